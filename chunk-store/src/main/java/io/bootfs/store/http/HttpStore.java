package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes chunks on an HTTP server that lays them out as desync's chunk server does:
 * {@code URL/ab12/ab12….cacnk}. Thread-safe; requests run in parallel, each on its caller's thread.
 *
 * <p>Any server of static files will do to read; to write, it must take {@code PUT}. User and
 * password in the URL are sent as basic authentication, and never shown.
 */
public final class HttpStore implements WritableChunkStore {

  private final BaseUrl url;
  private final HttpOptions options;
  private final HttpAccess access;
  private final String location;
  private volatile @Nullable Server server;

  /** The server's address and what talks to it. */
  private record Server(HttpUrl base, HttpTransport transport) {

    HttpUrl chunk(ChunkId id) {
      String name = id.toString();
      return base.newBuilder()
          .addPathSegment(name.substring(0, 4))
          .addPathSegment(name.concat(".cacnk"))
          .build();
    }

    HttpUrl pack(PackName name) {
      return base.newBuilder().addPathSegments(name.path()).build();
    }
  }

  /**
   * Creates a store without token or certificates.
   *
   * @param url an {@code http} or {@code https} URL
   * @throws IOException if it is another or has a query or a fragment
   */
  public HttpStore(String url, HttpOptions options) throws IOException {
    this(url, options, HttpAccess.PLAIN);
  }

  /**
   * Creates a store; nothing is loaded or sent before the first request.
   *
   * @param url an {@code http} or {@code https} URL
   * @throws IOException if it is another or has a query or a fragment
   */
  public HttpStore(String url, HttpOptions options, HttpAccess access) throws IOException {
    this.url = BaseUrl.parse(url);
    this.options = options;
    this.access = access;
    this.location = this.url.location();
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    Server asked = server(id);
    return new EncodedChunk(asked.transport().get(id, asked.chunk(id), limit), Encoding.ZSTD);
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    Server asked = server(id);
    return asked.transport().head(id, asked.chunk(id)).isPresent();
  }

  @Override
  public long storedBytes(ChunkId id, int limit) throws IOException {
    Server asked = server(id);
    ObjectHead head =
        asked
            .transport()
            .head(id, asked.chunk(id))
            .orElseThrow(() -> new ChunkMissingException(id, location));
    return head.bytes() < 0 ? get(id, limit).bytes().length : head.bytes();
  }

  @Override
  public void put(ChunkId id, EncodedChunk chunk) throws IOException {
    Server asked = server(id);
    asked.transport().put(id, asked.chunk(id), chunk.asZstd().bytes());
  }

  private Server server() throws IOException {
    Server made = server;
    return made == null ? makeServer() : made;
  }

  private Server server(ChunkId id) throws IOException {
    try {
      return server();
    } catch (IOException e) {
      throw new HttpFaults(location, options, new CertificateRequests())
          .of("can't ask for chunk " + id + " in", e);
    }
  }

  @Override
  public Optional<InputStream> openPack(PackName name, long from, long to) throws IOException {
    Server asked = server();
    return asked.transport().openPack(asked.pack(name), from, to);
  }

  @Override
  public void putPack(PackName name, PackSource pack) throws IOException {
    Server asked = server();
    asked.transport().putPack(asked.pack(name), pack);
  }

  private synchronized Server makeServer() throws IOException {
    Server made = server;
    if (made == null) {
      HttpUrl parsed = HttpUrl.parse(url.text());
      if (parsed == null) {
        throw new MalformedURLException("host or port of the URL is malformed");
      }
      HttpUrl base = parsed.newBuilder().username("").password("").build();
      Authorizer authorizer = HostAuthorizer.of(access, basic(parsed));
      made =
          new Server(
              base,
              new HttpTransport(location, base, options, access, authorizer, new PlainDialect()));
      server = made;
    }
    return made;
  }

  private static @Nullable String basic(HttpUrl url) {
    return url.username().isEmpty() && url.password().isEmpty()
        ? null
        : Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8);
  }

  @Override
  public String location() {
    return location;
  }

  /** Closes idle connections; requests under way end well. */
  @Override
  public void close() {
    Server made = server;
    if (made != null) {
      made.transport().close();
    }
  }
}
