package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkChecker;
import io.bootfs.store.ChunkCodec;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.server.ServedChunks.Found;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers one request for a chunk, or with one. Thread-safe. */
final class ChunkHandler implements HttpHandler {

  /** The only paths there are; the folder is the start of the name. */
  private static final Pattern PATH =
      Pattern.compile("/(?<folder>[0-9a-f]{4})/(?<id>\\k<folder>[0-9a-f]{60})(?<suffix>\\.cacnk)?");

  /** What a request may have in memory of a chunk that is sent. */
  private static final int LARGEST_PIECE = 256 << 10;

  private final ServedChunks chunks;
  private final boolean writable;
  private final Uploads uploads;
  private final ChunkChecker checker;
  private final Semaphore checking = new Semaphore(2 * Runtime.getRuntime().availableProcessors());
  private final LongAdder requests = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder stored = new LongAdder();

  /**
   * Creates a handler.
   *
   * @param largest the most bytes of a chunk, uncompressed, that is taken
   */
  ChunkHandler(ServedChunks chunks, boolean writable, ChunkChecker checker, int largest) {
    this.chunks = chunks;
    this.writable = writable;
    this.checker = checker;
    this.uploads = new Uploads(ChunkCodec.limit(largest));
  }

  long requests() {
    return requests.sum();
  }

  long sent() {
    return sent.sum();
  }

  long sentBytes() {
    return sentBytes.sum();
  }

  long stored() {
    return stored.sum();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requests.increment();
    String method = exchange.getRequestMethod();
    boolean write = method.equals("PUT");
    if (!method.equals("GET") && !method.equals("HEAD") && !(write && writable)) {
      exchange.getResponseHeaders().set("Allow", writable ? "GET, HEAD, PUT" : "GET, HEAD");
      Answers.send(exchange, Answers.NOT_ALLOWED);
      return;
    }
    Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
    if (!path.matches()) {
      Answers.send(exchange, Answers.BAD_REQUEST);
      return;
    }
    ChunkId id = ChunkId.parse(path.group("id"));
    Encoding encoding = path.group("suffix") == null ? Encoding.PLAIN : Encoding.ZSTD;
    switch (method) {
      case "PUT" -> put(exchange, id, encoding);
      case "HEAD" -> head(exchange, id, encoding);
      default -> get(exchange, id, encoding);
    }
  }

  private void head(HttpExchange exchange, ChunkId id, Encoding encoding) throws IOException {
    if (writable) {
      chunks.claim(id); // Before it is looked for: pruning may take it until then.
    }
    long size;
    try {
      size = chunks.size(id, encoding);
    } catch (IOException e) {
      Answers.send(exchange, Answers.FAILED);
      return;
    }
    if (size == ServedChunks.NONE) {
      Answers.send(exchange, Answers.NOT_FOUND);
      return;
    }
    setHeaders(exchange);
    if (size > 0) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
    }
    Answers.send(exchange, Answers.OK);
  }

  private void get(HttpExchange exchange, ChunkId id, Encoding encoding) throws IOException {
    Found found;
    try {
      found = chunks.find(id, encoding);
    } catch (IOException e) {
      boolean ours = !(chunks instanceof UpstreamChunks);
      Answers.send(exchange, ours ? Answers.FAILED : Answers.BAD_GATEWAY, "" + e.getMessage());
      return;
    }
    if (found == null) {
      Answers.send(exchange, Answers.NOT_FOUND);
      return;
    }
    // Counted before: who has got the last byte may ask for the count at once.
    count(found, 1);
    try (var bytes = found.bytes()) {
      setHeaders(exchange);
      exchange.sendResponseHeaders(Answers.OK, found.size());
      try (OutputStream out = exchange.getResponseBody()) {
        send(found.size(), bytes, out);
      }
    } catch (IOException e) {
      count(found, -1);
      throw e;
    }
  }

  /** Sends the usual chunk in one piece: each takes a call of the system, and most are small. */
  private static void send(long size, InputStream bytes, OutputStream out) throws IOException {
    if (size <= LARGEST_PIECE) {
      byte[] whole = new byte[(int) size];
      out.write(whole, 0, bytes.readNBytes(whole, 0, whole.length));
    } else {
      bytes.transferTo(out);
    }
  }

  private void count(Found chunk, int times) {
    sent.add(times);
    sentBytes.add(times * chunk.size());
  }

  private static void setHeaders(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    // A chunk's name says its content: what is under it never changes.
    exchange.getResponseHeaders().set("Cache-Control", "public, max-age=31536000, immutable");
  }

  private void put(HttpExchange exchange, ChunkId id, Encoding encoding) throws IOException {
    uploads.receive(exchange, body -> store(exchange, id, encoding, body));
  }

  private void store(HttpExchange exchange, ChunkId id, Encoding encoding, byte[] body)
      throws IOException {
    EncodedChunk chunk = new EncodedChunk(body, encoding);
    try {
      check(id, chunk);
      chunks.put(id, chunk);
    } catch (ChunkInvalidException e) {
      Answers.send(exchange, Answers.BAD_REQUEST, "" + e.getMessage());
      return;
    } catch (IOException e) {
      Answers.sendFault(exchange, e);
      return;
    }
    stored.increment();
    Answers.send(exchange, Answers.OK);
  }

  /** Checks few at once: a small body may hold a large chunk. */
  private void check(ChunkId id, EncodedChunk chunk) throws ChunkInvalidException {
    checking.acquireUninterruptibly();
    try {
      checker.check(id, chunk, "the request");
    } finally {
      checking.release();
    }
  }
}
