package io.bootfs.linux;

import java.lang.foreign.MemorySegment;

/** Error numbers in words, by strerror(3). */
final class Strerror {

  private static final long LONGEST = 256;

  private Strerror() {}

  static String of(int errno) {
    long text = NativeCall.call(NativeCall.function("strerror"), errno);
    return MemorySegment.ofAddress(text).reinterpret(LONGEST).getString(0);
  }
}
