package io.bootfs.store.ssh;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * An answer of an SFTP server, version 3 (draft-ietf-secsh-filexfer-02, section 7), of which type
 * and number are read. One thread uses it; it allocates nothing that its reader did not allow.
 */
final class SftpAnswer {

  /** The most that is asked for by one request. */
  static final int MOST_DATA = 1 << 18;

  private static final int LARGEST_PACKET = MOST_DATA + 1024;
  private static final int HEAD = 1 + Integer.BYTES;

  /** Handles have 256 bytes at most; messages of errors are short. */
  private static final int LARGEST_BODY = 1 << 15;

  private static final int KIND_OF_FILE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;

  private final DataInputStream in;
  private final int type;
  private final int number;
  private int left;

  /**
   * What is known of a file.
   *
   * @param size in bytes; {@link Long#MAX_VALUE} where the server doesn't say
   * @param isRegular false only if the server says that it is something else
   */
  record Attributes(long size, boolean isRegular, boolean isFolder) {

    static final Attributes UNKNOWN = new Attributes(Long.MAX_VALUE, true, false);
  }

  private SftpAnswer(DataInputStream in, int type, int number, int left) {
    this.in = in;
    this.type = type;
    this.number = number;
    this.left = left;
  }

  /** Reads the server's greeting. */
  static void readGreeting(DataInputStream in) throws IOException {
    SftpAnswer greeting = next(in);
    // What is a number elsewhere is the version here.
    if (greeting.type != SftpConstants.SSH_FXP_VERSION || greeting.number < SftpRequest.VERSION) {
      throw new IOException(
          "the other side does not speak SFTP version 3: it greets by type %d and version %d"
              .formatted(greeting.type, greeting.number));
    }
    greeting.skip();
  }

  /**
   * Reads the head of the next answer.
   *
   * @throws IOException if it is none
   */
  static SftpAnswer next(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < HEAD || length > LARGEST_PACKET) {
      throw noPacket(length);
    }
    return new SftpAnswer(in, in.readUnsignedByte(), in.readInt(), length - HEAD);
  }

  private static IOException noPacket(int length) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    boolean isText = true;
    for (byte b : bytes) {
      isText &= b == '\n' || b == '\r' || b == '\t' || (b >= ' ' && b <= '~');
    }
    String hint =
        isText
            ? " but text, '%s…'; does the user's shell print something when it starts?"
                .formatted(SshFaults.printable(new String(bytes, StandardCharsets.US_ASCII)))
            : ": a packet of %d bytes".formatted(Integer.toUnsignedLong(length));
    return new IOException("the other side does not speak SFTP" + hint);
  }

  int type() {
    return type;
  }

  /** Returns the number of the request that is answered. */
  int number() {
    return number;
  }

  /** Returns how many bytes of it are still to be read. */
  int left() {
    return left;
  }

  /** Skips what was not read. */
  void skip() throws IOException {
    in.skipNBytes(left);
    left = 0;
  }

  /**
   * Returns how many bytes of data follow.
   *
   * @param asked how many were asked for
   */
  int dataLength(int asked) throws IOException {
    int length = left < Integer.BYTES ? -1 : in.readInt();
    left -= Integer.BYTES;
    if (length < 0 || length > asked || length > left) {
      throw new IOException(
          "the other side does not speak SFTP: %d bytes in a packet of %d where %d were asked for"
              .formatted(length, left, asked));
    }
    return length;
  }

  /** Reads data, the length of which is known. */
  void readData(byte[] bytes, int offset, int length) throws IOException {
    in.readFully(bytes, offset, length);
    left -= length;
  }

  /**
   * Returns what the server says of a request that failed, or of one that needs no other answer.
   */
  SftpException status() throws IOException {
    ByteBuffer body = body();
    int status = intOf(body);
    return new SftpException(
        status, body.hasRemaining() ? new String(bytesOf(body), StandardCharsets.UTF_8) : "");
  }

  /** Returns the name of an open file. */
  byte[] handle() throws IOException {
    return bytesOf(body());
  }

  /** Returns what a file is. */
  Attributes attributes() throws IOException {
    ByteBuffer body = body();
    int flags = intOf(body);
    boolean hasSize = (flags & SftpConstants.SSH_FILEXFER_ATTR_SIZE) != 0;
    long high = hasSize ? intOf(body) : 0;
    long size = hasSize ? high << 32 | Integer.toUnsignedLong(intOf(body)) : Long.MAX_VALUE;
    if ((flags & SftpConstants.SSH_FILEXFER_ATTR_UIDGID) != 0) {
      intOf(body);
      intOf(body);
    }
    if ((flags & SftpConstants.SSH_FILEXFER_ATTR_PERMISSIONS) == 0) {
      return new Attributes(size, true, false);
    }
    int kind = intOf(body) & KIND_OF_FILE;
    return new Attributes(size, kind == REGULAR || kind == 0, kind == FOLDER);
  }

  private ByteBuffer body() throws IOException {
    if (left > LARGEST_BODY) {
      throw new IOException(
          "the other side does not speak SFTP: %d bytes in an answer of type %d"
              .formatted(left, type));
    }
    byte[] body = in.readNBytes(left);
    if (body.length < left) {
      throw new EOFException();
    }
    left = 0;
    return ByteBuffer.wrap(body);
  }

  private int intOf(ByteBuffer body) throws IOException {
    if (body.remaining() < Integer.BYTES) {
      throw cut();
    }
    return body.getInt();
  }

  private byte[] bytesOf(ByteBuffer body) throws IOException {
    int length = intOf(body);
    if (length < 0 || length > body.remaining()) {
      throw cut();
    }
    byte[] bytes = new byte[length];
    body.get(bytes);
    return bytes;
  }

  private IOException cut() {
    return new IOException(
        "the other side does not speak SFTP: an answer of type %d ends too soon".formatted(type));
  }
}
