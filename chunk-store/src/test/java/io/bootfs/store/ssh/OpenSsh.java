package io.bootfs.store.ssh;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.FreePort;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An OpenSSH server of a test's own, with its own keys, that lets root in by key. */
public final class OpenSsh implements AutoCloseable {

  private static final int ATTEMPTS = 400;

  final Path folder;
  final int port;
  private Process process;

  private OpenSsh(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.process = launch();
  }

  /** Starts one; the folder takes its keys, configuration and log. */
  public static OpenSsh start(Path folder) throws IOException, InterruptedException {
    return start(folder, "");
  }

  /**
   * Starts one.
   *
   * @param more lines of its configuration
   */
  static OpenSsh start(Path folder, String more) throws IOException, InterruptedException {
    Files.createDirectories(Path.of("/run/sshd"));
    keygen(folder, "host", "-t", "ed25519", "-N", "");
    keygen(folder, "host_ecdsa", "-t", "ecdsa", "-N", "");
    keygen(folder, "client", "-t", "ed25519", "-N", "");
    int port = FreePort.find();
    Files.copy(folder.resolve("client.pub"), folder.resolve("authorized"));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:%d %s".formatted(port, Files.readString(folder.resolve("host.pub"))));
    Files.writeString(
        folder.resolve("config"),
        """
        Port %2$d
        ListenAddress 127.0.0.1
        HostKey %1$s/host_ecdsa
        HostKey %1$s/host
        AuthorizedKeysFile %1$s/authorized
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PidFile none
        MaxStartups 200
        Subsystem sftp internal-sftp
        %3$s
        """
            .formatted(folder, port, more));
    OpenSsh server = new OpenSsh(folder, port);
    server.awaitPort();
    return server;
  }

  private Process launch() throws IOException {
    return new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", folder + "/config")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void awaitPort() throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(25);
      }
    }
    close();
    throw new IOException("sshd does not start: " + log());
  }

  /** Makes a pair of keys; the private one is {@code name}, the public one {@code name.pub}. */
  public static void keygen(Path folder, String name, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("ssh-keygen", "-q", "-C", "test", "-f", name);
    builder.command().addAll(List.of(arguments));
    run(builder.directory(folder.toFile()));
  }

  /** Runs a program that must succeed, and returns its output. */
  static String run(ProcessBuilder builder) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(builder.command() + ": " + output);
    }
    return output;
  }

  /** Lets the owner of another key in. */
  public void authorize(String publicKey) throws IOException {
    Files.writeString(
        folder.resolve("authorized"),
        Files.readString(folder.resolve("client.pub")) + publicKey + "\n");
  }

  /** Returns the URL of a store on it. */
  public String url(String scheme, Path path) {
    return "%s://root@127.0.0.1:%d%s".formatted(scheme, port, path);
  }

  /** Returns the options of a client whose key and host keys are this server's; it is patient. */
  public String options() {
    return "#known-hosts=%1$s/known_hosts&ssh-key=%1$s/client&ssh-config=%1$s/none&connect-timeout=60s"
        .formatted(folder);
  }

  /** Returns the file that a client knows this server by. */
  public Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  static ChunkStore open(String url, Map<String, String> environment) throws IOException {
    return new SshOpener().open(StoreUrl.parse(url, environment));
  }

  static WritableChunkStore openWritable(String url) throws IOException {
    return new SshOpener().openWritable(StoreUrl.parse(url, Map.of()));
  }

  /** Ends the server and every connection, and starts it again at the same port. */
  void restart() throws IOException, InterruptedException {
    close();
    process = launch();
    awaitPort();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Returns how many logins there were. */
  public long logins() throws IOException {
    return log().lines().filter(line -> line.startsWith("Accepted publickey")).count();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroy();
    process.onExit().join();
  }
}
