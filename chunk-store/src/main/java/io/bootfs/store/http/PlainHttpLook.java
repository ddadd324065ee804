package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** Looks whether a server speaks HTTP without TLS. Stateless. */
final class PlainHttpLook {

  /**
   * Chunk servers answer 400 to whatever is no chunk's path: this is one, of none that is there.
   */
  private static final String PATH = "/0000/" + "0".repeat(2 * ChunkId.BYTES) + ".cacnk";

  private static final byte[] REQUEST =
      ("HEAD " + PATH + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

  /** But for what servers that expect TLS answer in the clear: a fault, or where to go. */
  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1\\.[01] (?!3|400|421|426)[1-5][0-9][0-9]");

  private static final int ANSWER_BYTES = 12;

  private PlainHttpLook() {}

  /** Tells whether it does, as far as can be told within the time. */
  static boolean speaksPlain(InetSocketAddress server, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(server, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(REQUEST);
      byte[] answer = socket.getInputStream().readNBytes(ANSWER_BYTES);
      return ANSWER.matcher(new String(answer, StandardCharsets.ISO_8859_1)).matches();
    } catch (IOException e) {
      return false;
    }
  }
}
