package io.bootfs.cli;

import io.bootfs.cli.image.FoundFile;
import io.bootfs.cli.image.ImageTree;
import io.bootfs.cli.image.PathLookup;
import io.bootfs.cli.image.ShownBytes;
import io.bootfs.erofs.FileType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code cat}: the data of one file of an image. */
@Command(
    name = "cat",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the data of a file of a chunked image, or a part of it, without mounting it.",
      "Only the chunks that it takes are fetched."
    })
final class CatCommand implements Callable<Integer> {

  private static final int PIECE = 1 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ImageOptions image = new ImageOptions();

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description = "The file; symbolic links lead inside the image.")
  private String path = "";

  @Option(names = "--offset", paramLabel = "BYTES", description = "Where to begin (default: 0).")
  private long offset;

  @Option(names = "--length", paramLabel = "BYTES", description = "How much (default: all).")
  private long length = Long.MAX_VALUE;

  @Override
  public Integer call() throws IOException {
    if (offset < 0 || length < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--offset and --length are 0 or more: %d, %d".formatted(offset, length));
    }
    image.open(this::warn, opened -> print(opened.tree()));
    return 0;
  }

  private void print(ImageTree tree) throws IOException {
    FoundFile found = PathLookup.find(tree, ShownBytes.parse(path), true);
    if (found.file().type() != FileType.REGULAR) {
      throw new IOException(
          "%s is no regular file but a %s"
              .formatted(
                  found.shownPath(),
                  found.file().type().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    OutputStream out = new StandardOutput();
    byte[] piece = new byte[PIECE];
    long left = length;
    for (long position = offset; left > 0; ) {
      MemorySegment target = MemorySegment.ofArray(piece).asSlice(0, Math.min(PIECE, left));
      int read = (int) tree.read(found.file(), position, target);
      if (read == 0) {
        break;
      }
      out.write(piece, 0, read);
      position += read;
      left -= read;
    }
  }

  private void warn(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("bootfs: warning: " + line);
    err.flush();
  }
}
