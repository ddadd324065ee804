package io.bootfs.store.http;

import io.bootfs.store.ShownUrl;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Response;

/** Words what went wrong with a request, and tells passing faults from lasting ones. */
final class HttpFaults {

  /** How much of a server's own words a message holds, in characters. */
  private static final int LONGEST_QUOTE = 300;

  /** What a client without certificate may be answered; the last two are nginx's own. */
  private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 495, 496);

  private static final int UNAUTHORIZED = 401;

  /** What a proxy answers to whom it doesn't know (RFC 9110, section 15.5.8). */
  private static final int PROXY_REFUSES = 407;

  private static final String PROXY_CREDENTIALS =
      "the proxy refuses user and password, or lacks them; the variable that names it takes them, as in http://user:password@proxy:3128";

  /** What is said by a proxy that will open no tunnel later, either. */
  private static final Set<Integer> PROXY_REFUSALS = Set.of(400, UNAUTHORIZED, 403, 404, 405, 501);

  private static final Pattern NO_TUNNEL =
      Pattern.compile("Unexpected response code for CONNECT: ([0-9]{3})");

  private final String location;
  private final HttpOptions options;
  private final CertificateRequests certificates;

  HttpFaults(String location, HttpOptions options, CertificateRequests certificates) {
    this.location = location;
    this.options = options;
    this.certificates = certificates;
  }

  /**
   * Returns the fault of an answer that is neither a chunk nor "not found".
   *
   * @param what what was asked for, as in "can't get chunk 12ab… from"
   * @param passing whether it may pass by itself
   * @param remark what the message adds to the status
   */
  StoreException status(String what, Response response, boolean passing, String remark) {
    String target = response.isRedirect() ? response.header("Location") : null;
    String elsewhere =
        target == null ? "" : "; it redirects to " + printable(ShownUrl.of(target)) + ": name that";
    return new StoreException(
        intro(what)
            + "the server answers with HTTP status "
            + response.code()
            + printable(remark)
            + elsewhere
            + (response.code() == PROXY_REFUSES ? "; " + PROXY_CREDENTIALS : "")
            + (isForCertificate(response) ? "; " + certificates.remedy() : ""),
        passing,
        RetryAfter.of(response.header("Retry-After")),
        null);
  }

  /**
   * Tells whether the client's certificate may be why it is refused; not where the server saw one,
   * and asks for credentials all the same.
   */
  private boolean isForCertificate(Response refusal) {
    boolean credentials = refusal.code() == UNAUTHORIZED && certificates.isShown();
    return REFUSALS.contains(refusal.code()) && certificates.isUnmet() && !credentials;
  }

  /** Returns the fault of a redirect after which clients ask, and store nothing. */
  StoreException redirected(String what, Response response) {
    String target = printable(ShownUrl.of(response.request().url().toString()));
    return new StoreException(
        intro(what) + "the server redirects to " + target + ", where nothing was stored: name that",
        false,
        null);
  }

  /** Returns the fault of a request that got no whole answer, or the thread's interruption. */
  IOException of(String what, IOException cause) {
    if (cause instanceof StoreException) {
      return cause;
    }
    if (Thread.currentThread().isInterrupted()) {
      InterruptedIOException interrupted = new InterruptedIOException(intro(what) + "interrupted");
      interrupted.initCause(cause);
      return interrupted;
    }
    boolean lasting =
        cause instanceof MalformedURLException
            || cause instanceof FileSystemException
            || cause instanceof NoCredentialsException
            || cause instanceof PlainServerException
            || isDistrust(cause)
            || isRefusedByProxy(cause)
            || wantsCertificate(cause);
    return new StoreException(intro(what) + reason(cause), !lasting, cause);
  }

  private String intro(String what) {
    return what + " store " + location + ": ";
  }

  private String reason(IOException cause) {
    if (cause instanceof InterruptedIOException) { // A timeout, for nobody interrupted.
      return "no whole answer in time (%s to connect, %s to its beginning, %s between bytes, %s in all)"
          .formatted(
              seconds(options.connectTimeout()),
              seconds(options.firstByteTimeout()),
              seconds(options.stallTimeout()),
              seconds(options.callTimeout()));
    }
    if (isOutOfDate(cause)) {
      return "the server's certificate, or one that vouches for it, has expired or is not valid yet; or the clock here is wrong, which says %s (%s)"
          .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), printable(cause));
    }
    if (isDistrust(cause)) {
      return "the server's certificate is not trusted; option ca names who vouches for it ("
          + printable(cause)
          + ")";
    }
    if (wantsCertificate(cause)) {
      return certificates.remedy();
    }
    if (isRefusedByProxy(cause) || proxyStatus(cause) != 0) {
      return noTunnel(proxyStatus(cause));
    }
    return switch (cause) {
      case FileSystemException e ->
          "can't read " + e.getFile() + " (" + e.getClass().getSimpleName() + ")";
      case UnknownHostException _ -> "its host name can't be resolved; check the URL and DNS";
      case ConnectException _ -> "can't connect; is the server running? (" + printable(cause) + ")";
      case PlainServerException _ -> "it speaks http there, and not https: name it so";
      // Who hangs up on a client may do so before its reason is read.
      case IOException _ when certificates.isUnmet() ->
          certificates.remedy() + " (" + printable(cause) + ")";
      case SSLException _ ->
          "TLS with the server fails; does it speak https there, and not http? ("
              + printable(cause)
              + ")";
      case IOException _ when isUnanswered(cause) ->
          "the server hangs up without an answer; was it ended, or does it speak https there?";
      default -> printable(cause);
    };
  }

  /** Returns a time in words. */
  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private static String printable(IOException cause) {
    return printable(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  /** Returns a text that may quote the server, without what a terminal would obey. */
  private static String printable(String message) {
    return message
        .substring(0, Math.min(message.length(), LONGEST_QUOTE))
        .replaceAll("\\p{C}", "?");
  }

  /** Tells whether a certificate that has ended, or begins later, is the fault. */
  private static boolean isOutOfDate(IOException fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException
          || t instanceof CertificateNotYetValidException) {
        return true;
      }
    }
    return false;
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

  /** Tells whether a plain connection ends before an answer begins: okhttp's words. */
  private boolean isUnanswered(IOException fault) {
    return location.startsWith("http:")
        && String.valueOf(fault.getMessage()).startsWith("unexpected end of stream on ");
  }

  /** Tells whether a proxy opens no tunnel, and won't for such a client: okhttp's words. */
  private static boolean isRefusedByProxy(IOException fault) {
    return "Failed to authenticate with proxy".equals(fault.getMessage())
        || PROXY_REFUSALS.contains(proxyStatus(fault));
  }

  /** Returns what a proxy answers in place of opening a tunnel: okhttp's words; or 0. */
  private static int proxyStatus(IOException fault) {
    Matcher words = NO_TUNNEL.matcher(String.valueOf(fault.getMessage()));
    return words.matches() ? Integer.parseInt(words.group(1)) : 0;
  }

  private static String noTunnel(int status) {
    return status == UNAUTHORIZED || status == 0
        ? PROXY_CREDENTIALS
        : "the proxy opens no way to the server: it answers with HTTP status %d; does it know the server's name, may it connect to that port? NO_PROXY lists hosts that are asked without it"
            .formatted(status);
  }

  /** Tells whether the server ends a greeting with the alert of RFC 8446, section 6.2. */
  private static boolean wantsCertificate(IOException fault) {
    return fault instanceof SSLException
        && fault.getMessage() != null
        && fault.getMessage().contains("certificate_required");
  }
}
