package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Condition;

/** What may happen to a container between its start and its end, as users and engines do it. */
enum Life {
  /** Looked at, entered, signalled, paused, stopped. */
  STOPPED,
  /** Stopped by a signal that the run has named. */
  STOPPED_OTHERWISE,
  /** Restarted, then killed from outside. */
  RESTARTED,
  /** Restarted with its writable layer on a volume. */
  KEPT,
  /** Failing until a restart policy has started it twice more. */
  FAILING,
  /** On a terminal, whose window changes. */
  ON_A_TERMINAL,
  /** With standard input that ends before its output does. */
  READING,
  /** Checked for its health, and ailing. */
  AILING,
  /** With files copied in and out by an engine that enters the container. */
  COPIED_INSIDE,
  /** With files copied in and out by an engine that looks at its own layers. */
  COPIED_OUTSIDE,
  /** Looked at through the engine's own layers. */
  EXPORTED;

  /** The configs that the images of lives have. */
  static final Set<String> CONFIGS = Set.of("plain", "volumes", "quitting", "healthy");

  private static final String QUITTING = "python3 /probe/probe until=3";

  private static final int SIGUSR1 = 10;

  /** Lets a container live, and returns what was seen of it. */
  Observation observe(LiveContainer container) throws Exception {
    try (container) {
      live(container);
    }
    return container.observation();
  }

  private void live(LiveContainer container) throws Exception {
    DifferentialCase volumes = DifferentialCase.of("volumes", "");
    switch (this) {
      case STOPPED -> stopped(container);
      case STOPPED_OTHERWISE -> stoppedOtherwise(container);
      case RESTARTED -> restarted(container, "root", volumes);
      case KEPT -> {
        String upper = "-v upper-@SIDE@:/upper -e BOOTFS_UPPER=/upper";
        restarted(container, "root on a volume", volumes.converted(upper));
      }
      case FAILING -> failing(container);
      case ON_A_TERMINAL -> onATerminal(container);
      case READING -> reading(container);
      case AILING -> ailing(container);
      case COPIED_INSIDE -> copied(container, "inside > ");
      case COPIED_OUTSIDE -> copied(container, "outside > ");
      case EXPORTED -> exported(container);
    }
  }

  private static void stopped(LiveContainer container) throws Exception {
    container.start(DifferentialCase.of("quitting", ""));
    container.await("ready", 1);
    assertThat(container.engine("top", "@NAME@").lines().map(String::strip))
        .haveExactly(1, new Condition<>(line -> line.endsWith(QUITTING), QUITTING));
    assertThat(container.engine("stats", "--no-stream", "@NAME@")).contains("%");
    enter(container);
    for (int signal : new int[] {1, 2, 10, 12, 13, 14, 15, 18, 20, 23, 28, 29, 35, 63}) {
      container.engine("kill", "--signal", Integer.toString(signal), "@NAME@");
      container.await("signal " + signal, 1);
    }
    pause(container);
    container.engine("stop", "--time", "60", "@NAME@");
    container.note("status", container.inspect("State.ExitCode"));
    Command.Result logs = container.command("logs", "@NAME@").run();
    container.note("printed", container.remarks());
    container.note("printed as errors", logs.err());
  }

  private static void stoppedOtherwise(LiveContainer container) throws Exception {
    container.start(DifferentialCase.of("plain", "--stop-signal USR2").with("until=12"));
    container.await("ready", 1);
    container.engine("stop", "--time", "60", "@NAME@");
    container.note("printed", container.remarks());
    container.note("status", container.inspect("State.ExitCode"));
  }

  private static void enter(LiveContainer container) throws Exception {
    container.noteProbe(
        "exec",
        container
            .command("exec", "-u", "worker", "-w", "/data", "-e", "A=b c", "@NAME@")
            .with(List.of("python3", "/probe/probe", "exit=7"))
            .run());
    container.noteProbe(
        "exec -t",
        container
            .command("exec", "-t", "@NAME@", "python3", "/probe/probe", "on a terminal")
            .run());
    container.note("no such program", container.command("exec", "@NAME@", "nosuch").run().status());
  }

  private static void pause(LiveContainer container) throws Exception {
    List<Long> probes = container.probes();
    // runc gives up early: a busy machine has not stopped all processes by then.
    container.await("pause", () -> container.command("pause", "@NAME@").run().status() == 0);
    assertThat(container.inspect("State.Status")).isEqualTo("paused");
    assertThat(probes).hasSize(1);
    assertThat(freezerState(probes.getFirst())).isEqualTo("FROZEN\n");
    container.engine("unpause", "@NAME@");
    container.engine("kill", "--signal", Integer.toString(SIGUSR1), "@NAME@");
    container.await("signal " + SIGUSR1, 2);
  }

