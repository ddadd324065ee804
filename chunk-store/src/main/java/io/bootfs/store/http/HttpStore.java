package io.bootfs.store.http;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkInvalidException;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.EncodedChunk;
import io.bootfs.store.EncodedChunk.Encoding;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks from an HTTP server that lays them out as desync's chunk server does: {@code
 * URL/ab12/ab12….cacnk}. Thread-safe; requests run in parallel, each on its caller's thread.
 *
 * <p>Any server of static files will do. User and password in the URL are sent as basic
 * authentication, and never shown.
 */
public final class HttpStore implements ChunkStore {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final BaseUrl url;
  private final HttpOptions options;
  private final String location;
  private final HttpFaults faults;
  private volatile @Nullable Endpoint endpoint;

  /**
   * Creates a store; nothing is loaded or sent before the first request.
   *
   * @param url an {@code http} or {@code https} URL
   * @throws IOException if it is another or has a query or a fragment
   */
  public HttpStore(String url, HttpOptions options) throws IOException {
    this.url = BaseUrl.parse(url);
    this.options = options;
    this.location = this.url.location();
    this.faults = new HttpFaults(location, options);
  }

  @Override
  public EncodedChunk get(ChunkId id, int limit) throws IOException {
    try {
      Call call = endpoint().get(id);
      try (Response response = call.execute()) {
        return switch (response.code()) {
          case OK -> new EncodedChunk(body(id, call, response.body(), limit), Encoding.ZSTD);
          case NOT_FOUND -> throw new ChunkMissingException(id, location);
          default -> throw faults.status(id, response.code());
        };
      }
    } catch (ChunkInvalidException | ChunkMissingException e) {
      throw e;
    } catch (IOException e) {
      throw faults.of(id, e);
    }
  }

  @Override
  public boolean has(ChunkId id) throws IOException {
    try (Response response = endpoint().head(id).execute()) {
      return switch (response.code()) {
        case OK -> true;
        case NOT_FOUND -> false;
        default -> throw faults.status(id, response.code());
      };
    } catch (IOException e) {
      throw faults.of(id, e);
    }
  }

  private Endpoint endpoint() throws IOException {
    Endpoint made = endpoint;
    return made == null ? makeEndpoint() : made;
  }

  private synchronized Endpoint makeEndpoint() throws IOException {
    Endpoint made = endpoint;
    if (made == null) {
      made = new Endpoint(url, options);
      endpoint = made;
    }
    return made;
  }

  private byte[] body(ChunkId id, Call call, ResponseBody body, int limit) throws IOException {
    long announced = body.contentLength();
    if (announced > limit) {
      throw tooLong(id, call, announced + " bytes", limit);
    }
    InputStream in = body.byteStream();
    if (announced >= 0) {
      // If the body ends before, the client itself says so.
      return in.readNBytes((int) announced);
    }
    byte[] bytes = in.readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw tooLong(id, call, "an unending answer", limit);
    }
    return bytes;
  }

  private ChunkInvalidException tooLong(ChunkId id, Call call, String what, int limit) {
    call.cancel(); // Or else closing it reads on for a while, to save the connection.
    return new ChunkInvalidException(
        id, location, "the server sends " + what + ", more than " + limit + " bytes");
  }

  @Override
  public String location() {
    return location;
  }

  /** Closes idle connections; requests under way end well. */
  @Override
  public void close() {
    Endpoint made = endpoint;
    if (made != null) {
      made.close();
    }
  }
}
