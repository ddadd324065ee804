package io.bootfs.converter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Converted layers against the kernel's overlayfs, which made them and shows what they come to. */
class OverlayfsTest {

  private static final int LAYERS = 6;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void showsWhatOverlayfsShows(long seed) throws IOException, InterruptedException {
    Path made = dir.resolve("made");
    Tool.python(dir, "random-layers.py", seed, made, LAYERS);
    try {
      List<Path> tars = new ArrayList<>();
      for (int i = 1; i <= LAYERS; i++) {
        tars.add(made.resolve(i + ".tar"));
      }
      Path work = Files.createDirectory(dir.resolve("work"));
      try (MountedBlob blob = MountedBlob.of(new LayerTars(tars, seed), work)) {
        Tool.python(dir, "compare-trees.py", made.resolve("merged"), blob.dir());
      }
    } finally {
      Tool.run("umount", made.resolve("merged"));
    }
  }
}
