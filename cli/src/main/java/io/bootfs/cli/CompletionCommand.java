package io.bootfs.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verb {@code completion}: the shell's part of completing the command's words. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that lets bash complete verbs and options: source <(bootfs completion)",
      "zsh takes it in the same way."
    })
final class CompletionCommand implements Callable<Integer> {

  /**
   * Where picocli keeps bash from completing files: behind an option whose value it knows nothing
   * of. Those of ours are stores, folders and files more often than not.
   */
  private static final String NO_FILES = "type compopt &>/dev/null && compopt +o default";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String script = AutoComplete.bash("bootfs", spec.root().commandLine());
    spec.commandLine().getOut().print(script.replace(NO_FILES, ":"));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
