package io.bootfs.boot;

import io.bootfs.linux.DescriptorInput;
import io.bootfs.store.prefetch.BegunPack;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/**
 * What the store has answered to the C part of boot, which asks for the pack of a start while the
 * JVM is still being made: see {@code src/main/c/ask.c}. Not thread-safe.
 */
final class AskedPack implements BegunPack {

  private static final String VARIABLE = "BOOTFS_PACK";
  private static final String LACKS = "404";
  private static final String COMES = "200 ";

  /** More than the line has that says what the answer is. */
  private static final int LONGEST_LINE = 64;

  /** For how long the answer's beginning is waited for: who asks anew has it by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DescriptorInput pipe;

  private AskedPack(DescriptorInput pipe) {
    this.pipe = pipe;
  }

  /**
   * Returns the answer.
   *
   * @param ours the environment of this process, not the container's
   */
  static BegunPack of(Map<String, String> ours) {
    String descriptor = ours.get(VARIABLE);
    return descriptor == null
        ? NOT_ASKED
        : new AskedPack(new DescriptorInput(Integer.parseInt(descriptor)));
  }

  @Override
  public Answer await() {
    Answer answer = Answer.NONE;
    try {
      // The line comes as a whole.
      String line = pipe.awaitSome(PATIENCE) ? line() : "";
      if (line.equals(LACKS)) {
        answer = Answer.LACKS;
      } else if (line.startsWith(COMES)) {
        answer = Answer.COMES;
      }
    } catch (IOException e) {
      // Who asks by himself finds out why.
    }
    if (answer == Answer.NONE) {
      close(); // Nor is it to be waited for by the C part.
    }
    return answer;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = pipe.read();
    while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
      line.append((char) next);
      next = pipe.read();
    }
    return line.toString();
  }

  @Override
  public InputStream content() {
    return pipe;
  }

  @Override
  public void close() {
    pipe.close();
  }
}
