package io.bootfs.store.ssh;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Speaks casync's protocol with a chunk store on the other side. Thread-safe: requests of all
 * threads go out as they come, and one thread of its own reads the answers, in whatever order. It
 * owns the streams' transport.
 *
 * <p>What does not follow the protocol, or was not asked for, ends the connection.
 */
final class CasyncConnection implements Closeable {

  /**
   * How many ids a connection is asked for: it remembers them, as does casync on the other side in
   * two files each.
   */
  static final int MOST_IDS = 1 << 14;

  /** What the streams are part of. */
  interface Transport {
    /**
     * Closes it.
     *
     * @param broken whether it failed, and not only one program on the other side
     */
    void close(boolean broken);
  }

  private final String location;
  private final AnswerStream answers;
  private final DataInputStream in;
  private final OutputStream out;
  private final Transport transport;
  private final Supplier<String> complaints;
  private final Map<ChunkId, ChunkRequest> requests = new HashMap<>();
  private final Set<ChunkId> asked = new HashSet<>();
  private @Nullable IOException failure;

  private CasyncConnection(
      String location,
      InputStream in,
      OutputStream out,
      Transport transport,
      Supplier<String> complaints) {
    this.location = location;
    this.answers = new AnswerStream(in);
    this.in = new DataInputStream(new BufferedInputStream(answers, 1 << 16));
    this.out = out;
    this.transport = transport;
    this.complaints = complaints;
  }

  /**
   * Greets the other side, and begins to read its answers.
   *
   * @param location the store's URL for messages
   * @param transport what the streams are part of
   * @param complaints returns what the other side's program says on its error stream
   */
  static CasyncConnection start(
      String location,
      InputStream in,
      OutputStream out,
      Transport transport,
      Supplier<String> complaints)
      throws IOException {
    CasyncConnection connection = new CasyncConnection(location, in, out, transport, complaints);
    connection.write(CasyncMessage.hello());
    Thread.ofPlatform().daemon().name("bootfs-ssh " + location).start(connection::readAll);
    return connection;
  }

  /**
   * Asks for a chunk, unless it is asked for already.
   *
   * @return null if it was answered before: casync answers for each id once
   * @throws IOException if the connection is lost
   */
  @Nullable ChunkRequest request(ChunkId id, int limit) throws IOException {
    ChunkRequest request;
    synchronized (this) {
      throwIfLost();
      request = requests.get(id);
      if (request != null) {
        request.allow(limit);
        return request;
      }
      if (asked.size() >= MOST_IDS || !asked.add(id)) {
        return null;
      }
      request = new ChunkRequest(limit);
      requests.put(id, request);
    }
    try {
      write(CasyncMessage.request(id));
    } catch (IOException e) {
      fail(e);
      throw e;
    }
    return request;
  }

  private void throwIfLost() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  private void write(byte[] message) throws IOException {
    synchronized (out) {
      out.write(message);
      out.flush();
    }
  }

  /** Returns what waits for answers. */
  AnswerStream answers() {
    return answers;
  }

  synchronized boolean isAlive() {
    return failure == null;
  }

  private void readAll() {
    try {
      readHello();
      while (true) {
        readMessage();
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private void readHello() throws IOException {
    CasyncMessage.Head head = CasyncMessage.readHead(in);
    if (head.type() != CasyncMessage.HELLO || head.bodySize() != Long.BYTES) {
      throw unexpected(head);
    }
    if ((CasyncMessage.readLong(in) & CasyncMessage.SERVES_CHUNKS) == 0) {
      throw new IOException("the other side serves no chunks");
    }
  }

  private void readMessage() throws IOException {
    CasyncMessage.Head head = CasyncMessage.readHead(in);
    long type = head.type();
    if (type == CasyncMessage.CHUNK && head.bodySize() >= Long.BYTES + ChunkId.BYTES) {
      long flags = CasyncMessage.readLong(in);
      readChunk(flags, CasyncMessage.readId(in), head.bodySize() - Long.BYTES - ChunkId.BYTES);
    } else if (type == CasyncMessage.MISSING && head.bodySize() == ChunkId.BYTES) {
      ChunkId id = CasyncMessage.readId(in);
      take(id).answer.completeExceptionally(new ChunkMissingException(id, location));
    } else if (type == CasyncMessage.ABORT) {
      throw new IOException(
          "the other side gives up: " + CasyncMessage.readAbort(in, head.bodySize()));
    } else if (type == CasyncMessage.GOODBYE) {
      throw new EOFException("the other side says goodbye");
    } else {
      throw unexpected(head);
    }
  }

  private void readChunk(long flags, ChunkId id, int size) throws IOException {
    ChunkRequest request = expected(id);
    if (size > request.limit()) {
      CasyncMessage.skip(in, size);
      take(id)
          .answer
          .completeExceptionally(
              new ChunkInvalidException(
                  id, location, "it has " + size + " bytes, more than " + request.limit()));
      return;
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the other side hangs up in mid-chunk");
    }
    boolean compressed = (flags & CasyncMessage.COMPRESSED) != 0;
    take(id).answer.complete(new EncodedChunk(bytes, compressed ? Encoding.ZSTD : Encoding.PLAIN));
  }

  private synchronized ChunkRequest expected(ChunkId id) throws IOException {
    ChunkRequest request = requests.get(id);
    if (request == null) {
      throw new IOException("the other side sends chunk " + id + ", which nobody asked for");
    }
    return request;
  }

  private synchronized ChunkRequest take(ChunkId id) throws IOException {
    ChunkRequest request = expected(id);
    requests.remove(id);
    notifyAll();
    return request;
  }

  private static IOException unexpected(CasyncMessage.Head head) {
    return new IOException(
        "the other side does not speak casync's protocol: a message of type %016x"
            .formatted(head.type()));
  }

  /** Ends the connection, and with it all that is waited for. */
  void fail(Exception cause) {
    List<ChunkRequest> waiting;
    IOException fault = described(cause);
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = fault;
      waiting = new ArrayList<>(requests.values());
      requests.clear();
      notifyAll();
    }
    waiting.forEach(request -> request.answer.completeExceptionally(fault));
    transport.close(true);
  }

  /** Waits for the answers to all that was asked, and ends the connection. */
  void finish() throws InterruptedException {
    synchronized (this) {
      while (!requests.isEmpty()) {
        wait(); // A stalled connection fails by whoever waits for an answer.
      }
      if (failure != null) {
        return;
      }
      failure = new IOException("the connection is finished");
    }
    sayGoodbye();
    transport.close(false);
  }

  private IOException described(Exception cause) {
    String said = complaints.get();
    String what =
        cause instanceof EOFException && cause.getMessage() == null
            ? "the other side hangs up"
            : String.valueOf(cause.getMessage());
    return new IOException(
        SshFaults.printable(said.isEmpty() ? what : what + "; it says: " + said), cause);
  }

  private void sayGoodbye() {
    try {
      write(CasyncMessage.goodbye());
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Says goodbye; what is waited for fails. */
  @Override
  public void close() {
    if (isAlive()) {
      sayGoodbye();
    }
    fail(new IOException("the store is closed"));
  }
}
