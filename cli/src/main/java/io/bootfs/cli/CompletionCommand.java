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

  /** How picocli completes files. To zsh, a folder that is found so is a word at its end. */
  private static final String FILES = "compgen -f -- ";

  /** Finds none in zsh, which then completes files in its own way, and knows folders. */
  private static final String BASH_FILES =
      """

      function _complete_bootfs_files() {
        [ -n "${ZSH_VERSION-}" ] || compgen -f -- "$1"
      }
      """;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String script = AutoComplete.bash("bootfs", spec.root().commandLine());
    spec.commandLine()
        .getOut()
        .print(
            script.replace(NO_FILES, ":").replace(FILES, "_complete_bootfs_files ") + BASH_FILES);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
