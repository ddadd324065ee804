package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Words what went wrong with a request, and tells passing faults from lasting ones. */
final class HttpFaults {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_IMPLEMENTED = 501;

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

  /** Returns the fault of a request that got no whole answer. */
  StoreException of(ChunkId id, IOException cause) {
    return cause instanceof StoreException known
        ? known
        : new StoreException(intro(id) + reason(cause), isPassing(cause), cause);
  }

  private String intro(ChunkId id) {
    return "can't get chunk " + id + " from store " + location + ": ";
  }

  private String reason(IOException cause) {
    if (isTimeout(cause)) {
      return "no whole answer in time (%d s to connect, %d s between bytes, %d s in all)"
          .formatted(
              options.connectTimeout().toSeconds(),
              options.readTimeout().toSeconds(),
              options.callTimeout().toSeconds());
    }
    return switch (cause) {
      case UnknownHostException e -> "its host name can't be resolved; check the URL and DNS";
      case ConnectException e -> "can't connect; is the server running? (" + e.getMessage() + ")";
      case IOException e when e.getMessage() != null -> e.getMessage();
      default -> cause.toString();
    };
  }

  private static boolean isPassing(IOException cause) {
    if (isTimeout(cause)) {
      return true;
    }
    boolean interrupted = cause instanceof InterruptedIOException;
    return !interrupted && !(cause instanceof SSLException && isDistrust(cause));
  }

  /** Tells a timeout, which the client reports as an interruption, from an interrupted thread. */
  private static boolean isTimeout(IOException cause) {
    return cause instanceof InterruptedIOException && !Thread.currentThread().isInterrupted();
  }

  private static boolean isDistrust(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return true;
      }
    }
    return fault instanceof javax.net.ssl.SSLPeerUnverifiedException;
  }
}
