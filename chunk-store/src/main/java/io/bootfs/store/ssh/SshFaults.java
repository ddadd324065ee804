package io.bootfs.store.ssh;

import io.bootfs.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** Words what went wrong with a connection, and tells passing faults from lasting ones. */
final class SshFaults {

  /** How much of the other side's own words a message holds, in characters. */
  private static final int LONGEST_QUOTE = 300;

  private SshFaults() {}

  /** Returns the fault of a login that failed. */
  static StoreException login(
      SshAddress address,
      @Nullable String hostKeyComplaint,
      @Nullable ClientSession session,
      Exception cause) {
    String intro = "can't log in to store " + address + ": ";
    if (hostKeyComplaint != null) {
      return new StoreException(intro + hostKeyComplaint, false, cause);
    }
    if (isRefusal(cause)) {
      String user = session == null ? "" : " " + session.getUsername();
      return new StoreException(
          intro
              + "the host refuses user"
              + user
              + "; give a key by BOOTFS_SSH_KEY or SSH_AUTH_SOCK, or a password by BOOTFS_SSH_PASSWORD",
          false,
          cause);
    }
    return new StoreException(intro + reason(cause), !isLasting(cause), cause);
  }

  /**
   * Returns the fault of a connection as one that may pass: MINA throws no {@link IOException}
   * where a session begins to be closed while it is used.
   */
  static IOException ofConnection(Exception fault) {
    return fault instanceof IOException e
        ? e
        : new IOException("the connection is being closed", fault);
  }

  private static boolean isRefusal(Exception cause) {
    return cause instanceof SshException e
        && (e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
            || String.valueOf(e.getMessage()).contains("No more authentication methods"));
  }

  private static boolean isLasting(Exception cause) {
    return cause instanceof FileSystemException
        || (cause instanceof IOException e && String.valueOf(e.getMessage()).contains("SSH key"));
  }

  /** Returns a fault's cause in the user's words. */
  static String reason(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "its host name can't be resolved; check the URL and DNS";
      }
      if (t instanceof ConnectException) {
        return "can't connect; is its SSH server running? (" + printable(t.getMessage()) + ")";
      }
      if (t instanceof TimeoutException) {
        return "no connection in time";
      }
    }
    return printable(String.valueOf(fault.getMessage()));
  }

  /** Returns a text that may quote the other side, without what a terminal would obey. */
  static String printable(@Nullable String text) {
    String message = String.valueOf(text).strip();
    return message
        .substring(0, Math.min(message.length(), LONGEST_QUOTE))
        .replaceAll("\\p{C}", "?");
  }
}
