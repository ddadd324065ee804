package io.bootfs.cli;

import io.bootfs.store.cache.CacheStatistics;
import java.util.Locale;

/** Says what was done with a cache beside reading it, where that is worth a word. Stateless. */
final class CacheWords {

  private CacheWords() {}

  /** Returns the end of a line; empty where nothing was bad, and nothing had to go. */
  static String of(CacheStatistics done) {
    StringBuilder words = new StringBuilder();
    boolean one = done.replaced() == 1;
    add(words, done.replaced(), "of its files " + (one ? "was" : "were") + " bad and replaced");
    add(words, done.evicted(), "evicted from it");
    add(words, done.unkept(), "found no room in it");
    return words.toString();
  }

  private static void add(StringBuilder words, long count, String what) {
    if (count > 0) {
      words.append(String.format(Locale.ROOT, ", %,d %s", count, what));
    }
  }
}
