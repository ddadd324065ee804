package io.bootfs.cli;

import io.bootfs.runtime.state.ContainerState;
import io.bootfs.runtime.state.Containers;
import io.bootfs.runtime.state.ProcessId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The verb {@code ps}: the containers there are. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    description = "Lists the containers that run, and cleans up after those that were killed.")
final class PsCommand implements Callable<Integer> {

  private static final String ROW = "%-20s %8s %-28s %-28s %6s %s%n";
  private static final int LONGEST = 28;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final DataRootOption root = new DataRootOption();

  @Option(
      names = {"-a", "--all"},
      description = "Kept ones that have ended, too.")
  private boolean all;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<Containers.Entry> shown =
        new Containers(root.open())
            .list().stream().filter(entry -> all || entry.running()).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      List<Map<String, Object>> rows = new ArrayList<>();
      shown.forEach(entry -> rows.add(fields(entry)));
      out.println(JsonMapper.shared().writeValueAsString(rows));
    } else {
      out.printf(Locale.ROOT, ROW, "NAME", "PID", "IMAGE", "COMMAND", "AGE", "STATUS");
      shown.forEach(entry -> print(entry, out));
    }
    out.flush();
    return 0;
  }

  private static void print(Containers.Entry entry, PrintWriter out) {
    ContainerState state = entry.state();
    if (state == null) {
      out.printf(Locale.ROOT, ROW, entry.name(), "", "", "", "", status(entry));
      return;
    }
    Duration age = Duration.between(state.started(), Instant.now());
    out.printf(
        Locale.ROOT,
        ROW,
        entry.name(),
        pid(entry) == 0 ? "" : pid(entry),
        cut(state.image()),
        cut(state.command()),
        format(age),
        status(entry));
  }

  private static Map<String, Object> fields(Containers.Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", entry.name());
    fields.put("pid", pid(entry));
    ContainerState state = entry.state();
    if (state != null) {
      fields.put("image", state.image());
      fields.put("command", state.command());
      fields.put("started", state.started().toString());
    }
    fields.put("status", status(entry));
    return fields;
  }

  private static long pid(Containers.Entry entry) {
    ContainerState state = entry.state();
    ProcessId app = state == null || !entry.running() ? null : state.app();
    return app == null ? 0 : app.pid();
  }

  private static String status(Containers.Entry entry) {
    if (entry.running()) {
      return pid(entry) == 0 ? "starting" : "running";
    }
    ContainerState state = entry.state();
    return "exited (" + (state == null ? "" : state.exitStatus()) + ")";
  }

  private static String cut(String text) {
    String line = text.replace('\n', ' ');
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** Returns an age in its largest unit. */
  private static String format(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : Math.max(age.toSeconds(), 0) + "s";
  }
}
