package io.bootfs.cli;

import io.bootfs.chunker.Index;
import io.bootfs.cli.image.Description;
import io.bootfs.cli.image.FoundFile;
import io.bootfs.cli.image.ImageFile;
import io.bootfs.cli.image.ImageTree;
import io.bootfs.cli.image.PathLookup;
import io.bootfs.cli.image.ShownBytes;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.reader.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code stat}: all that an image tells of one file, and which chunks hold its data. */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = {
      "Tells the attributes of a file of a chunked image, where its data lies in the blob, and in"
          + " which chunks, without mounting it.",
      "A symbolic link is told itself, unless --dereference is given."
    })
final class StatCommand implements Callable<Integer> {

  @Mixin private final ImageOptions image = new ImageOptions();

  @Mixin private final Output output = new Output();

  @Parameters(index = "1", paramLabel = "PATH", description = "The file.")
  private String path = "";

  @Option(
      names = {"-L", "--dereference"},
      description = "Follow a symbolic link at the end of PATH, inside the image.")
  private boolean dereference;

  /** A piece of the file; a hole has no place in the blob, and, as in an archive, no chunks. */
  private record Piece(
      long offset, long length, @Nullable Long blobOffset, int firstChunk, List<String> chunks) {

    static Piece of(@Nullable Index index, Extent extent) {
      if (extent.isHole()) {
        return new Piece(extent.offset(), extent.length(), null, -1, List.of());
      }
      if (index == null) {
        return new Piece(extent.offset(), extent.length(), extent.imageOffset(), -1, List.of());
      }
      int first = index.chunkAt(extent.imageOffset());
      int last = index.chunkAt(extent.imageOffset() + extent.length() - 1);
      return new Piece(
          extent.offset(),
          extent.length(),
          extent.imageOffset(),
          first,
          IntStream.rangeClosed(first, last).mapToObj(i -> index.id(i).toString()).toList());
    }

    String line() {
      if (blobOffset == null) {
        return "  Hole: %d bytes at %d".formatted(length, offset);
      }
      String place =
          "Extent: %d bytes at %d, in the blob at %d".formatted(length, offset, blobOffset);
      return chunks.isEmpty()
          ? place
          : place + ", chunks %d to %d".formatted(firstChunk, firstChunk + chunks.size() - 1);
    }
  }

  /** What is told of a file. */
  private record Facts(Description file, Map<String, String> xattrs, List<Piece> extents) {}

  @Override
  public Integer call() throws IOException {
    image.open(output::warn, opened -> tell(opened.index(), opened.tree()));
    return 0;
  }

  private void tell(@Nullable Index index, ImageTree tree) throws IOException {
    FoundFile found = PathLookup.find(tree, ShownBytes.parse(path), dereference);
    List<Piece> pieces = new ArrayList<>();
    if (found.file().type() == FileType.REGULAR) {
      tree.extents(found.file()).forEach(extent -> pieces.add(Piece.of(index, extent)));
    }
    Description description = Description.of(tree, found.path(), found.file());
    Facts facts = new Facts(description, tree.xattrs(found.file()), pieces);
    output.result(facts, text(found.file(), facts));
  }

  private static String text(ImageFile file, Facts facts) {
    Description told = facts.file;
    List<String> lines = new ArrayList<>();
    lines.add("  File: " + told.path() + (told.target().isEmpty() ? "" : " -> " + told.target()));
    lines.add(
        "  Type: %s%s  Size: %d  Inode: %d  Links: %d"
            .formatted(
                told.type().replace('_', ' '),
                told.device().isEmpty() ? "" : " " + told.device(),
                told.size(),
                told.inode(),
                told.links()));
    lines.add(
        "Access: %s (%s)  Uid: %d  Gid: %d"
            .formatted(told.mode(), Description.letters(file), told.uid(), told.gid()));
    lines.add("Modify: " + told.mtime());
    facts.xattrs.forEach((name, value) -> lines.add(" Xattr: " + name + "=" + value));
    facts.extents.forEach(piece -> lines.add(piece.line()));
    return lines.stream().collect(Collectors.joining(System.lineSeparator()));
  }
}
