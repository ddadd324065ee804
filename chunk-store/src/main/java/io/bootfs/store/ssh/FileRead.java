package io.bootfs.store.ssh;

import io.bootfs.store.ssh.SftpAnswer.Attributes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file whole, or one byte more than its limit; nothing if there is no regular file of its
 * name. As {@link SftpExchange} for threads.
 *
 * <p>It takes two round trips: one opens the file; one reads as much as there may be, and asks what
 * there is, for a server may send less than it has. Nobody waits for what closes it.
 */
final class FileRead extends SftpExchange<Optional<byte[]>> {

  /** What is asked for blindly: servers are used to it, as sshfs asks for so much. */
  private static final int FIRST = 1 << 16;

  private final String path;
  private final int most;
  private byte @Nullable [] handle;
  private byte[] bytes = {};
  private int count;
  private int asked;

  /** The numbers of what is not answered; 0 for none. */
  private int reading;

  private int looking;
  private Attributes attributes = Attributes.UNKNOWN;
  private boolean ended;
  private @Nullable SftpException failure;

  /**
   * Creates one.
   *
   * @param limit how many bytes are of use
   */
  FileRead(String path, int limit) {
    this.path = path;
    this.most = Math.min(limit, Integer.MAX_VALUE - 1) + 1;
  }

  @Override
  SftpRequest first() {
    return SftpRequest.open(path);
  }

  @Override
  void take(SftpAnswer answer, SftpChannel channel) throws IOException {
    if (handle == null) {
      takeOpened(answer, channel);
    } else if (answer.number() == reading) {
      reading = 0;
      takeData(answer);
    } else if (answer.number() == looking) {
      looking = 0;
      if (answer.type() == SftpConstants.SSH_FXP_ATTRS) {
        attributes = answer.attributes();
      }
    } else {
      return; // It is closed.
    }
    if (handle != null && reading == 0 && looking == 0) {
      goOn(handle, channel);
    }
  }

  private void takeOpened(SftpAnswer answer, SftpChannel channel) throws IOException {
    switch (answer.type()) {
      case SftpConstants.SSH_FXP_HANDLE -> {
        handle = answer.handle();
        if (!result.isDone()) {
          asked = Math.min(most, FIRST);
          reading = channel.send(this, SftpRequest.read(handle, 0, asked));
          looking = channel.send(this, SftpRequest.stat(handle));
        }
      }
      case SftpConstants.SSH_FXP_STATUS -> {
        SftpException status = answer.status();
        if (status.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
          result.complete(Optional.empty());
        } else {
          result.completeExceptionally(status);
        }
      }
      default -> throw unexpected(answer);
    }
  }

  private void takeData(SftpAnswer answer) throws IOException {
    switch (answer.type()) {
      case SftpConstants.SSH_FXP_DATA -> {
        int length = answer.dataLength(asked);
        ended = length == 0;
        if (!result.isDone()) {
          if (bytes.length < count + length) {
            bytes = Arrays.copyOf(bytes, count + length);
          }
          answer.readData(bytes, count, length);
          count += length;
        }
      }
      case SftpConstants.SSH_FXP_STATUS -> {
        SftpException status = answer.status();
        ended = status.getStatus() == SftpConstants.SSH_FX_EOF;
        failure = ended ? null : status;
      }
      default -> throw unexpected(answer);
    }
  }

  /** Asks for the rest, or is done. */
  private void goOn(byte[] opened, SftpChannel channel) {
    long size = Math.min(attributes.size(), most);
    boolean whole = ended || count >= size;
    if (!result.isDone() && attributes.isRegular() && failure == null && !whole) {
      if (bytes.length < size) {
        bytes = Arrays.copyOf(bytes, (int) size);
      }
      asked = Math.min((int) size - count, SftpAnswer.MOST_DATA);
      reading = channel.send(this, SftpRequest.read(opened, count, asked));
      return;
    }
    // Before anybody goes on: else there might be nothing that it goes with.
    channel.sendAlong(this, SftpRequest.close(opened));
    if (!attributes.isRegular()) {
      result.complete(Optional.empty());
    } else if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(Optional.of(count == bytes.length ? bytes : Arrays.copyOf(bytes, count)));
    }
  }
}
