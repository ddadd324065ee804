package io.bootfs.store.ssh;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Finds out whether a store's folder is there at all, which casync does not tell from a missing
 * chunk: by SFTP, where the host has that. Thread-safe; the login stays its owner's.
 */
final class FolderCheck {

  private final SshLogin login;
  private final SshAddress address;
  private final SshOptions options;
  private boolean done;

  FolderCheck(SshLogin login, SshAddress address, SshOptions options) {
    this.login = login;
    this.address = address;
    this.options = options;
  }

  /** Tells whether the host says that there is no such folder; asks until it says anything else. */
  synchronized boolean isMissing() throws InterruptedException {
    if (done) {
      return false;
    }
    FutureTask<Boolean> look = new FutureTask<>(this::look);
    Thread.startVirtualThread(look);
    boolean missing;
    try {
      missing = look.get(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      missing = false; // It has no SFTP, or what else does not matter for a chunk that is missing.
    }
    done = !missing;
    return missing;
  }

  private boolean look() throws IOException {
    try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(login.session())) {
      return !sftp.stat(address.path()).isDirectory();
    } catch (SftpException e) {
      return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE;
    }
  }
}
