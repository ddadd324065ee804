package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Words what went wrong with a request, and tells passing faults from lasting ones. */
final class HttpFaults {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_IMPLEMENTED = 501;

  /** How much of a server's own words a message holds, in characters. */
  private static final int LONGEST_QUOTE = 200;

  private final String location;
  private final HttpOptions options;

  HttpFaults(String location, HttpOptions options) {
    this.location = location;
    this.options = options;
  }

  /** Returns the fault of an answer that is neither a chunk nor "not found". */
  StoreException status(ChunkId id, int status) {
    boolean passing =
        status == REQUEST_TIMEOUT
            || status == TOO_MANY_REQUESTS
            || (status >= 500 && status != NOT_IMPLEMENTED);
    String remedy =
        status == UNAUTHORIZED || status == FORBIDDEN
            ? "; check user and password in the store's URL"
            : "";
    return new StoreException(
        intro(id) + "the server answers with HTTP status " + status + remedy, passing, null);
  }

  /** Returns the fault of a request that got no whole answer, or the thread's interruption. */
  IOException of(ChunkId id, IOException cause) {
    if (cause instanceof StoreException) {
      return cause;
    }
    if (Thread.currentThread().isInterrupted()) {
      InterruptedIOException interrupted = new InterruptedIOException(intro(id) + "interrupted");
      interrupted.initCause(cause);
      return interrupted;
    }
    boolean lasting = cause instanceof MalformedURLException || isDistrust(cause);
    return new StoreException(intro(id) + reason(cause), !lasting, cause);
  }

  private String intro(ChunkId id) {
    return "can't get chunk " + id + " from store " + location + ": ";
  }

  private String reason(IOException cause) {
    if (cause instanceof InterruptedIOException) { // A timeout, for nobody interrupted.
      return "no whole answer in time (%d s to connect, %d s between bytes, %d s in all)"
          .formatted(
              options.connectTimeout().toSeconds(),
              options.readTimeout().toSeconds(),
              options.callTimeout().toSeconds());
    }
    if (isDistrust(cause)) {
      return "the server's certificate is not trusted (" + printable(cause) + ")";
    }
    return switch (cause) {
      case UnknownHostException _ -> "its host name can't be resolved; check the URL and DNS";
      case ConnectException _ -> "can't connect; is the server running? (" + printable(cause) + ")";
      default -> printable(cause);
    };
  }

  /** Returns a message that may quote the server, without what a terminal would obey. */
  private static String printable(IOException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message
        .substring(0, Math.min(message.length(), LONGEST_QUOTE))
        .replaceAll("\\p{Cntrl}", "?");
  }

  /** Tells whether the server's certificate is the fault: no time heals that. */
  private static boolean isDistrust(IOException fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof CertificateException || t instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }
}
