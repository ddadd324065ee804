package io.bootfs.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The options of the verb {@code run}. Not thread-safe.
 *
 * <p>They are declared by calls: to look for annotations, as the other verbs have them, takes
 * longer than all the rest of reading a command line (decision 19), and a container's start is
 * short.
 */
final class RunOptions {

  final OptionSpec root =
      path("DIR", DataRootOption.DESCRIPTION, DataRootOption.NAME)
          .defaultValue(DataRootOption.DEFAULT)
          .build();
  final OptionSpec name = text("ID", "The container's name.", "--name");
  final OptionSpec store =
      text(
          "URL",
          "Where the chunks are, as for bootfs mount; else where the image says.",
          "--store");
  final OptionSpec cache =
      path("DIR", "The .castr folder that keeps what is fetched; else one below --root.", "--cache")
          .build();
  final OptionSpec cacheSize =
      valued(
              String.class,
              "SIZE",
              "The most that it may take, as for bootfs mount.",
              "--cache-size")
          .defaultValue("${env:BOOTFS_CACHE_SIZE:-}")
          .build();
  final OptionSpec volumes =
      texts("SOURCE:/TARGET[:ro]", "A file or folder that the container sees.", "-v", "--volume");
  final OptionSpec readOnlyVolumes =
      texts("SOURCE:/TARGET", "The same, which it can't change.", "--ro-bind");
  final OptionSpec variables =
      texts("NAME[=VALUE]", "A variable; without a value, ours.", "-e", "--env");
  final OptionSpec directory =
      text("DIR", "The working directory; made where it lacks.", "-w", "--workdir");
  final OptionSpec user =
      text(
          "USER[:GROUP]",
          "Whom the program runs as: names of the image, or numbers.",
          "-u",
          "--user");
  final OptionSpec scratch =
      text(
          "SIZE|DIR",
          "How much may be written (in memory, such as 64m), or the folder for it.",
          "--scratch");
  final OptionSpec remove =
      flag("Remove what was written at the end; the default.", "--rm").build();
  final OptionSpec keep =
      flag(
              "Keep what was written, on disk; the container can be started again with it under its --name,"
                  + " until bootfs rm.",
              "--keep")
          .build();
  final OptionSpec hostname = text("NAME", "The host's name inside.", "--hostname");
  final OptionSpec network =
      valued(
              Network.class,
              "host|none",
              "This machine's network (the default), or a loopback device alone.",
              "--network")
          .defaultValue("host")
          .build();
  final OptionSpec privileged =
      flag("All that root may do; nothing is masked.", "--privileged").build();
  final OptionSpec capabilities =
      texts("NAME", "A capability besides the ordinary ones, or ALL.", "--cap-add");
  final OptionSpec interactive =
      flag("The program gets our standard input; else it has none.", "-i", "--interactive").build();
  final OptionSpec terminal = flag("The program gets a terminal.", "-t", "--tty").build();
  // In the words of picocli's own, which it finds by annotations.
  private final OptionSpec help =
      flag("Show this help message and exit.", "-h", "--help").usageHelp(true).build();
  private final OptionSpec version =
      flag("Print version information and exit.", "-V", "--version").versionHelp(true).build();
  final PositionalParamSpec image =
      PositionalParamSpec.builder()
          .index("0")
          .required(true)
          .type(String.class)
          .paramLabel("INDEX|IMAGE")
          .description(
              "A .caibx file (boot.properties beside it says what to run), a folder of bootfs convert, or"
                  + " the name of an image that was run before.")
          .build();
  final PositionalParamSpec words =
      PositionalParamSpec.builder()
          .index("1..*")
          .arity("0..1")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .paramLabel("CMD")
          .description("In place of the image's CMD.")
          .build();

  /** The networks that there are. */
  enum Network {
    HOST,
    NONE
  }

  /** Adds the options to a command, in the order of its manual. */
  void addTo(CommandSpec command) {
    for (OptionSpec option :
        List.of(
            root,
            name,
            store,
            cache,
            cacheSize,
            volumes,
            readOnlyVolumes,
            variables,
            directory,
            user,
            scratch,
            remove,
            keep,
            hostname,
            network,
            privileged,
            capabilities,
            interactive,
            terminal,
            help,
            version)) {
      command.addOption(option);
    }
    command.addPositional(image).addPositional(words);
  }

  private static OptionSpec.Builder valued(
      Class<?> type, String label, String description, String... names) {
    return OptionSpec.builder(names).type(type).paramLabel(label).description(description);
  }

  /** Converts by itself: what picocli has for it looks for a method by its name. */
  private static OptionSpec.Builder path(String label, String description, String name) {
    return valued(Path.class, label, description, name).converters(Path::of);
  }

  private static OptionSpec text(String label, String description, String... names) {
    return valued(String.class, label, description, names).build();
  }

  private static OptionSpec texts(String label, String description, String... names) {
    return valued(List.class, label, description, names).auxiliaryTypes(String.class).build();
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
  }
}
