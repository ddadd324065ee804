package io.bootfs.cli;

import io.bootfs.store.http.TlsFiles;
import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.server.ServerOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

/**
 * Servers of a chunk store on this machine, that a rehearsal reads it from: HTTP, HTTPS and SFTP,
 * which lets in only who has a key that it has just made. To be used by one thread; whoever opens
 * them closes them.
 */
final class RehearsalServers implements Closeable {

  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private final ChunkServer plain;
  private final ChunkServer secure;
  private final SshServer ssh;
  private final Path folder;

  private RehearsalServers(ChunkServer plain, ChunkServer secure, SshServer ssh, Path folder) {
    this.plain = plain;
    this.secure = secure;
    this.ssh = ssh;
    this.folder = folder;
  }

  /**
   * Starts them.
   *
   * @param folder what holds the store {@code out/rootfs.castr}, and a certificate for this machine
   *     and its key, {@code server.pem} and {@code server.key}; it takes the key to log in with
   */
  static RehearsalServers start(Path folder) throws IOException, GeneralSecurityException {
    Path store = Files.createDirectories(store(folder));
    TlsFiles tls =
        new TlsFiles(null, folder.resolve("server.pem"), folder.resolve("server.key"), null);
    return new RehearsalServers(serve(store, null), serve(store, tls), serveFiles(folder), folder);
  }

  private static Path store(Path folder) {
    return folder.resolve("out/rootfs.castr").toAbsolutePath();
  }

  private static ChunkServer serve(Path store, @Nullable TlsFiles tls) throws IOException {
    InetSocketAddress any = new InetSocketAddress(LOCAL, 0);
    ServerOptions options = new ServerOptions(any, tls, null, false, false, _ -> {});
    return ChunkServer.start(store, null, options, _ -> {});
  }

  private static SshServer serveFiles(Path folder) throws IOException, GeneralSecurityException {
    KeyPair client = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Path file = folder.resolve("client");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, null, null, out);
    }
    KeyPair host = KeyPairGenerator.getInstance("EC").generateKeyPair();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(LOCAL.getHostAddress());
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((_, key, _) -> KeyUtils.compareKeys(key, client.getPublic()));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.start();
    return server;
  }

  /** Returns a word of a verb, in which the names of the servers stand for their URLs. */
  String resolve(String word) {
    return switch (word) {
      case "--store=HTTP" -> "--store=" + plain.uri();
      case "--store=HTTPS" -> "--store=" + secure.uri() + "#ca=" + folder.resolve("server.pem");
      case "--store=SFTP" ->
          "--store=sftp://rehearsal@%s:%d%s#known-hosts=off&ssh-key=%s"
              .formatted(
                  LOCAL.getHostAddress(), ssh.getPort(), store(folder), folder.resolve("client"));
      default -> word;
    };
  }

  @Override
  public void close() throws IOException {
    plain.close();
    secure.close();
    ssh.stop(true);
  }
}
