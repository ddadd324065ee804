package io.bootfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code man-pages}, which {@code make man} calls: the manual pages of all verbs. */
@Command(
    name = "man-pages",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Writes the manual pages of the command and its verbs.")
final class ManPagesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "Where to write; made if it lacks.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(folder);
    try {
      write(spec.root());
    } catch (IOException e) {
      throw FullDisk.named(folder, e);
    }
    return 0;
  }

  /** Writes a command's page, and those of its verbs. */
  private void write(CommandSpec command) throws IOException {
    ManPage page = new ManPage(command);
    Files.writeString(folder.resolve(page.name() + ".1"), page.text());
    for (CommandLine verb : command.subcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        write(verb.getCommandSpec());
      }
    }
  }
}
