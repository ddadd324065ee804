package io.bootfs.fuse.kernel;

/**
 * What a request asks for: those of enum fuse_opcode in {@code <linux/fuse.h>} that get answers.
 */
final class Opcode {
  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int READ = 15;
  static final int STATFS = 17;
  static final int INIT = 26;
  static final int READDIR = 28;
  static final int DESTROY = 38;
  static final int BATCH_FORGET = 42;

  private Opcode() {}
}
