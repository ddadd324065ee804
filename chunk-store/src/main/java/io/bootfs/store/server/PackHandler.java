package io.bootfs.store.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.PackName;
import io.bootfs.store.local.AtomicFile;
import io.bootfs.store.local.ChunkFolder;
import io.bootfs.store.pack.PackCheck;
import io.bootfs.store.pack.PackInvalidException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers one request for a pack or a part of it (RFC 9110, section 14), or with one. Thread-safe.
 */
final class PackHandler implements HttpHandler {

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})?");

  private static final int PARTIAL = 206;
  private static final int NOT_SATISFIABLE = 416;

  /** Tells the JDK's server that no body follows. */
  private static final int NO_BODY = -1;

  private final Path folder;
  private final boolean writable;
  private final PackCheck check;
  private final Room room;
  private final Duration longestPause;
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * Creates a handler that takes as many packs at once as keep the processors busy.
   *
   * @param check says which packs are taken
   */
  PackHandler(ChunkFolder store, boolean writable, PackCheck check) {
    this(
        store,
        writable,
        check,
        2 * Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /**
   * Sets all bounds.
   *
   * @param most how many packs are taken at once: each holds its table and a chunk in memory
   * @param patience how long one waits for others to end
   * @param longestPause how far one may fall behind its least rate, {@link SteadyBody#LEAST_RATE}
   */
  PackHandler(
      ChunkFolder store,
      boolean writable,
      PackCheck check,
      int most,
      Duration patience,
      Duration longestPause) {
    this.folder = store.path();
    this.writable = writable;
    this.check = check;
    this.room = new Room(most, patience, "packs");
    this.longestPause = longestPause;
  }

  PackStatistics statistics() {
    return new PackStatistics(requests.sum(), bytes.sum());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requests.increment();
    try (exchange) {
      Optional<PackName> name = PackName.ofPath(exchange.getRequestURI().getRawPath().substring(1));
      if (name.isEmpty()) {
        Answers.send(exchange, Answers.BAD_REQUEST);
        return;
      }
      Path file = folder.resolve(name.get().path());
      String method = exchange.getRequestMethod();
      if (method.equals("GET")) {
        get(exchange, file);
      } else if (method.equals("PUT") && writable) {
        put(exchange, name.get(), file);
      } else {
        exchange.getResponseHeaders().set("Allow", writable ? "GET, PUT" : "GET");
        Answers.send(exchange, Answers.NOT_ALLOWED);
      }
    }
  }

  private void put(HttpExchange exchange, PackName name, Path file) throws IOException {
    if (!room.entered(exchange, 1)) {
      return;
    }
    try {
      store(exchange, name, file);
    } finally {
      room.leave(1);
    }
  }

  private void store(HttpExchange exchange, PackName name, Path file) throws IOException {
    try (SteadyBody body =
        new SteadyBody(exchange.getRequestBody(), longestPause, exchange::close)) {
      new AtomicFile().write(file, out -> check.copy(name.content(), body, out));
    } catch (PackInvalidException | ChunkInvalidException e) {
      Answers.send(exchange, Answers.BAD_REQUEST, "the pack is not stored: " + e.getMessage());
      return;
    } catch (IOException e) {
      Answers.sendFault(exchange, e);
      return;
    }
    Answers.send(exchange, Answers.OK);
  }

  private void get(HttpExchange exchange, Path file) throws IOException {
    try (FileChannel pack = FileChannel.open(file, StandardOpenOption.READ)) {
      answer(exchange, pack);
    } catch (NoSuchFileException e) {
      Answers.send(exchange, Answers.NOT_FOUND);
    }
  }

  private void answer(HttpExchange exchange, FileChannel pack) throws IOException {
    long size = pack.size();
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    String asked = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    if (!range.matches()) {
      exchange.sendResponseHeaders(Answers.OK, size == 0 ? NO_BODY : size);
      send(exchange, pack, 0, size);
      return;
    }
    long from = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? size : Long.parseLong(range.group(2));
    long to = Math.min(last, size - 1) + 1;
    if (from >= to) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
      exchange.sendResponseHeaders(NOT_SATISFIABLE, NO_BODY);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, size));
    exchange.sendResponseHeaders(PARTIAL, to - from);
    send(exchange, pack, from, to);
  }

  private void send(HttpExchange exchange, FileChannel pack, long from, long to)
      throws IOException {
    try (OutputStream out = exchange.getResponseBody();
        WritableByteChannel target = Channels.newChannel(out)) {
      for (long at = from; at < to; ) {
        long sent = pack.transferTo(at, to - at, target);
        bytes.add(sent);
        at += sent;
        if (sent == 0) {
          throw new IOException("the pack shrank while it was sent");
        }
      }
    }
  }
}
