package io.bootfs.linux;

import java.util.Arrays;

/**
 * Instructions of the kernel's classic BPF, as seccomp takes them. Not thread-safe.
 *
 * <p>Instructions work on one register, and jump forward only: a conditional jump by up to 255
 * instructions, counted from the next one.
 */
final class BpfCode {

  private static final int MAX_JUMP = 255;
  private static final int CODE_SHIFT = 48;
  private static final int JUMP_IF_SHIFT = 40;
  private static final int JUMP_ELSE_SHIFT = 32;
  private static final long OPERAND = 0xffffffffL;

  // <linux/bpf_common.h>
  private static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int JUMP = 0x05; // BPF_JMP | BPF_JA
  private static final int IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ
  private static final int IF_GREATER = 0x25; // BPF_JMP | BPF_JGT
  private static final int IF_GREATER_OR_EQUAL = 0x35; // BPF_JMP | BPF_JGE
  private static final int IF_ANY_BIT = 0x45; // BPF_JMP | BPF_JSET
  private static final int RETURN = 0x06; // BPF_RET

  private long[] instructions = new long[64];
  private int size;

  /** Returns the number of instructions. */
  int size() {
    return size;
  }

  /** Returns an instruction as the kernel's {@code struct sock_filter}, read as a little-endian. */
  long instruction(int index) {
    long packed = instructions[index];
    long code = packed >>> CODE_SHIFT;
    long jumpIf = (packed >>> JUMP_IF_SHIFT) & MAX_JUMP;
    long jumpElse = (packed >>> JUMP_ELSE_SHIFT) & MAX_JUMP;
    return ((packed & OPERAND) << 32) | (jumpElse << 24) | (jumpIf << 16) | code;
  }

  /** Loads a 32-bit word of the data that is decided about. */
  BpfCode load(int offset) {
    return add(LOAD, 0, 0, offset);
  }

  /** Goes on behind the next {@code count} instructions. */
  BpfCode skip(int count) {
    return add(JUMP, 0, 0, count);
  }

  /** Skips {@code then} instructions if the register is {@code value}, else {@code otherwise}. */
  BpfCode ifEqual(int value, int then, int otherwise) {
    return add(IF_EQUAL, then, otherwise, value);
  }

  /** Skips {@code then} instructions if the register is above {@code value}, unsigned. */
  BpfCode ifGreater(int value, int then, int otherwise) {
    return add(IF_GREATER, then, otherwise, value);
  }

  /** Skips {@code then} instructions if the register has any bit of {@code mask}. */
  BpfCode ifAnyBit(int mask, int then, int otherwise) {
    return add(IF_ANY_BIT, then, otherwise, mask);
  }

  /** Runs {@code low} if the register is below {@code from}, unsigned, else {@code high}. */
  BpfCode split(int from, BpfCode low, BpfCode high) {
    return add(IF_GREATER_OR_EQUAL, low.size, 0, from).append(low).append(high);
  }

  /** Ends with a decision. */
  BpfCode decide(int action) {
    return add(RETURN, 0, 0, action);
  }

  /** Adds all instructions of {@code other}. */
  BpfCode append(BpfCode other) {
    reserve(other.size);
    System.arraycopy(other.instructions, 0, instructions, size, other.size);
    size += other.size;
    return this;
  }

  private BpfCode add(int code, int jumpIf, int jumpElse, int operand) {
    if (jumpIf > MAX_JUMP || jumpElse > MAX_JUMP) {
      throw new IllegalArgumentException("a jump over " + Math.max(jumpIf, jumpElse));
    }
    reserve(1);
    instructions[size++] =
        ((long) code << CODE_SHIFT)
            | ((long) jumpIf << JUMP_IF_SHIFT)
            | ((long) jumpElse << JUMP_ELSE_SHIFT)
            | (operand & OPERAND);
    return this;
  }

  private void reserve(int more) {
    if (size + more > instructions.length) {
      instructions = Arrays.copyOf(instructions, Math.max(2 * instructions.length, size + more));
    }
  }
}
