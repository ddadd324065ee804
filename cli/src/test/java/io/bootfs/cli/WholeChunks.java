package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.bootfs.chunker.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks stores without any of our code for stores: by zstd and the digest alone. */
final class WholeChunks {

  private WholeChunks() {}

  /** Fails if a file of the store that is named as a chunk is not that chunk, whole. */
  static void verify(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      List<Path> chunks =
          files.filter(file -> file.getFileName().toString().endsWith(".cacnk")).toList();
      for (Path chunk : chunks) {
        byte[] frame = Files.readAllBytes(chunk);
        byte[] data = Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame));
        assertThat(Digest.SHA512_256.idOf(data, 0, data.length) + ".cacnk")
            .isEqualTo(chunk.getFileName().toString());
      }
    }
  }
}
