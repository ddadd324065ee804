package io.bootfs.linux;

/**
 * A part of a file.
 *
 * @param offset its first byte
 * @param length how many bytes it has
 */
public record ByteRange(long offset, long length) {}
