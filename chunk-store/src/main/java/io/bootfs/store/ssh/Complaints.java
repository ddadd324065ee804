package io.bootfs.store.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning of what a program on the other side complains of. Thread-safe. */
final class Complaints extends OutputStream {

  private static final int LONGEST = 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    if (kept.size() < LONGEST) {
      kept.write(b);
    }
  }

  /** Returns it, without space at its ends; empty if there is nothing. */
  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8).strip();
  }
}
