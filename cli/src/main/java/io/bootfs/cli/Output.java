package io.bootfs.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** How a verb tells its results, for people or for programs; for use as a mixin. */
final class Output {

  /** Made when it is needed: it takes 40 ms, which most commands can do without. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  @Option(
      names = "--json",
      description = "Prints results as JSON, one object a line, and no progress.")
  private boolean json;

  /**
   * Prints a result on standard output.
   *
   * @param record what a program reads
   * @param text what people read
   */
  void result(Object record, String text) {
    print(mixee.commandLine().getOut(), record, text);
  }

  /**
   * Prints a result of a verb whose standard output may be data: for people on standard error in
   * any case, for programs there only where it is data.
   *
   * @param outputIsData whether it is
   */
  void resultAside(Object record, String text, boolean outputIsData) {
    CommandLine line = mixee.commandLine();
    print(json && !outputIsData ? line.getOut() : line.getErr(), record, text);
  }

  private synchronized void print(PrintWriter to, Object record, String text) {
    to.println(json ? Json.MAPPER.writeValueAsString(record) : text);
    to.flush();
  }

  /** Prints a line about what is done so far, for people only. */
  synchronized void note(String line) {
    if (!json) {
      PrintWriter out = mixee.commandLine().getOut();
      out.println(line);
      out.flush();
    }
  }

  /** Prints a warning on standard error. */
  synchronized void warn(String line) {
    PrintWriter err = mixee.commandLine().getErr();
    err.println("bootfs: warning: " + line);
    err.flush();
  }

  /** Shows a line of progress until it is closed, if a person watches. */
  ProgressLine progress(Supplier<String> text) {
    return json ? ProgressLine.none() : ProgressLine.show(mixee.commandLine().getOut(), text);
  }
}
