package io.bootfs.cli;

import java.util.List;
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

  /** Runs the verb that the arguments name and exits with its status. */
  public static void main(String... args) {
    System.exit(run(args));
  }

  /** Runs the verb that the arguments name and returns the exit status. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  /** Returns the command with all its verbs. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    verbs().forEach(commandLine::addSubcommand);
    commandLine.setExecutionExceptionHandler(new FailureReport());
    return commandLine;
  }

  private static List<Object> verbs() {
    return List.of(
        new ConvertCommand(),
        new MakeCommand(),
        new ExtractCommand(),
        new MountCommand(),
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
        new ProfileCommand());
  }
}
