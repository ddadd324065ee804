package io.bootfs.benchmarks.link;

/**
 * What a link has carried.
 *
 * @param connections how many connections were taken
 * @param up bytes from those who connect
 * @param down bytes to them
 */
public record LinkStatistics(long connections, long up, long down) {

  /** Returns what was carried since an earlier look. */
  public LinkStatistics since(LinkStatistics before) {
    return new LinkStatistics(connections - before.connections, up - before.up, down - before.down);
  }
}
