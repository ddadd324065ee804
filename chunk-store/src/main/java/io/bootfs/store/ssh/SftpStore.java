package io.bootfs.store.ssh;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.IdRange;
import io.bootfs.store.IndexCompanion;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoredChunk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * Chunks in a {@code .castr} folder that is reached by SFTP. Thread-safe, and safe beside others
 * that read or write the same folder: a chunk appears by rename.
 *
 * <p>All readers share one connection, over which their requests follow each other without waiting
 * for answers. A lost one is made anew. Chunks are read over a channel of their own.
 */
final class SftpStore implements PrunableChunkStore {

  /** A claim is written down only where the last one is older: it costs a request. */
  private static final Duration CLAIM_LASTS = Duration.ofHours(1);

  private static final byte[] NONE = {};

  private final SshAddress address;
  private final SshOptions options;
  private final SshLogin login;
  private final Reconnecting<SftpConnection> connection;
  private final Reconnecting<SftpChannel> reading;
  private final Semaphore slots;

  /** What is asked over a connection. */
  interface Question<C, T> {
    T ask(C connection) throws IOException;
  }

  /** Creates a store; nothing is sent before the first request. */
  SftpStore(SshAddress address, SshOptions options) {
    this.address = address;
    this.options = options;
    this.login = new SshLogin(address, options);
    this.connection =
        new Reconnecting<>(
            _ -> login.open(session -> SftpConnection.open(session, options)),
            SftpConnection::isAlive);
    this.reading =
        new Reconnecting<>(
            _ -> login.open(session -> SftpChannel.open(session, options)), SftpChannel::isAlive);
    this.slots = new Semaphore(options.requests(), true);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    return ask(
        "can't get chunk " + id + " from",
        reading,
        asked -> {
          for (Encoding encoding : Encoding.values()) {
            byte[] bytes = asked.ask(new FileRead(file(id, encoding), limit)).orElse(NONE);
            if (bytes.length > limit) {
              throw new ChunkInvalidException(
                  id, location(), "its file has more than " + limit + " bytes");
            }
            if (bytes.length > 0) {
              return new EncodedChunk(bytes, encoding);
            }
          }
          // Where the store's folder is, a chunk that isn't there is missing indeed.
          if (!asked.ask(new FolderLook(address.path()))) {
            throw noFolder();
          }
          throw new ChunkMissingException(id, location());
        });
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    return ask(
        "can't look for chunk " + id + " in",
        asked ->
            asked.files().size(file(id, Encoding.ZSTD)) > 0
                || asked.files().size(file(id, Encoding.PLAIN)) > 0);
  }

  @Override
  public @Nullable StoredChunk stat(ChunkId id) throws IOException {
    return ask("can't look for chunk " + id + " in", asked -> Optional.ofNullable(stat(asked, id)))
        .orElse(null);
  }

  private @Nullable StoredChunk stat(SftpConnection asked, ChunkId id) throws IOException {
    for (Encoding encoding : Encoding.values()) {
      StoredChunk found = asked.files().stat(file(id, encoding));
      if (found != null && found.bytes() > 0) {
        return found;
      }
    }
    return null;
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    String file = file(id, chunk.encoding());
    ask(
        "can't put chunk " + id + " to",
        asked -> {
          if (!claim(asked, id)) {
            asked.add(file, chunk.bytes());
          }
          return file;
        });
  }

  /** Claims a chunk by the time of its file, in steps of an hour. */
  @Override
  public boolean claim(ChunkId id) throws IOException {
    return ask("can't claim chunk " + id + " in", asked -> claim(asked, id));
  }

  private boolean claim(SftpConnection asked, ChunkId id) throws IOException {
    StoredChunk found = stat(asked, id);
    Instant now = Instant.now();
    if (found == null || found.used().plus(CLAIM_LASTS).isAfter(now)) {
      return found != null;
    }
    for (Encoding encoding : Encoding.values()) {
      asked.files().touch(file(id, encoding), now);
    }
    return stat(asked, id) != null;
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    return ask("can't get a pack from", asked -> asked.open(path(name.path()), from, to));
  }

