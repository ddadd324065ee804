package io.bootfs.store.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 for one GET after the other. It understands plain answers only: those of
 * a known length. Not thread-safe; whoever makes it closes it.
 */
final class DirectConnection implements Closeable {

  private static final int LONGEST_HEAD = 8192;
  private static final String VERSION = "HTTP/1.1 ";
  private static final String LENGTH = "content-length:";
  private static final int MOST_DIGITS = 9;

  /** An answer, whose body is the receiver's. */
  static final class Answer {
    private final int code;
    private final byte[] body;
    private final boolean last;

    private Answer(int code, byte[] body, boolean last) {
      this.code = code;
      this.body = body;
      this.last = last;
    }

    int code() {
      return code;
    }

    byte[] body() {
      return body;
    }

    /** Tells whether the server closes the connection behind it. */
    boolean last() {
      return last;
    }
  }

  private final DeadlineSocket connected;
  private final Socket socket;
  private final InputStream in;
  private final HttpOptions options;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int filled;

  private DirectConnection(DeadlineSocket connected, Socket socket, HttpOptions options)
      throws IOException {
    this.connected = connected;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.options = options;
  }

  /**
   * Connects to a server.
   *
   * @param tls greets it, or null to speak in the clear
   * @param deadline the moment of {@link System#nanoTime} when the greeting must be over
   * @throws IOException if that can't be done in time
   */
  static DirectConnection open(
      InetSocketAddress server, HttpOptions options, @Nullable DirectTls tls, long deadline)
      throws IOException {
    DeadlineSocket socket = new DeadlineSocket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(server, DeadlineSocket.millis(options.connectTimeout()));
      socket.allow(deadline, options.connectTimeout());
      return new DirectConnection(socket, tls == null ? socket : tls.greet(socket), options);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Tells whether anything of the last answer has come. */
  boolean hasBegun() {
    return filled > 0;
  }

  /**
   * Asks for an object. After an exception, or null, the connection is of no more use.
   *
   * @param request the request's text
   * @param limit how many bytes the object may have
   * @param deadline the moment of {@link System#nanoTime} when all must have come
   * @return the answer, or null if it is none that this understands
   * @throws SocketTimeoutException if a time of the options is over
   */
  @Nullable Answer ask(String request, int limit, long deadline) throws IOException {
    filled = 0;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    int end = readHead(deadline);
    String text = new String(head, 0, end, StandardCharsets.ISO_8859_1);
    int code = code(text);
    int length = -1;
    boolean last = false;
    for (int at = next(text, 0); at < end - 2; at = next(text, at)) {
      if (begins(text, at, LENGTH)) {
        length = length < 0 ? number(text.substring(at + LENGTH.length(), next(text, at))) : -2;
      } else if (begins(text, at, "connection:")) {
        last |= text.substring(at, next(text, at)).toLowerCase(Locale.ROOT).contains("close");
      } else if (begins(text, at, "transfer-encoding:") || begins(text, at, "content-encoding:")) {
        return null;
      }
    }
    if (code < 200 || length < 0 || length > limit || filled - end > length) {
      return null;
    }
    return new Answer(code, readBody(end, length, deadline), last);
  }

  /** Returns where the head ends that was read; 0 if it is too long. */
  private int readHead(long deadline) throws IOException {
    while (filled < head.length) {
      int before = filled;
      filled += read(head, filled, options.firstByteTimeout(), deadline);
      for (int i = Math.max(before, 3); i < filled; i++) {
        if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
          return i + 1;
        }
      }
    }
    return 0;
  }

  private byte[] readBody(int from, int length, long deadline) throws IOException {
    byte[] body = new byte[length];
    int there = filled - from;
    System.arraycopy(head, from, body, 0, there);
    while (there < length) {
      there += read(body, there, options.stallTimeout(), deadline);
    }
    return body;
  }

  private int read(byte[] target, int from, Duration most, long deadline) throws IOException {
    connected.allow(deadline, most);
    int read = in.read(target, from, target.length - from);
    if (read < 0) {
      throw new EOFException("the server closed the connection");
    }
    return read;
  }

  private static boolean begins(String head, int at, String name) {
    return head.regionMatches(true, at, name, 0, name.length());
  }

  /** Returns where the line behind the one at a place begins. */
  private static int next(String head, int at) {
    int end = head.indexOf("\r\n", at);
    return end < 0 ? head.length() : end + 2;
  }

  private static int code(String head) {
    return head.startsWith(VERSION) && head.length() > VERSION.length() + 3
        ? number(head.substring(VERSION.length(), VERSION.length() + 3))
        : -1;
  }

  /** Returns a number as HTTP writes it, or a negative one if the text is none. */
  private static int number(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
      return -2;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -2;
      }
    }
    return Integer.parseInt(digits);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
