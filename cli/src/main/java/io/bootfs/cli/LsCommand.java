package io.bootfs.cli;

import io.bootfs.cli.image.Description;
import io.bootfs.cli.image.FoundFile;
import io.bootfs.cli.image.ImageFile;
import io.bootfs.cli.image.ImageTree;
import io.bootfs.cli.image.PathLookup;
import io.bootfs.cli.image.ShownBytes;
import io.bootfs.cli.image.TreeWalk;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code ls}: what is in a directory of an image. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = {
      "Lists a directory of a chunked image, as ls -l does, without mounting it.",
      "Only the chunks that it takes are fetched. Owners are numbers, times are UTC; what is no"
          + " printable UTF-8 in a name is \\ooo, three octal digits, which PATH takes, too."
    })
final class LsCommand implements Callable<Integer> {

  @Mixin private final ImageOptions image = new ImageOptions();

  @Mixin private final Output output = new Output();

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      defaultValue = "/",
      description =
          "The directory, or one file (default: /); symbolic links lead inside the image.")
  private String path = "/";

  @Option(
      names = {"-R", "--recursive"},
      description = "List everything below, too, with whole paths.")
  private boolean recursive;

  @Override
  public Integer call() throws IOException {
    image.open(output::warn, opened -> list(opened.tree()));
    return 0;
  }

  private void list(ImageTree tree) throws IOException {
    FoundFile found = PathLookup.find(tree, ShownBytes.parse(path), true);
    if (!found.file().isDirectory()) {
      print(tree, found.path(), found.file());
    } else if (recursive) {
      TreeWalk.visit(tree, found, below -> print(tree, below.path(), below.file()));
    } else {
      tree.list(found.file(), (name, file) -> print(tree, name, file));
    }
  }

  private void print(ImageTree tree, byte[] name, ImageFile file) throws IOException {
    Description description = Description.of(tree, name, file);
    output.result(description, description.line(file));
  }
}
