package io.bootfs.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the verb {@code run}, in the order of its manual. Immutable.
 *
 * <p>They are no annotations, as the other verbs have them, since a container's start is short:
 * {@link PlainWords} reads most command lines without picocli's model of them (decision 19).
 */
enum RunOption {
  ROOT(Kind.VALUE, "DIR", DataRootOption.DESCRIPTION, DataRootOption.NAME),
  NAME(Kind.VALUE, "ID", "The container's name.", "--name"),
  STORE(
      Kind.VALUE,
      "URL",
      "Where the chunks are, as for bootfs mount; else where the image says.",
      "--store"),
  CACHE(
      Kind.VALUE,
      "DIR",
      "The .castr folder that keeps what is fetched; else one below --root.",
      "--cache"),
  CACHE_SIZE(Kind.VALUE, "SIZE", "The most that it may take, as for bootfs mount.", "--cache-size"),
  VOLUME(
      Kind.LIST,
      "SOURCE:/TARGET[:ro]",
      "A file or folder that the container sees.",
      "-v",
      "--volume"),
  READ_ONLY_BIND(Kind.LIST, "SOURCE:/TARGET", "The same, which it can't change.", "--ro-bind"),
  VARIABLE(Kind.LIST, "NAME[=VALUE]", "A variable; without a value, ours.", "-e", "--env"),
  DIRECTORY(Kind.VALUE, "DIR", "The working directory; made where it lacks.", "-w", "--workdir"),
  USER(
      Kind.VALUE,
      "USER[:GROUP]",
      "Whom the program runs as: names of the image, or numbers.",
      "-u",
      "--user"),
  SCRATCH(
      Kind.VALUE,
      "SIZE|DIR",
      "How much may be written (in memory, such as 64m), or the folder for it.",
      "--scratch"),
  REMOVE(Kind.FLAG, "", "Remove what was written at the end; the default.", "--rm"),
  KEEP(
      Kind.FLAG,
      "",
      "Keep what was written, on disk; the container can be started again with it under its --name,"
          + " until bootfs rm.",
      "--keep"),
  HOSTNAME(Kind.VALUE, "NAME", "The host's name inside.", "--hostname"),
  NETWORK(
      Kind.CHOICE,
      "host|none",
      "This machine's network (the default), or a loopback device alone.",
      "--network"),
  PRIVILEGED(Kind.FLAG, "", "All that root may do; nothing is masked.", "--privileged"),
  CAPABILITY(Kind.LIST, "NAME", "A capability besides the ordinary ones, or ALL.", "--cap-add"),
  INTERACTIVE(
      Kind.FLAG,
      "",
      "The program gets our standard input; else it has none.",
      "-i",
      "--interactive"),
  TERMINAL(Kind.FLAG, "", "The program gets a terminal.", "-t", "--tty");

  /** What stands behind an option. */
  enum Kind {
    /** Nothing. */
    FLAG,
    /** A value, once. */
    VALUE,
    /** One of a few words, once. */
    CHOICE,
    /** A value, as often as one likes. */
    LIST
  }

  private final Kind kind;
  private final String label;
  private final String description;
  private final String name;
  private final String otherName; // Or empty.

  RunOption(Kind kind, String label, String description, String... names) {
    this.kind = kind;
    this.label = label;
    this.description = description;
    this.name = names[0];
    this.otherName = names.length > 1 ? names[1] : "";
  }

  Kind kind() {
    return kind;
  }

  /** Returns what its value is called in the usage. */
  String label() {
    return label;
  }

  String description() {
    return description;
  }

  List<String> names() {
    return otherName.isEmpty() ? List.of(name) : List.of(name, otherName);
  }

  /** Returns the option of a name such as {@code -v}, or null if there is none. */
  static @Nullable RunOption named(String name) {
    for (RunOption option : values()) {
      if (option.name.equals(name) || option.otherName.equals(name)) {
        return option;
      }
    }
    return null;
  }
}
