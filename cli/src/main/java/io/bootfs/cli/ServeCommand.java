package io.bootfs.cli;

import io.bootfs.store.server.ChunkServer;
import io.bootfs.store.server.ServerStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code serve}: a chunk server in the foreground. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves a chunk store over HTTP until signalled, as desync's chunk server does.",
      "It prints its URL when it is ready. It only reads; any server of static files does the same."
    })
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "The chunk store, a .castr folder.")
  private Path store = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      converter = ListenAddress.class,
      description = {
        "Where to listen, ${DEFAULT-VALUE} by default: this machine only.",
        "0.0.0.0:PORT is all addresses; port 0 is any free one."
      })
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChunkServer server = ChunkServer.start(store, listen);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("serving %s at %s%n", store, server.uri());
    out.flush();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    new CountDownLatch(1).await(); // A signal ends the JVM, and that the server.
    return 0;
  }

  private void stop(ChunkServer server) {
    ServerStatistics done = server.statistics();
    server.close();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d requests, %,d chunks (%s) sent%n",
        done.requests(),
        done.chunks(),
        ByteCount.format(done.bytes()));
    out.flush();
  }
}
