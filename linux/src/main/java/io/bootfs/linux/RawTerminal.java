package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The terminal on standard input, made transparent: it neither echoes nor edits nor interprets what
 * is typed, see cfmakeraw in termios(3). Closing it makes it what it was.
 */
public final class RawTerminal implements Closeable {

  // <asm-generic/termbits.h>, <asm-generic/ioctls.h>: the kernel's struct termios
  private static final long TCGETS = 0x5401;
  private static final long TCSETS = 0x5402;
  private static final int SIZE = 36;
  private static final int INPUT_FLAGS = 0;
  private static final int OUTPUT_FLAGS = 4;
  private static final int CONTROL_FLAGS = 8;
  private static final int LOCAL_FLAGS = 12;
  private static final int CHARACTERS = 17;
  private static final int RAW_INPUT = ~0x5eb; // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
  private static final int RAW_OUTPUT = ~0x1; // OPOST
  private static final int RAW_LOCAL = ~0x804b; // ECHO ECHONL ICANON ISIG IEXTEN
  private static final int CSIZE_PARENB = 0x130;
  private static final int CS8 = 0x30;
  private static final int VTIME = 5;
  private static final int VMIN = 6;

  private final byte[] before;

  private RawTerminal(byte[] before) {
    this.before = before;
  }

  /** Makes standard input transparent; empty if it is no terminal. */
  public static Optional<RawTerminal> enter() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mode = arena.allocate(SIZE, Integer.BYTES);
      if (Syscall.attempt(SyscallNumber.IOCTL, 0, TCGETS, mode.address()) != 0) {
        return Optional.empty();
      }
      ByteBuffer fields = NativeCall.fields(mode);
      byte[] before = new byte[SIZE];
      fields.get(0, before);
      RawTerminal terminal = new RawTerminal(before);
      keep(fields, INPUT_FLAGS, RAW_INPUT);
      keep(fields, OUTPUT_FLAGS, RAW_OUTPUT);
      keep(fields, LOCAL_FLAGS, RAW_LOCAL);
      keep(fields, CONTROL_FLAGS, ~CSIZE_PARENB);
      fields.putInt(CONTROL_FLAGS, fields.getInt(CONTROL_FLAGS) | CS8);
      fields.put(CHARACTERS + VTIME, (byte) 0);
      fields.put(CHARACTERS + VMIN, (byte) 1);
      Syscall.attempt(SyscallNumber.IOCTL, 0, TCSETS, mode.address());
      return Optional.of(terminal);
    }
  }

  private static void keep(ByteBuffer fields, int field, int mask) {
    fields.putInt(field, fields.getInt(field) & mask);
  }

  @Override
  public void close() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mode = arena.allocate(SIZE, Integer.BYTES);
      NativeCall.fields(mode).put(before);
      Syscall.attempt(SyscallNumber.IOCTL, 0, TCSETS, mode.address());
    }
  }
}
