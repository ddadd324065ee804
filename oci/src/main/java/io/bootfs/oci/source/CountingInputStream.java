package io.bootfs.oci.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that pass; another thread may ask for the count. */
public final class CountingInputStream extends FilterInputStream {

  private volatile long count;

  /** Counts what is read of {@code in}, which this closes. */
  public CountingInputStream(InputStream in) {
    super(in);
  }

  /** Returns how many bytes were read or skipped. */
  public long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    add(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    add(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    add(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes, others only look.
  private void add(long n) {
    count += n;
  }
}
