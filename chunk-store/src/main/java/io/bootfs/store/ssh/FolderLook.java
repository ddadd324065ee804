package io.bootfs.store.ssh;

import java.io.IOException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** Asks whether a folder is there; as {@link SftpExchange} for threads. */
final class FolderLook extends SftpExchange<Boolean> {

  private final String path;

  FolderLook(String path) {
    this.path = path;
  }

  @Override
  void begin(SftpChannel channel) {
    channel.send(this, SftpRequest.stat(path));
  }

  @Override
  void take(SftpAnswer answer, SftpChannel channel) throws IOException {
    switch (answer.type()) {
      case SftpConstants.SSH_FXP_ATTRS -> result.complete(answer.attributes().isFolder());
      case SftpConstants.SSH_FXP_STATUS -> {
        SftpException status = answer.status();
        if (status.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
          result.complete(false);
        } else {
          result.completeExceptionally(status);
        }
      }
      default -> throw unexpected(answer);
    }
  }
}
