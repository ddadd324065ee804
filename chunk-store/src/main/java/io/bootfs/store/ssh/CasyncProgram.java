package io.bootfs.store.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/** Starts casync on the other side. Stateless. */
final class CasyncProgram {

  private CasyncProgram() {}

  /**
   * Logs in and starts it.
   *
   * @throws IOException if that does not come about
   */
  static CasyncConnection start(SshLogin login, SshAddress address, SshOptions options)
      throws IOException {
    try {
      return start(login.session(), address, options);
    } catch (SshChannelOpenException e) {
      // Programs that ended are still counted there, and a login may have but a few.
      return start(login.session(), address, options);
    }
  }

  /**
   * Starts it over a session, which is closed if that fails.
   *
   * @throws IOException if that does not come about
   */
  static CasyncConnection start(ClientSession session, SshAddress address, SshOptions options)
      throws IOException {
    try {
      ChannelExec channel =
          session.createExecChannel(
              command(options.casync(), options.casyncFolder(), address.path()));
      Complaints complaints = new Complaints();
      channel.setErr(complaints);
      channel.open().verify(options.connectTimeout());
      return CasyncConnection.start(
          address.location(),
          channel.getInvertedOut(),
          channel.getInvertedIn(),
          broken -> {
            if (broken) {
              session.close(true);
            } else {
              channel.close(true);
            }
          },
          complaints::text);
    } catch (IOException | RuntimeException e) {
      session.close(true);
      if (e.getCause() instanceof SshChannelOpenException refused) {
        throw refused;
      }
      throw SshFaults.ofConnection(e);
    }
  }

  /**
   * Returns the command for the other side's shell.
   *
   * @param folder where casync keeps what it is asked for; empty for where it does by itself
   */
  static String command(String casync, String folder, String path) {
    String where = folder.isEmpty() ? "" : "env " + quoted("TMPDIR=" + folder) + " ";
    return where + quoted(casync) + " pull - - - " + quoted(path);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_=./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
