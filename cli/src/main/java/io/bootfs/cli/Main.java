package io.bootfs.cli;

import io.bootfs.linux.Processes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code bootfs} command.
 *
 * <p>Exit statuses: 0 success, 1 failure (one line on standard error says what, where and the
 * remedy), 2 wrong usage.
 */
@Command(
    name = "bootfs",
    description = "Turns container images into ones that boot themselves and pull data lazily.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "VERB")
public final class Main {

  private Main() {}

  private static final String RUN = "run";

  /** Runs the verb that the arguments name and exits with its status. */
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals(RUN)) {
      exitAtOnce(alone(RUN, runCommand()).execute(Arrays.copyOfRange(args, 1, args.length)));
    }
    System.exit(run(args));
  }

  /** Returns a verb as a command of its own, for which the others are not looked into. */
  private static CommandLine alone(String name, CommandLine verb) {
    return verb.setCommandName("bootfs " + name).setExecutionExceptionHandler(new FailureReport());
  }

  /** Ends this process without waiting for threads that serve what is mounted. */
  private static void exitAtOnce(int status) {
    if (Boolean.getBoolean("bootfs.rehearsal")) {
      // The JVM writes down what it has learnt for its AOT cache.
      Runtime.getRuntime().halt(status);
    }
    Processes.exit(status);
  }

  /** Runs the verb that the arguments name and returns the exit status. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  /** Returns the command with all its verbs. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    verbs().forEach(commandLine::addSubcommand);
    tellExitStatuses(commandLine);
    commandLine.getSubcommands().values().forEach(Main::tellExitStatuses);
    commandLine.setExecutionExceptionHandler(new FailureReport());
    return commandLine;
  }

  private static void tellExitStatuses(CommandLine command) {
    Map<String, String> statuses = new LinkedHashMap<>();
    statuses.put("0", "success");
    statuses.put("1", "failure: a line on standard error says what, where and the remedy");
    statuses.put("2", "wrong usage");
    command
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("Exit status:%n")
        .exitCodeList(statuses);
  }

  private static List<Object> verbs() {
    return List.of(
        new ConvertCommand(),
        new MakeCommand(),
        new ExtractCommand(),
        new MountCommand(),
        runCommand(),
        new PsCommand(),
        new RmCommand(),
        new LsCommand(),
        new CatCommand(),
        new StatCommand(),
        new ServeCommand(),
        new CopyCommand(),
        new WarmCommand(),
        new VerifyCommand(),
        new PruneCommand(),
        new InfoCommand(),
        new ListCommand(),
        new DiffCommand(),
        new ProfileCommand(),
        new PackCommand(),
        new CompletionCommand(),
        new ManPagesCommand());
  }

  private static CommandLine runCommand() {
    // What follows the image is the container's.
    return new CommandLine(new RunCommand())
        .setStopAtPositional(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
