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
 * <p>It takes two round trips: one asks what is there, without following links, and opens it; one
 * reads it. A server may send less than it has, and then there are more. Nobody waits for what
 * closes it. One byte more is asked for than was seen to be there, if need be by itself: a file
 * that replaced the one that was looked at may be longer.
 */
final class FileRead extends SftpExchange<Optional<byte[]>> {

  /** What is asked for blindly: servers are used to it, as sshfs asks for so much. */
  private static final int FIRST = 1 << 16;

  private static final byte[] NOTHING = {};

  private final String path;
  private final int most;
  private byte @Nullable [] handle;
  private volatile byte[] bytes = NOTHING;
  private int count;
  private int asked;

  /** The numbers of what is not answered; 0 for none. */
  private int opening;

  private int reading;
  private int looking;
  private Attributes attributes = Attributes.UNKNOWN;
  private boolean ended;

  /** Whether the last answer had all that was asked for, so that there may be more. */
  private boolean full;

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
  void begin(SftpChannel channel) {
    looking = channel.send(this, SftpRequest.lookAt(path));
    opening = channel.send(this, SftpRequest.open(path));
  }

  /** Frees what has come. */
  @Override
  void abandon() {
    bytes = NOTHING;
  }

  @Override
  void take(SftpAnswer answer, SftpChannel channel) throws IOException {
    if (answer.number() == opening) {
      opening = 0;
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
    if (result.isDone()) {
      abandon();
    }
  }

  private void takeOpened(SftpAnswer answer, SftpChannel channel) throws IOException {
    switch (answer.type()) {
      case SftpConstants.SSH_FXP_HANDLE -> {
        handle = answer.handle();
        if (!result.isDone() && looking != 0) {
          read(Math.min(most, FIRST), handle, channel);
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
        full = length == asked;
        if (!result.isDone()) {
          byte[] target = withRoomFor(count + length);
          answer.readData(target, count, length);
          bytes = target;
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

  private byte[] withRoomFor(int length) {
    byte[] now = bytes;
    return now.length < length ? Arrays.copyOf(now, length) : now;
  }

  /** Asks for the rest, or is done. */
  private void goOn(byte[] opened, SftpChannel channel) {
    boolean known = count <= attributes.size() && attributes.size() < Long.MAX_VALUE;
    int size = (int) (known ? Math.min(attributes.size(), most) : most);
    boolean whole = ended || count >= most || (count >= size && !full);
    if (!result.isDone() && attributes.isRegular() && failure == null && !whole) {
      bytes = withRoomFor((int) (known ? size : Math.min(size, 2L * count)));
      int more = known && size < most ? 1 : 0;
      read(known || count > 0 ? size - count + more : Math.min(most, FIRST), opened, channel);
      return;
    }
    // Before anybody goes on: else there might be nothing that it goes with.
    channel.sendAlong(this, SftpRequest.close(opened));
    if (!attributes.isRegular()) {
      result.complete(Optional.empty());
    } else if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      byte[] all = bytes;
      result.complete(Optional.of(count == all.length ? all : Arrays.copyOf(all, count)));
    }
  }

  private void read(int length, byte[] opened, SftpChannel channel) {
    asked = Math.min(length, SftpAnswer.MOST_DATA);
    reading = channel.send(this, SftpRequest.read(opened, count, asked));
  }
}