  @Override
  public void putPack(PackName name, PackSource pack) throws IOException {
    ask(
        "can't put a pack to",
        asked -> {
          asked.replace(path(name.path()), pack);
          return name;
        });
  }

  @Override
  public void list(IdRange range, Visitor visitor) throws IOException {
    listing().chunks(range, visitor);
  }

  @Override
  public void remove(ChunkId id) throws IOException {
    ask(
        deleting(id),
        asked -> {
          for (Encoding encoding : Encoding.values()) {
            asked.files().remove(file(id, encoding));
          }
          return id;
        });
  }

  @Override
  public boolean removeUnusedSince(ChunkId id, Instant instant) throws IOException {
    return ask(
        deleting(id),
        asked -> {
          boolean removed = false;
          for (Encoding encoding : Encoding.values()) {
            removed |= asked.removeUnused(file(id, encoding), instant);
          }
          return removed;
        });
  }

  private static String deleting(ChunkId id) {
    return "can't delete chunk " + id + " from";
  }

  @Override
  public void listCompanions(CompanionVisitor visitor) throws IOException {
    listing().packs(visitor);
  }

  @Override
  public void remove(IndexCompanion companion) throws IOException {
    ask(
        "can't delete a pack from",
        asked -> {
          asked.files().remove(path(companion.path()));
          return companion;
        });
  }

  @Override
  public long removeLeftovers(Instant instant, boolean dryRun) throws IOException {
    return listing().leftovers(instant, dryRun);
  }

  private SftpListing listing() {
    return new SftpListing(this);
  }

  /** Returns the fault of a store whose folder isn't there. */
  StoreException noFolder() {
    return SshFaults.noFolder(address);
  }

  /** Returns where a file of the store is on the server. */
  String path(String file) {
    return address.path().replaceFirst("/+$", "") + "/" + file;
  }

  private String file(ChunkId id, Encoding encoding) {
    String name = id.toString();
    String path = path(name.substring(0, 4) + "/" + name);
    return encoding == Encoding.ZSTD ? path + ".cacnk" : path;
  }

  /**
   * Asks over the connection, which is made if there is none that lives.
   *
   * @param what is said if it fails, before the store's name
   */
  <T> T ask(String what, Question<SftpConnection, T> question) throws IOException {
    return ask(what, connection, asked -> ask(asked, question));
  }

  private <C extends Closeable, T> T ask(
      String what, Reconnecting<C> connections, Question<C, T> question) throws IOException {
    try {
      if (!slots.tryAcquire(options.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
        throw fault(what, "all " + options.requests() + " requests wait for answers", true, null);
      }
      try {
        return question.ask(connections.get());
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(what + " store " + location() + ": interrupted");
    } catch (ChunkMissingException
        | ChunkInvalidException
        | StoreException
        | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw (IOException) new InterruptedIOException(what + ": interrupted").initCause(e);
      }
      throw fault(what, SshFaults.reason(e), !isLasting(e), e);
    }
  }

  private static <T> T ask(SftpConnection asked, Question<SftpConnection, T> question)
      throws IOException {
    try {
      return question.ask(asked);
    } catch (IllegalStateException e) {
      throw SshFaults.ofConnection(e);
    } catch (IOException e) {
      // Whose answer the end of a connection takes, MINA tells of a time that is over.
      throw SshFaults.isSilence(e) && !asked.isAlive() ? SshFaults.lost(e) : e;
    }
  }

  private StoreException fault(
      String what, String reason, boolean passing, @Nullable Throwable cause) {
    return new StoreException(what + " store " + location() + ": " + reason, passing, cause);
  }

  private static boolean isLasting(IOException fault) {
    return fault instanceof SftpException e
        && e.getStatus() != SftpConstants.SSH_FX_NO_CONNECTION
        && e.getStatus() != SftpConstants.SSH_FX_CONNECTION_LOST;
  }

  @Override
  public String location() {
    return address.location();
  }

  /** Ends the connection; requests under way fail. */
  @Override
  public void close() throws IOException {
    reading.close();
    connection.close();
    login.close();
  }
}