  private static String freezerState(long process) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/" + process + "/cgroup"))) {
      String[] fields = line.split(":", 3);
      if (fields[1].equals("freezer")) {
        return Files.readString(Path.of("/sys/fs/cgroup/freezer", fields[2], "freezer.state"));
      }
    }
    return "in no freezer";
  }

  private static void restarted(LiveContainer container, String root, DifferentialCase run)
      throws Exception {
    container.start(run.with("until=15"));
    container.await("ready", 1);
    container.exec("rm -r /data/*; touch /volume/missing/new /tmp/new");
    container.engine("restart", "--time", "60", "@NAME@");
    container.await("ready", 2);
    container.note("emptied volume", container.exec("ls /data"));
    container.note("volume", container.exec("ls /volume/missing"));
    container.note(root, container.exec("ls /tmp"));
    end(container);
  }

  private static void end(LiveContainer container) throws Exception {
    String id = container.inspect("Id");
    String root = container.inspect("GraphDriver.Data.MergedDir");
    List<Long> probes = container.probes();
    assertThat(probes).hasSize(1);
    assertThat(LiveContainer.traces(id, root)).isNotEmpty();
    container.engine("kill", "@NAME@");
    container.note("waited for", container.engine("wait", "@NAME@"));
    container.note("status", container.inspect("State.ExitCode"));
    container.await(
        "the end of " + probes,
        () -> probes.stream().noneMatch(probe -> Files.exists(Path.of("/proc/" + probe))));
    container.engine("rm", "--volumes", "@NAME@");
    assertThat(LiveContainer.traces(id, root)).isEmpty();
  }

  private static void failing(LiveContainer container) throws Exception {
    container.start(
        DifferentialCase.of("plain", "--restart on-failure:5 -v counts-@SIDE@:/counts")
            .with("failing=/counts/n"));
    container.await(
        "the third end",
        () ->
            container.inspect("RestartCount").equals("2")
                && container.inspect("State.Status").equals("exited"));
    container.note("status", container.inspect("State.ExitCode"));
  }

  private static void onATerminal(LiveContainer container) throws Exception {
    Command run =
        container
            .command("run", "-it", "--name", "@NAME@")
            .with(
                container.words(DifferentialCase.of("plain", "-u worker").with("until=2", "echo")));
    Command terminal =
        Command.of(ProbedDemo.RESOURCES.resolve("terminal.py").toString()).with(run.words());
    try (Conversation talk =
        new Conversation(new Command(terminal.words(), run.environment()), container.file("log"))) {
      talk.await("ready");
      talk.ask("size?\n", "with 33 rows, 77 columns");
      talk.signal("USR1");
      talk.ask("size?\n", "with 44 rows, 99 columns");
      // SIGWINCH: boot passes it on, perhaps after the app has looked.
      talk.await("signal 28");
      talk.say("\3");
      talk.await("signal 2\r");
      container.note("status", talk.end());
      container.noteProbe("terminal", new Command.Result(0, talk.heard(), ""));
    }
    container.forget("terminal > standard output", "terminal > streams > size");
  }

  private static void reading(LiveContainer container) throws Exception {
    Command run =
        container
            .command("run", "-i", "--name", "@NAME@")
            .with(container.words(DifferentialCase.of("plain", "").with("until=2", "echo")));
    try (Conversation talk = new Conversation(run, container.file("log"))) {
      talk.await("ready\n");
      talk.say("one\n");
      talk.await("got one");
      talk.say("two");
      talk.await("got two");
      talk.saidAll();
      container.note("status", talk.end());
      container.noteProbe("pipe", new Command.Result(0, talk.heard(), ""));
    }
  }

  private static void ailing(LiveContainer container) throws Exception {
    container.start(DifferentialCase.of("healthy", ""));
    container.await("health", () -> container.health().equals("healthy"));
    container.note("checked by", container.exec("cat /tmp/healthy"));
    container.engine("exec", "-u", "0", "@NAME@", "chmod", "644", "/probe/probe");
    container.await("ailing", () -> container.health().equals("unhealthy"));
  }

  private static void copied(LiveContainer container, String view) throws Exception {
    container.start(DifferentialCase.of("volumes", "").with("until=15"));
    container.await("ready", 1);
    Path in = Files.writeString(container.file("in"), "copied in\n");
    for (String place : List.of("/all/copy", "/data/copy", "/new")) {
      Command.Result result = container.command("cp", in.toString(), "@NAME@:" + place).run();
      container.note(view + "copying to " + place, result.status());
      container.note(view + "copied to " + place, container.exec("cat " + place + " || true"));
    }
    container.exec("echo made >/tmp/made; echo made >/data/made");
    for (String place : List.of("/all/precise", "/tmp/made", "/data/made")) {
      Path out = container.file("out" + place.replace('/', '-'));
      container.command("cp", "@NAME@:" + place, out.toString()).run();
      container.note(
          view + "copied from " + place, Files.exists(out) ? Files.readString(out) : "nothing");
    }
  }

  private static void exported(LiveContainer container) throws Exception {
    container.start(DifferentialCase.of("plain", "").with("until=15"));
    container.await("ready", 1);
    container.exec("echo made >/tmp/made");
    container.note(
        "outside > changed", container.engine("diff", "@NAME@").contains("A /tmp/made\n"));
    Path archive = container.file("tar");
    container.engine("export", "-o", archive.toString(), "@NAME@");
    String names = Command.of("tar", "-tf", archive.toString()).run().successful().out();
    for (String name : List.of("probe/probe", "tmp/made")) {
      container.note("outside > exported " + name, names.contains("\n" + name + "\n"));
    }
    DifferentialCase committed =
        DifferentialCase.of("committed", "--rm").with("tree=/tmp", "exit=3");
    List<String> words = container.words(committed);
    container.engine("commit", "@NAME@", words.get(words.indexOf("tree=/tmp") - 1));
    Command.Result result = container.command("run").with(words).run();
    container.note("committed", result.status());
    container.note("outside > committed /tmp/made", result.out().contains("\"/tmp/made\""));
  }
}
