package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bootfs.chunker.ChunkId;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.local.ChunkFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers one request for a chunk. Thread-safe. */
final class ChunkHandler implements HttpHandler {

  /** The only paths there are; the folder is the start of the name. */
  private static final Pattern PATH =
      Pattern.compile("/(?<folder>[0-9a-f]{4})/(?<id>\\k<folder>[0-9a-f]{60})(?<suffix>\\.cacnk)?");

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAILED = 500;

  /** Tells the JDK's server that no body follows. */
  private static final int NO_BODY = -1;

  private final ChunkFolder store;
  private final LongAdder requests = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  ChunkHandler(ChunkFolder store) {
    this.store = store;
  }

  ServerStatistics statistics() {
    return new ServerStatistics(requests.sum(), chunks.sum(), bytes.sum());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requests.increment();
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(NOT_ALLOWED, NO_BODY);
        return;
      }
      Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
      if (!path.matches()) {
        exchange.sendResponseHeaders(BAD_REQUEST, NO_BODY);
        return;
      }
      Encoding encoding = path.group("suffix") == null ? Encoding.PLAIN : Encoding.ZSTD;
      answer(exchange, store.file(ChunkId.parse(path.group("id")), encoding), head);
    }
  }

  private void answer(HttpExchange exchange, Path file, boolean head) throws IOException {
    long size;
    try {
      size = ChunkFolder.size(file);
    } catch (IOException e) {
      exchange.sendResponseHeaders(FAILED, NO_BODY);
      return;
    }
    if (size == 0) {
      exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    // A chunk's name says its content: what is under it never changes.
    exchange.getResponseHeaders().set("Cache-Control", "public, max-age=31536000, immutable");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(OK, NO_BODY);
    } else {
      send(exchange, file, size);
    }
  }

  private void send(HttpExchange exchange, Path file, long size) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      exchange.sendResponseHeaders(OK, size);
      try (OutputStream out = exchange.getResponseBody()) {
        in.transferTo(out);
      }
    }
    chunks.increment();
    bytes.add(size);
  }
}
