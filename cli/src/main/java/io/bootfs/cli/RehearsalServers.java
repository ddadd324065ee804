package io.bootfs.cli;

import io.bootfs.store.server.ChunkServer;
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
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * Servers of a chunk store on this machine, that a rehearsal reads it from: HTTP, and SFTP, which
 * lets in only who has a key that it has just made. Each starts when it is first named. To be used
 * by one thread; whoever opens them closes them.
 */
final class RehearsalServers implements Closeable {

  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  private final Path folder;
  private final List<Closeable> started = new ArrayList<>();

  /**
   * Starts none yet.
   *
   * @param folder what holds the store {@code out/rootfs.castr}; it takes the key to log in with
   */
  RehearsalServers(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns a word of a verb, in which the names of the servers stand for their URLs.
   *
   * @throws IOException if that server can't be started
   */
  String resolve(String word) throws IOException, GeneralSecurityException {
    return switch (word) {
      case "--store=HTTP" -> "--store=" + serve().uri();
      case "--store=SFTP" ->
          "--store=sftp://rehearsal@%s:%d%s#known-hosts=%s&ssh-key=%s"
              .formatted(
                  LOCAL.getHostAddress(),
                  serveFiles(),
                  store(),
                  folder.resolve("known_hosts"),
                  folder.resolve("client"));
      default -> word;
    };
  }

  private Path store() {
    return folder.resolve("out/rootfs.castr").toAbsolutePath();
  }

  private ChunkServer serve() throws IOException {
    ChunkServer server = ChunkServer.start(store(), new InetSocketAddress(LOCAL, 0));
    started.add(server);
    return server;
  }

  /** Returns the server's port. */
  private int serveFiles() throws IOException, GeneralSecurityException {
    // As for a login, which is what is rehearsed.
    SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
    KeyPair client = makeKey();
    Path file = folder.resolve("client");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, null, null, out);
    }
    KeyPair host = makeKey();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(LOCAL.getHostAddress());
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((_, key, _) -> KeyUtils.compareKeys(key, client.getPublic()));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.start();
    String known = PublicKeyEntry.toString(host.getPublic());
    Files.writeString(
        folder.resolve("known_hosts"),
        "[%s]:%d %s%n".formatted(LOCAL.getHostAddress(), server.getPort(), known));
    started.add(() -> server.stop(true));
    return server.getPort();
  }

  /** Makes a key of the kind that OpenSSH makes by default. */
  private static KeyPair makeKey() throws GeneralSecurityException {
    return SecurityUtils.getKeyPairGenerator(SecurityUtils.EDDSA).generateKeyPair();
  }

  @Override
  public void close() throws IOException {
    for (Closeable server : started) {
      server.close();
    }
  }
}
