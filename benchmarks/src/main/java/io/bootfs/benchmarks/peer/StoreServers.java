package io.bootfs.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts the servers that chunk stores are read from, each at a port of its own. Stateless. */
public final class StoreServers {

  private StoreServers() {}

  /**
   * Starts an nginx that serves a folder by HTTP/2 over TLS; its certificate is {@code
   * nginx/server.pem} of the workplace.
   */
  public static InetSocketAddress nginx(Workplace work, Path root)
      throws IOException, InterruptedException {
    InetSocketAddress address = ServerProcess.freeAddress();
    Path folder = Files.createDirectories(work.path("nginx"));
    Programs.run(
        "openssl",
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-days",
        "2",
        "-subj",
        "/CN=bench",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        folder.resolve("server.key"),
        "-out",
        folder.resolve("server.pem"));
    Path conf =
        FileServer.configure(
            folder,
            """
            access_log off;
            server {
              listen 127.0.0.1:%2$d ssl http2; root %3$s;
              ssl_protocols TLSv1.2 TLSv1.3;
              ssl_certificate %1$s/server.pem; ssl_certificate_key %1$s/server.key;
            }
            """
                .formatted(folder, address.getPort(), root.toAbsolutePath()));
    Path log = folder.resolve("log");
    work.closing(
        ServerProcess.start(
            address.getPort(), log, "nginx", "-c", conf.toString(), "-e", log.toString()));
    return address;
  }

  /**
   * Starts an OpenSSH server that lets root in by the key {@code sshd/client} of the workplace; its
   * own key is {@code sshd/host.pub}.
   */
  public static InetSocketAddress sshd(Workplace work) throws IOException, InterruptedException {
    InetSocketAddress address = ServerProcess.freeAddress();
    Path folder = Files.createDirectories(work.path("sshd"));
    Files.createDirectories(Path.of("/run/sshd"));
    for (String name : new String[] {"host", "client"}) {
      Programs.run(
          "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("config"),
        """
        Port %2$d
        ListenAddress 127.0.0.1
        HostKey %1$s/host
        AuthorizedKeysFile %1$s/client.pub
        StrictModes no
        UsePAM no
        PermitRootLogin yes
        PasswordAuthentication no
        PidFile none
        Subsystem sftp internal-sftp
        """
            .formatted(folder, address.getPort()));
    Path log = folder.resolve("log");
    work.closing(
        ServerProcess.start(
            address.getPort(), log, "/usr/sbin/sshd", "-D", "-e", "-f", folder + "/config"));
    return address;
  }
}
