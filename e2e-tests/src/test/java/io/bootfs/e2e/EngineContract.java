package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.e2e.Command.Result;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a converted image does in an engine, beside the same image unconverted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineContract {

  static final String ORIGINAL = "bootfs-e2e/original:latest";
  static final String CONVERTED = "bootfs-e2e/converted:latest";

  private final List<String> started = new ArrayList<>();
  private Engine engine;
  private ChunkServer chunks;
  private @TempDir Path cache;

  /** Starts the engine that is tested. */
  abstract Engine start() throws IOException, InterruptedException;

  @BeforeAll
  void prepare() throws Exception {
    ConvertedDemo demo = ConvertedDemo.get();
    engine = start();
    Path original = Files.createTempFile("bootfs-e2e", ".tar");
    Files.delete(original);
    Command.of(
            "skopeo",
            "copy",
            "--quiet",
            "oci:" + demo.source,
            "docker-archive:" + original + ":" + ORIGINAL)
        .run()
        .successful();
    engine.load(original);
    Files.delete(original);
    engine.load(demo.folder.resolve("image.tar"));
    engine.command("tag", ConvertedDemo.TAG, CONVERTED).run().successful();
    chunks =
        ChunkServer.start(
            demo.folder.resolve("rootfs.castr"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void removeContainers() throws Exception {
    for (String container : started) {
      engine.command("rm", "--force", container).run();
    }
    started.clear();
  }

  @AfterAll
  void stop() throws Exception {
    chunks.close();
    engine.stop();
  }

  @Test
  void startsTheEntrypointAndPullsOnlyWhatItReads() throws Exception {
    String container = startServer("server");
    assertThat(logs(container)).contains("cwd /app");
    long pulled = ConvertedDemo.chunks(cache);
    long all = ConvertedDemo.get().chunks();
    assertThat(pulled).isBetween(10L, all / 2);
    // Nothing that lies beside what was read, and may have come along.
    String read =
        "import glob; print(sum(len(open(f, 'rb').read()) for f in glob.glob('/usr/lib/*/gconv/*.so')))";
    assertThat(engine.command("exec", container, "python3", "-c", read).run().successful().out())
        .isNotEqualTo("0\n");
    assertThat(ConvertedDemo.chunks(cache)).isBetween(pulled + 1, all - 1);
  }

  @Test
  void theAppSeesWhatItSeesUnconverted() throws Exception {
    String program =
        """
        import os, sys
        print(sys.argv, os.getcwd(), os.getresuid(), os.getresgid(), sorted(os.getgroups()))
        print(sorted((k, v) for k, v in os.environ.items() if k not in ("HOSTNAME", "container")))
        print(open("/etc/passwd").read(), open("/etc/os-release").read())
        print(sorted(os.listdir("/")), sorted(os.listdir("/etc")))
        """;
    Result original =
        engine.command("run", "--rm", "-e", "X=a b", ORIGINAL, "-c", program, "y z").run();
    Result converted = run("-e", "X=a b", CONVERTED, "-c", program, "y z");
    assertThat(converted.successful().out()).isEqualTo(original.successful().out());
  }

  @Test
  void oneCapabilityAndOneDeviceAreEnough() throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "host"));
    words.addAll(List.of("--cap-add", "SYS_ADMIN", "--device", "/dev/fuse"));
    words.addAll(List.of("--security-opt", "apparmor=unconfined"));
    words.addAll(lazily());
    words.addAll(List.of(CONVERTED, "-c", "import json; print('started')"));
    Result result = engine.command(words.toArray(String[]::new)).run();
    assertThat(result.successful().out()).isEqualTo("started\n");
  }

  @Test
  void theExitStatusIsTheApps() throws Exception {
    assertThat(run(CONVERTED, "-c", "raise SystemExit(42)").status()).isEqualTo(42);
    assertThat(run(CONVERTED, "-c", "import os; os.kill(os.getpid(), 9)").status()).isEqualTo(137);
  }

  @Test
  void aVolumeIsThereWhetherOrNotTheImageHasItsMountPoint(@TempDir Path volume) throws Exception {
    Files.writeString(volume.resolve("greeting"), "from the volume");
    // The app is an ordinary user, and a temporary folder is its owner's alone.
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxr-xr-x"));
    String program = "print(open('/not/in/the/image/greeting').read(), open('/app/file').read())";
    Result result =
        run(
            "-v",
            volume + ":/not/in/the/image",
            "-v",
            volume.resolve("greeting") + ":/app/file:ro",
            CONVERTED,
            "-c",
            program);
    assertThat(result.successful().out()).isEqualTo("from the volume from the volume\n");
  }

  @Test
  void theRootIsWritable() throws Exception {
    String program =
        """
        import os
        open("/tmp/new", "w").write("new")
        os.chdir("/")
        print(open("/tmp/new").read(), os.path.exists("/.bootfs"))
        """;
    assertThat(run(CONVERTED, "-c", program).successful().out()).isEqualTo("new False\n");
  }

  @Test
  void execLandsInTheNewRoot() throws Exception {
    String container = startServer("exec");
    Result result = engine.command("exec", container, "cat", "/app/server.py").run().successful();
    assertThat(result.out()).contains("class Greeting");
    Result copy =
        engine.command("exec", container, "sh", "-c", "ls -d /app /usr/bin/python3; id -u").run();
    assertThat(copy.successful().out()).startsWith("/app\n/usr/bin/python3\n");
  }

  @Test
  void stopEndsItByTheAppsOwnHandler() throws Exception {
    String container = startServer("stop");
    engine.command("stop", "--time", "30", container).run().successful();
    assertThat(exitStatus(container)).isEqualTo(0);
  }

  @Test
  void theSignalThatAJvmKeepsForItselfReachesTheApp() throws Exception {
    String program =
        """
        import signal, sys
        signal.signal(signal.SIGQUIT, lambda *_: sys.exit(33))
        print("ready", flush=True)
        while True: signal.pause()
        """;
    String container = detached("quit", CONVERTED, "-c", program);
    await(container, "ready");
    engine.command("kill", "--signal", "QUIT", container).run().successful();
    engine.command("wait", container).run().successful();
    assertThat(exitStatus(container)).isEqualTo(33);
  }

  private String startServer(String name) throws Exception {
    String container = detached(name, "-e", "PORT=0", CONVERTED);
    await(container, "ready on port");
    return container;
  }

  /** Runs a converted container to its end. */
  final Result run(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("--rm"));
    all.addAll(lazily());
    all.addAll(List.of(words));
    return engine.privileged(all.toArray(String[]::new)).run();
  }

  private String detached(String name, String... words) throws Exception {
    String container = "bootfs-e2e-" + name;
    started.add(container);
    List<String> all = new ArrayList<>(List.of("--detach", "--name", container));
    all.addAll(lazily());
    all.addAll(List.of(words));
    engine.privileged(all.toArray(String[]::new)).run().successful();
    return container;
  }

  private List<String> lazily() {
    return List.of(
        "-v", cache + ":/.bootfs/rootfs.castr", "-e", "BLOB_STORE=" + chunks.uri().toString());
  }

  private void await(String container, String line) throws Exception {
    engine.await(container, line, logs -> (logs.out() + logs.err()).contains(line));
  }

  private String logs(String container) throws Exception {
    Result logs = engine.command("logs", container).run().successful();
    return logs.out() + logs.err();
  }

  private int exitStatus(String container) throws Exception {
    return Integer.parseInt(engine.inspect(container, "State.ExitCode"));
  }
}
