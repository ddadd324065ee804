package io.bootfs.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's manual page, in the macros of man(7), made of what its usage help says. */
final class ManPage {

  private static final int ONE_LINE = 10_000;

  private static final Pattern CONTROL = Pattern.compile("(?m)^(?=[.'])");

  private final CommandSpec command;
  private final StringBuilder text = new StringBuilder();

  ManPage(CommandSpec command) {
    this.command = command;
  }

  /** Returns the page's name: {@code bootfs} or {@code bootfs-VERB}. */
  String name() {
    return command.qualifiedName("-");
  }

  /** Returns the page. */
  String text() {
    text.setLength(0);
    line(
        ".TH %s 1 \"\" bootfs \"bootfs manual\""
            .formatted(escape(name().toUpperCase(Locale.ROOT))));
    section("NAME", name() + " - " + firstSentence());
    // Lines end between words only, and need no right margin.
    line(".SH SYNOPSIS\n.ad l\n.nh");
    line(escape(synopsis()));
    line(".hy\n.ad b");
    line(".SH DESCRIPTION");
    for (String paragraph : command.usageMessage().description()) {
      line(".PP");
      line(escape(paragraph));
    }
    verbs();
    arguments();
    options();
    exitStatus();
    section("SEE ALSO", command.parent() == null ? "casync(1)" : "bootfs(1), casync(1)");
    return text.toString();
  }

  /** Returns the synopsis as one line: man knows how wide the terminal is. */
  private String synopsis() {
    UsageMessageSpec usage = command.usageMessage();
    int width = usage.width();
    try {
      usage.width(ONE_LINE);
      return command.commandLine().getHelp().synopsis(0).strip();
    } finally {
      usage.width(width);
    }
  }

  private String firstSentence() {
    String first = command.usageMessage().description()[0];
    int end = first.indexOf(": ") > 0 ? first.indexOf(": ") : first.length();
    return first.substring(0, end).replaceFirst("\\.$", "");
  }

  private void verbs() {
    List<CommandSpec> shown =
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(verb -> !verb.usageMessage().hidden())
            .toList();
    if (!shown.isEmpty()) {
      line(".SH VERBS");
      shown.forEach(verb -> item(verb.name(), verb.usageMessage().description()[0]));
    }
  }

  private void arguments() {
    if (!command.positionalParameters().isEmpty()) {
      line(".SH ARGUMENTS");
      for (PositionalParamSpec argument : command.positionalParameters()) {
        item(argument.paramLabel(), description(argument));
      }
    }
  }

  private void options() {
    line(".SH OPTIONS");
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        item(String.join(", ", option.names()) + parameter(option), description(option));
      }
    }
  }

  private static String parameter(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    return option.arity().min() > 0
        ? " " + option.paramLabel()
        : "[=%s]".formatted(option.paramLabel());
  }

  private void exitStatus() {
    line(".SH EXIT STATUS");
    command.usageMessage().exitCodeList().forEach(this::item);
  }

  private static String description(ArgSpec argument) {
    return Arrays.stream(argument.description()).collect(Collectors.joining(" "));
  }

  private void section(String heading, String content) {
    line(".SH " + heading);
    line(escape(content));
  }

  private void item(String term, String content) {
    line(".TP");
    line(".B " + escape(term));
    line(escape(content));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String escape(String plain) {
    return CONTROL
        .matcher(plain.replace("\\", "\\e").replace("-", "\\-").replace("%n", "\n"))
        .replaceAll("\\\\&");
  }
}
