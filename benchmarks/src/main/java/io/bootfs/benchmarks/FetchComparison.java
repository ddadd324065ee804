package io.bootfs.benchmarks;

import io.bootfs.benchmarks.link.Link;
import io.bootfs.benchmarks.link.LinkShape;
import io.bootfs.benchmarks.link.LinkStatistics;
import io.bootfs.benchmarks.peer.Programs;
import io.bootfs.benchmarks.peer.StoreServers;
import io.bootfs.benchmarks.peer.Workplace;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fetches a blob's chunks over a slow link by {@code bootfs extract}: from our server (HTTP/1.1),
 * nginx (HTTP/2 over TLS), casync over SSH, and by SFTP; beside {@code casync extract}, and
 * desync's where it is on the path. All are processes; what they make is compared with the blob.
 * Prints medians, and the bound: the stored bytes by the bandwidth, and two round trips.
 *
 * <p>Data: {@link BenchmarkBlob}. Run: {@code make bench-fetch}, with {@code RUNS=3}, {@code
 * CHUNKS=5000}, {@code LINKS=20ms-100mbit}.
 */
public final class FetchComparison {

  /** casync asks for one chunk after the other over HTTP: more would take minutes. */
  private static final int SERIAL_CHUNKS = 250;

  private final Workplace work;
  private final Path launcher;
  private final Link link;
  private final int runs;

  /** What is asked of one program. */
  private record Fetch(String what, Map<String, String> environment, List<Object> words) {}

  private FetchComparison(Workplace work, Path launcher, Link link, int runs) {
    this.work = work;
    this.launcher = launcher;
    this.link = link;
    this.runs = runs;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the launcher of bootfs, a folder for stores, how many runs and chunks, and the
   *     links, separated by spaces
   */
  public static void main(String... arguments) throws Exception {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(
          "arguments are LAUNCHER FOLDER RUNS CHUNKS LINKS, not " + Arrays.toString(arguments));
    }
    Path launcher = Path.of(arguments[0]).toAbsolutePath();
    try (Workplace work = Workplace.in(Path.of(arguments[1]))) {
      FetchedChunks many =
          FetchedChunks.make(work, launcher, BenchmarkBlob.path(), Integer.parseInt(arguments[3]));
      FetchedChunks few = FetchedChunks.make(work, launcher, BenchmarkBlob.path(), SERIAL_CHUNKS);
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Servers servers =
          new Servers(
              work.closing(ChunkServer.start(many.store(), any)),
              work.closing(ChunkServer.start(few.store(), any)),
              StoreServers.nginx(work, many.store()),
              StoreServers.sshd(work));
      for (String shape : arguments[4].split(" ", -1)) {
        Link link = work.closing(new Link(LinkShape.parse(shape)));
        new FetchComparison(work, launcher, link, Integer.parseInt(arguments[2]))
            .compare(servers, many, few);
      }
    }
  }

  /** The servers, each at its own place before the link. */
  private record Servers(
      ChunkServer many, ChunkServer few, InetSocketAddress nginx, InetSocketAddress sshd) {}

  private void compare(Servers servers, FetchedChunks many, FetchedChunks few) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%n%s, medians of %d%n%-34s %7s %9s %9s %9s %7s %8s%n",
        link.shape(),
        runs,
        "",
        "chunks",
        "MB",
        "bound, s",
        "took, s",
        "ratio",
        "MB down");
    String http = "http://127.0.0.1:" + port(servers.many());
    String tls = "https://127.0.0.1:" + link.forward(servers.nginx());
    int ssh = link.forward(servers.sshd());
    Path keys = work.path("sshd");
    Files.writeString(
        keys.resolve("known_hosts"),
        "[127.0.0.1]:%d %s".formatted(ssh, Files.readString(keys.resolve("host.pub"))));
    row(many, bootfs("bootfs, HTTP/1.1, its own server", http, many));
    row(many, bootfs("bootfs, HTTP/2 and TLS, nginx", tls + "#ca=" + certificate(), many));
    row(many, bootfs("bootfs, SSH, casync", sshUrl("ssh", ssh, many), many));
    row(many, bootfs("bootfs, SFTP, OpenSSH", sshUrl("sftp", ssh, many), many));
    row(many, casync("casync, SSH, casync", "127.0.0.1:" + many.store(), many, ssh));
    row(few, casync("casync, HTTP/1.1", "http://127.0.0.1:" + port(servers.few()), few, ssh));
    if (Programs.onPath("desync")) {
      row(many, desync(http, many));
    }
  }

  private int port(ChunkServer server) throws IOException {
    return link.forward(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort()));
  }

  private Path certificate() {
    return work.path("nginx/server.pem");
  }

  private String sshUrl(String scheme, int port, FetchedChunks chunks) {
    Path keys = work.path("sshd");
    return "%s://root@127.0.0.1:%d%s#known-hosts=%4$s/known_hosts&ssh-key=%4$s/client"
        .formatted(scheme, port, chunks.store(), keys);
  }

  private Fetch bootfs(String what, String store, FetchedChunks chunks) {
    return new Fetch(
        what, Map.of(), List.of(launcher, "extract", "--store=" + store, chunks.index(), copy()));
  }

  /** casync takes port and key for its SSH from a program in place of {@code ssh}. */
  private Fetch casync(String what, String store, FetchedChunks chunks, int port)
      throws IOException {
    Path ssh = work.path("ssh-" + port);
    Path keys = work.path("sshd");
    Files.writeString(
        ssh,
        "#!/bin/sh\nexec ssh -p %d -i %2$s/client -o UserKnownHostsFile=%2$s/known_hosts \"$@\"\n"
            .formatted(port, keys));
    if (!ssh.toFile().setExecutable(true)) {
      throw new IOException(ssh + " can't be made executable");
    }
    return new Fetch(
        what,
        Map.of("CASYNC_SSH_PATH", ssh.toString()),
        List.of("casync", "extract", "--store=" + store, chunks.index(), copy()));
  }

  private Fetch desync(String store, FetchedChunks chunks) {
    return new Fetch(
        "desync, HTTP/1.1",
        Map.of(),
        List.of("desync", "extract", "-s", store, chunks.index(), copy()));
  }

  private Path copy() {
    return work.path("copy");
  }

  private void row(FetchedChunks chunks, Fetch fetch) throws Exception {
    List<Double> seconds = new ArrayList<>();
    LinkStatistics before = link.statistics();
    for (int run = 0; run < runs; run++) {
      long began = System.nanoTime();
      Programs.run(fetch.environment(), fetch.words().toArray());
      seconds.add((System.nanoTime() - began) / 1e9);
      if (Files.mismatch(chunks.blob(), copy()) != -1) {
        throw new IOException(fetch.what() + " did not rebuild " + chunks.blob());
      }
      Files.delete(copy());
    }
    seconds.sort(null);
    double took = seconds.get(seconds.size() / 2);
    LinkShape shape = link.shape();
    double bound = shape.secondsFor(chunks.storedBytes()) + 2 * shape.roundTripSeconds();
    System.out.printf(
        Locale.ROOT,
        "%-34s %,7d %9.1f %9.2f %9.2f %7.2f %8.1f%n",
        fetch.what(),
        chunks.count(),
        chunks.storedBytes() / 1e6,
        bound,
        took,
        took / bound,
        link.statistics().since(before).down() / 1e6 / runs);
  }
}
