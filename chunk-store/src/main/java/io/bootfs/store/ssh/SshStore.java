package io.bootfs.store.ssh;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks over SSH from {@code casync pull} on the other side. Thread-safe.
 *
 * <p>All readers share one connection, over which their requests follow each other without waiting
 * for answers. A lost one is made anew. Since casync answers for each id but once, asking again
 * starts another casync over the same login.
 */
final class SshStore implements ChunkStore {

  /** casync's largest message holds no larger chunk. */
  private static final int LARGEST_CHUNK = 16 << 20;

  private final SshAddress address;
  private final SshOptions options;
  private final SshLogin login;
  private final Reconnecting<CasyncConnection> connection;
  private final FolderCheck folder;
  private final Semaphore slots;

  /** Creates a store; nothing is sent before the first request. */
  SshStore(SshAddress address, SshOptions options) {
    this.address = address;
    this.options = options;
    this.login = new SshLogin(address, options);
    this.folder = new FolderCheck(login, address, options);
    this.connection = new Reconnecting<>(this::connect, CasyncConnection::isAlive);
    this.slots = new Semaphore(options.requests(), true);
  }

  private CasyncConnection connect(@Nullable CasyncConnection previous) throws IOException {
    if (previous != null) {
      try {
        previous.finish(); // Or else there might be more than the host allows at once.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a connection ends");
      }
    }
    return CasyncProgram.start(login, address, options);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    EncodedChunk chunk;
    try {
      chunk = ask(id, limit);
    } catch (ChunkMissingException e) {
      mustHaveFolder();
      throw e;
    }
    if (chunk.bytes().length > limit) {
      throw new ChunkInvalidException(
          id, location(), "it has " + chunk.bytes().length + " bytes, more than " + limit);
    }
    return chunk;
  }

  private void mustHaveFolder() throws IOException {
    try {
      if (folder.isMissing()) {
        throw SshFaults.noFolder(address);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Fetches the chunk to find out, since the protocol has no other way. */
  @Override
  public boolean has(ChunkId id) throws IOException {
    try {
      ask(id, LARGEST_CHUNK);
      return true;
    } catch (ChunkMissingException e) {
      return false;
    }
  }

  private EncodedChunk ask(ChunkId id, int limit) throws IOException {
    long deadline = System.nanoTime() + options.timeout().toNanos();
    try {
      if (!slots.tryAcquire(options.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        throw fault(id, "all " + options.requests() + " requests wait for answers", null);
      }
      try {
        CasyncConnection asked = connection.get();
        ChunkRequest request = asked.request(id, limit);
        while (request == null) {
          connection.replace(asked);
          asked = connection.get();
          request = asked.request(id, limit);
        }
        return await(id, asked, request, deadline);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(intro(id) + "interrupted");
    } catch (ChunkMissingException
        | ChunkInvalidException
        | StoreException
        | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw fault(id, SshFaults.reason(e), e);
    }
  }

  private EncodedChunk await(
      ChunkId id, CasyncConnection asked, ChunkRequest request, long deadline)
      throws IOException, InterruptedException {
    try {
      return asked
          .answers()
          .await(
              request.answer,
              options.stallTimeout(),
              deadline,
              () -> asked.fail(SshFaults.silence(options.stallTimeout())));
    } catch (TimeoutException e) {
      throw fault(id, SshFaults.reason(SshFaults.late(options.timeout())), e);
    } catch (ExecutionException e) {
      throw thrown(id, Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private IOException thrown(ChunkId id, Throwable cause) {
    // A fault of the other side is shared by all who wait: each throws one of its own.
    return switch (cause) {
      case ChunkMissingException _ -> new ChunkMissingException(id, location());
      case ChunkInvalidException e -> e;
      default -> fault(id, SshFaults.reason(cause), cause);
    };
  }

  private StoreException fault(ChunkId id, String reason, @Nullable Throwable cause) {
    return new StoreException(intro(id) + reason, true, cause);
  }

  private String intro(ChunkId id) {
    return "can't get chunk " + id + " from store " + location() + ": ";
  }

  @Override
  public String location() {
    return address.location();
  }

  /** Ends the connection; requests under way fail. */
  @Override
  public void close() throws IOException {
    connection.close();
    login.close();
  }
}
