package io.bootfs.store.ssh;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.sftp.common.SftpConstants;

/**
 * A request of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 6). Immutable; nobody changes
 * its bytes.
 *
 * @param body what follows its number
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SftpRequest(int type, byte[] body) {

  /** The version that all servers speak, and the only one of OpenSSH's. */
  static final int VERSION = 3;

  private static final int OPEN_TO_READ = 1;

  /** Returns the first packet, which has no number. */
  static byte[] greeting() {
    return ByteBuffer.allocate(9)
        .putInt(5)
        .put((byte) SftpConstants.SSH_FXP_INIT)
        .putInt(VERSION)
        .array();
  }

  /** Opens a file that is there, to read it. */
  static SftpRequest open(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(3 * Integer.BYTES + name.length);
    body.putInt(name.length).put(name).putInt(OPEN_TO_READ).putInt(0);
    return new SftpRequest(SftpConstants.SSH_FXP_OPEN, body.array());
  }

  /** Asks for what is at a path, where it leads. */
  static SftpRequest stat(String path) {
    return of(SftpConstants.SSH_FXP_STAT, path.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads from a file; the server may send less. */
  static SftpRequest read(byte[] handle, long offset, int length) {
    ByteBuffer body = ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES + handle.length);
    body.putInt(handle.length).put(handle).putLong(offset).putInt(length);
    return new SftpRequest(SftpConstants.SSH_FXP_READ, body.array());
  }

  /** Asks for size and kind of what is at a path, be it a link. */
  static SftpRequest lookAt(String path) {
    return of(SftpConstants.SSH_FXP_LSTAT, path.getBytes(StandardCharsets.UTF_8));
  }

  /** Closes a file. */
  static SftpRequest close(byte[] handle) {
    return of(SftpConstants.SSH_FXP_CLOSE, handle);
  }

  private static SftpRequest of(int type, byte[] name) {
    return new SftpRequest(
        type,
        ByteBuffer.allocate(Integer.BYTES + name.length).putInt(name.length).put(name).array());
  }

  /** Appends it as a packet. */
  void appendTo(ByteArrayOutputStream packets, int number) {
    try (DataOutputStream out = new DataOutputStream(packets)) {
      out.writeInt(1 + Integer.BYTES + body.length);
      out.write(type);
      out.writeInt(number);
      out.write(body);
    } catch (IOException e) {
      throw new AssertionError("memory takes all bytes", e);
    }
  }
}
