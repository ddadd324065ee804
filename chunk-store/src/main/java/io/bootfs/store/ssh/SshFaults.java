package io.bootfs.store.ssh;

import io.bootfs.store.StoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/** Words what went wrong with a connection, and tells passing faults from lasting ones. */
final class SshFaults {

  /** How much of the other side's own words a message holds, in characters. */
  private static final int LONGEST_QUOTE = 300;

  /** What MINA says of a server that greets otherwise. */
  private static final String OTHER_PROTOCOL = "Unsupported protocol version: ";

  /** What MINA says of a server of other ciphers, or the like. */
  private static final String NOTHING_IN_COMMON = "Unable to negotiate";

  /** What MINA says of a configuration that has sections of {@code Match}. */
  private static final String MATCH = "Currently not able to process Match sections";

  /** What MINA and the system say of a connection that the other side ends, or that is ended. */
  private static final List<String> ENDS =
      List.of(
          "being closed",
          "Session is closed",
          "No session attached", // It ended before it was greeted.
          "closed channel",
          "channel already closed",
          "Channel closed",
          "[ssh-connection]",
          "Connection reset",
          "Broken pipe");

  /** What MINA says where an answer doesn't come. */
  private static final String SILENCE = "Timeout expired";

  private static final String LOST = "the connection is lost";

  private SshFaults() {}

  /**
   * Returns the fault of a login that failed.
   *
   * @param secrets what the login was tried with
   */
  static StoreException login(
      SshAddress address,
      @Nullable String hostKeyComplaint,
      @Nullable ClientSession session,
      SshSecrets secrets,
      Exception cause) {
    String intro = "can't log in to store " + address + ": ";
    if (hostKeyComplaint != null) {
      return new StoreException(intro + hostKeyComplaint, false, cause);
    }
    if (isRefusal(cause)) {
      // Without a session of its own, a host on the way was the last to answer.
      String who =
          session == null
              ? "a host on the way to it (ProxyJump) refuses its user"
              : "the host refuses user " + session.getUsername();
      return new StoreException(intro + who + secrets.remedy(), false, cause);
    }
    String reason = reason(cause);
    if (reason.startsWith(MATCH)) {
      return new StoreException(
          intro
              + "sections of Match in the file of option ssh-config are not understood; name one without them there",
          false,
          cause);
    }
    return new StoreException(
        intro + (reason.equals(LOST) ? "the other side hangs up; is an SSH server there?" : reason),
        !isLasting(cause),
        cause);
  }

  /** Returns the fault of a store whose folder isn't there. */
  static StoreException noFolder(SshAddress address) {
    return new StoreException(
        "chunk store " + address + " does not exist; name the .castr folder of the chunks",
        false,
        null);
  }

  /**
   * Returns the fault of a connection as one that may pass: MINA throws no {@link IOException}
   * where a session begins to be closed while it is used.
   */
  static IOException ofConnection(Exception fault) {
    return fault instanceof IOException e ? e : lost(fault);
  }

  /** Returns the fault of a connection that ended. */
  static IOException lost(Exception fault) {
    return new IOException(LOST, fault);
  }

  /** Returns the fault of a connection over which nothing came for so long. */
  static IOException silence(Duration stall) {
    return new IOException(
        "nothing comes for %s; a slower server takes another option stall-timeout"
            .formatted(seconds(stall)));
  }

  /** Returns the fault of an answer that is not whole after so long. */
  static IOException late(Duration timeout) {
    return new IOException(
        "no whole answer in %s; a slower link takes another option timeout, or fewer requests"
            .formatted(seconds(timeout)));
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Returns the fault of a server that ends what should be SFTP before it begins. */
  static IOException noSftp(Exception cause) {
    return new IOException(
        "the other side hangs up when it is asked for SFTP; does its server have it, and let this user use it?",
        cause);
  }

  /** Tells whether a fault is that no answer came. */
  static boolean isSilence(IOException fault) {
    return String.valueOf(fault.getMessage()).startsWith(SILENCE);
  }

  private static boolean isRefusal(Exception cause) {
    return cause instanceof SshException e
        && (e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
            || String.valueOf(e.getMessage()).contains("No more authentication methods"));
  }

  private static boolean isLasting(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof FileSystemException
        || isProgram(cause)
        || (cause.getCause() != null && isProgram(cause.getCause()))
        || (cause instanceof IOException && message.contains("SSH key"))
        || message.startsWith(OTHER_PROTOCOL)
        || message.startsWith(NOTHING_IN_COMMON);
  }

  /** Tells whether a file says that a program makes the connection. */
  private static boolean isProgram(Throwable fault) {
    return String.valueOf(fault.getMessage()).contains(" has a ProxyCommand for ");
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
      if (t instanceof NoRouteToHostException) {
        return "there is no way to its host (" + printable(t.getMessage()) + "); check the URL";
      }
      if (t instanceof TimeoutException) {
        return "no connection in time; check host, port and firewalls (option connect-timeout)";
      }
      if (t instanceof SftpException refusal) {
        return refused(refusal);
      }
      if (isProgram(t)) { // MINA wraps it where it is for a host on the way.
        return String.valueOf(t.getMessage());
      }
    }
    return words(String.valueOf(fault.getMessage()));
  }

  /** Returns what a server's answer means: OpenSSH has one for most of what may fail. */
  private static String refused(SftpException refusal) {
    return switch (refusal.getStatus()) {
      case SftpConstants.SSH_FX_PERMISSION_DENIED ->
          "the server denies permission; check owner and mode of the store's folder there";
      case SftpConstants.SSH_FX_NO_SUCH_FILE -> "there is no such folder";
      case SftpConstants.SSH_FX_FAILURE ->
          "the server fails without saying why; is its disk full or read-only, or a file where a folder should be?";
      case SftpConstants.SSH_FX_NO_CONNECTION, SftpConstants.SSH_FX_CONNECTION_LOST -> LOST;
      default -> printable(refusal.getMessage());
    };
  }

  /** Returns what MINA says in the user's words, where those are known. */
  private static String words(String message) {
    if (message.startsWith(OTHER_PROTOCOL)) {
      return "it speaks another protocol, %s, and not SSH 2; check host and port"
          .formatted(printable(message.substring(OTHER_PROTOCOL.length())));
    }
    if (message.startsWith(NOTHING_IN_COMMON)) {
      return "it has no method that bootfs has, either: update it (" + printable(message) + ")";
    }
    if (message.startsWith(SILENCE)) {
      return "no answer in time; a slower server takes another option stall-timeout";
    }
    return ENDS.stream().anyMatch(message::contains) ? LOST : printable(message);
  }

  /** Returns a text that may quote the other side, without what a terminal would obey. */
  static String printable(@Nullable String text) {
    String message = String.valueOf(text).strip();
    return message
        .substring(0, Math.min(message.length(), LONGEST_QUOTE))
        .replaceAll("\\p{C}", "?");
  }
}
