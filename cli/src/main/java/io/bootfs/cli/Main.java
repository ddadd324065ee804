package io.bootfs.cli;

import io.bootfs.linux.Processes;
import io.bootfs.runtime.Container;
import io.bootfs.store.local.AtomicFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

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
    synopsisSubcommandLabel = "VERB")
public final class Main {

  /** Verbs that go on after a signal until what is under way has ended. */
  private static final Set<String> ENDING_IN_PEACE = Set.of("serve", "mount");

  private Main() {}

  /** What stands before a command's exit statuses. */
  static final String STATUSES = "Exit status:%n";

  /** Verbs that tell about all others. */
  private static final Set<String> ABOUT_ALL = Set.of("completion", "man-pages");

  /** Runs the verb that the arguments name and exits with its status. */
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals(RunCommand.NAME)) {
      // Without waiting for threads that serve what is mounted.
      Processes.exit(runContainer(Arrays.copyOfRange(args, 1, args.length)));
    }
    if (args.length > 0 && !ENDING_IN_PEACE.contains(args[0])) {
      AtomicFile.removeOnSignal();
    }
    System.exit(run(askedForHelp(args)));
  }

  /** Returns the words, those of {@code bootfs help [VERB…]} as {@code bootfs [VERB…] --help}. */
  static String[] askedForHelp(String... args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    // Behind an image's name, words are the container's.
    int last = args.length > 1 && args[1].equals(RunCommand.NAME) ? 2 : args.length;
    String[] words = Arrays.copyOfRange(args, 1, last + 1);
    words[last - 1] = "--help";
    return words;
  }

  /** Runs the verb {@code run} with these words, and returns the exit status. */
  static int runContainer(String... words) {
    Container.prepare();
    return RunCommand.execute(words);
  }

  /** Runs the verb that the arguments name and returns the exit status. */
  static int run(String... args) {
    return commandLine(args).execute(args);
  }

  /**
   * Returns the command with the verb that the arguments name, or with all of them if they name
   * none: to look into a verb's options takes 10 ms.
   */
  static CommandLine commandLine(String... args) {
    CommandLine commandLine = new CommandLine(new Main(), new PlainFactory());
    Map<String, Supplier<Object>> verbs = verbs();
    String wanted = args.length == 0 || ABOUT_ALL.contains(args[0]) ? "" : args[0];
    verbs.forEach((name, verb) -> {
      if (!verbs.containsKey(wanted) || wanted.equals(name)) {
        commandLine.addSubcommand(name, verb.get());
      }
    });
    complete(commandLine);
    commandLine.setParameterExceptionHandler(new UsageReport());
    commandLine.setExecutionExceptionHandler(new FailureReport());
    commandLine.setExecutionStrategy(Main::execute);
    return commandLine;
  }

  /** Runs what was parsed, or tells its usage: but not another's where a verb was mistyped. */
  private static int execute(ParseResult parsed) {
    for (ParseResult command = parsed; command != null; command = command.subcommand()) {
      CommandLine own = command.commandSpec().commandLine();
      if (!own.getSubcommands().isEmpty() && !command.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(own, command.unmatched());
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Tells what is the same of every command, and of the verbs that it has. */
  private static void complete(CommandLine command) {
    command.getSubcommands().values().forEach(Main::complete);
    // Named in an annotation, it would be made by picocli's factory, which looks into every jar.
    command.getCommandSpec().versionProvider(new Version());
    Map<String, String> statuses = new LinkedHashMap<>();
    statuses.put("0", "success");
    statuses.put("1", "failure: a line on standard error says what, where and the remedy");
    statuses.put("2", "wrong usage");
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading(STATUSES).exitCodeList(statuses);
    }
  }

  /** Returns what makes each verb, in the order of the command's usage. */
  private static Map<String, Supplier<Object>> verbs() {
    Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
    verbs.put("convert", ConvertCommand::new);
    verbs.put("make", MakeCommand::new);
    verbs.put("extract", ExtractCommand::new);
    verbs.put("mount", MountCommand::new);
    verbs.put(RunCommand.NAME, RunSpec::commandLine);
    verbs.put("ps", PsCommand::new);
    verbs.put("rm", RmCommand::new);
    verbs.put("ls", LsCommand::new);
    verbs.put("cat", CatCommand::new);
    verbs.put("stat", StatCommand::new);
    verbs.put("serve", ServeCommand::new);
    verbs.put("cp", CopyCommand::new);
    verbs.put("warm", WarmCommand::new);
    verbs.put("verify", VerifyCommand::new);
    verbs.put("prune", PruneCommand::new);
    verbs.put("info", InfoCommand::new);
    verbs.put("list", ListCommand::new);
    verbs.put("diff", DiffCommand::new);
    verbs.put("profile", ProfileCommand::new);
    verbs.put("pack", PackCommand::new);
    verbs.put("completion", CompletionCommand::new);
    verbs.put("man-pages", ManPagesCommand::new);
    return verbs;
  }
}
