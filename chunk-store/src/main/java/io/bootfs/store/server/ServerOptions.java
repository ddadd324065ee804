package io.bootfs.store.server;

import io.bootfs.store.http.TlsFiles;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a chunk server listens, and whom it lets do what. Immutable.
 *
 * @param address where to listen; port 0 takes any free port
 * @param tls its certificate and key, and who vouches for clients, which then must have one, too;
 *     or null for plain HTTP
 * @param credentials who may use it, or null for all
 * @param publicReads whether all may read, and {@code credentials} are asked for writes alone
 * @param writable whether it takes chunks
 * @param largestPack the most bytes that the chunks of a pack which is put may have in all,
 *     uncompressed, or 0 for what is usual
 * @param accessLog takes a line for each request, from several threads at once; or null for none
 */
public record ServerOptions(
    InetSocketAddress address,
    @Nullable TlsFiles tls,
    @Nullable Credentials credentials,
    boolean publicReads,
    boolean writable,
    long largestPack,
    @Nullable Consumer<String> accessLog) {

  /** Returns the options of a server that only reads, for everyone, by plain HTTP. */
  public static ServerOptions reading(InetSocketAddress address) {
    return new ServerOptions(address, null, null, true, false, 0, null);
  }
}
