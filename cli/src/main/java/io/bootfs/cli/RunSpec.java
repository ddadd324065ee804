package io.bootfs.cli;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * picocli's model of the verb {@code run}: its help, and any command line. For one command line.
 */
final class RunSpec implements Callable<Integer> {

  private static final List<String> DESCRIPTION =
      List.of(
          "Runs a program in a container whose root is a chunked image, fetched when it is read.",
          "The container has PID, mount, UTS and IPC namespaces of its own, and what an ordinary"
              + " container of Docker may do. Signals are passed on. When it ends, nothing stays mounted,"
              + " and its writable layer is gone unless it is kept.",
          "It needs root, /dev/fuse, EROFS and overlayfs.");

  /** Those of container engines. */
  private static final Map<String, String> STATUSES =
      Map.of(
          "0-255", "the program's own; 128 and the signal's number if it was killed",
          "125", "the container can't be started: a line on standard error says why",
          "126", "the program can't be executed",
          "127", "there is no such program");

  private final Map<RunOption, OptionSpec> options = new EnumMap<>(RunOption.class);
  private final PositionalParamSpec image =
      PositionalParamSpec.builder()
          .index("0")
          .required(true)
          .type(String.class)
          .paramLabel("INDEX|IMAGE")
          .description(
              "A .caibx file (boot.properties beside it says what to run), a folder of bootfs convert, or"
                  + " the name of an image that was run before.")
          .build();
  private final PositionalParamSpec words =
      PositionalParamSpec.builder()
          .index("1..*")
          .arity("0..1")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .paramLabel("CMD")
          .description("In place of the image's CMD.")
          .build();

  private RunSpec() {
    for (RunOption option : RunOption.values()) {
      options.put(option, spec(option));
    }
  }

  /** The networks that there are. */
  private enum Network {
    HOST,
    NONE
  }

  /** Returns the verb as a command line, whose words behind the image are the container's. */
  static CommandLine commandLine() {
    RunSpec run = new RunSpec();
    PlainFactory factory = new PlainFactory();
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(run, factory)
            .name(RunCommand.NAME)
            .exitCodeOnInvalidInput(RunCommand.FAILED)
            .exitCodeOnExecutionException(RunCommand.FAILED);
    spec.usageMessage()
        .description(DESCRIPTION.toArray(String[]::new))
        .exitCodeListHeading(Main.STATUSES)
        .exitCodeList(new TreeMap<>(STATUSES));
    run.options.values().forEach(spec::addOption);
    // In the words of picocli's own, which it finds by annotations.
    spec.addOption(
        flag("Show this help message and exit.", "-h", "--help").usageHelp(true).build());
    spec.addOption(
        flag("Print version information and exit.", "-V", "--version").versionHelp(true).build());
    spec.addPositional(run.image).addPositional(run.words);
    return new CommandLine(spec, factory)
        .setStopAtPositional(true)
        // Words that begin with @ are the container's.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static OptionSpec spec(RunOption option) {
    OptionSpec.Builder spec = flag(option.description(), option.names().toArray(String[]::new));
    switch (option.kind()) {
      case FLAG -> {}
      case VALUE -> spec.type(String.class).paramLabel(option.label());
      case CHOICE -> spec.type(Network.class).paramLabel(option.label());
      case LIST -> spec.type(List.class).auxiliaryTypes(String.class).paramLabel(option.label());
    }
    return spec.build();
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
  }

  @Override
  public Integer call() throws IOException {
    return new RunCommand(line()).call();
  }

  /** Returns the command line that was parsed. */
  RunLine line() {
    Map<RunOption, List<String>> given = new EnumMap<>(RunOption.class);
    options.forEach((option, spec) -> {
      List<String> values = values(spec);
      if (option.kind() != RunOption.Kind.FLAG && !values.isEmpty()) {
        given.put(option, values);
      } else if (Boolean.TRUE.equals(spec.getValue())) {
        given.put(option, List.of());
      }
    });
    String wanted = image.getValue();
    return new RunLine(given, wanted, values(words).size());
  }

  private static List<String> values(ArgSpec argument) {
    Object value = argument.getValue();
    return switch (value) {
      case null -> List.of();
      case List<?> several -> several.stream().map(String::valueOf).toList();
      case Network network -> List.of(network.name().toLowerCase(Locale.ROOT));
      default -> List.of(value.toString());
    };
  }
}
