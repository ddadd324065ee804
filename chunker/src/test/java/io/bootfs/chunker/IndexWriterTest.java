package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexWriterTest {

  @ParameterizedTest
  @EnumSource
  void writesWhatCasyncWrote(Vector vector) throws IOException {
    byte[] casyncs = vector.index();

    assertThat(bytes(IndexReader.read(new ByteArrayInputStream(casyncs), "casync's")))
        .isEqualTo(casyncs);
  }

  @Test
  void writesIndexWithoutChunks() throws IOException {
    Index empty = Index.builder(Digest.SHA256, ChunkSizes.DEFAULT).build();

    assertThat(IndexReader.read(new ByteArrayInputStream(bytes(empty)), "empty")).isEqualTo(empty);
  }

  @Test
  void replacesFileAndLeavesNoOther(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("blob.caibx"), "old");
    Index index = IndexReader.read(new ByteArrayInputStream(Vector.TEXT.index()), "text");

    IndexWriter.write(index, file);

    assertThat(file).hasBinaryContent(Vector.TEXT.index());
    assertOnly(file, directory);
  }

  @Test
  void leavesNothingWhereItCannotWrite(@TempDir Path directory) throws IOException {
    Path taken = Files.createDirectory(directory.resolve("taken"));
    Files.createFile(taken.resolve("file"));
    Index index = Index.builder(Digest.SHA256, ChunkSizes.DEFAULT).build();

    assertThatThrownBy(() -> IndexWriter.write(index, taken)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> IndexWriter.write(index, directory.resolve("absent/index")))
        .isInstanceOf(IOException.class);
    assertOnly(taken, directory);
  }

  static byte[] bytes(Index index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IndexWriter.write(index, out);
    return out.toByteArray();
  }

  private static void assertOnly(Path file, Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
