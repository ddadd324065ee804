package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.IdLookup;
import io.bootfs.chunker.Index;
import io.bootfs.store.PackName;
import io.bootfs.store.pack.PackTable;
import io.bootfs.store.pack.PackTable.Entry;
import io.bootfs.store.profile.IndexName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs pack}: all of an image once more, as one object. */
final class PackCommandTest {

  private static final int HALF = 2_000_000;

  @TempDir Path folder;
  private SampleBlob blob;
  private Path pack;

  /** Its second half repeats the first, so that chunks come twice. */
  @BeforeEach
  void make() throws IOException {
    byte[] bytes = new byte[2 * HALF];
    new Random(7).nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, HALF, HALF);
    blob = SampleBlob.make(folder, "blob", bytes, folder.resolve("store.castr"));
    pack = pack(blob.store());
  }

  @Test
  void storesEachChunkOnceInTheOrderOfTheImage() throws Exception {
    Run run = Run.bootfs("pack", "--json", "--store", blob.store(), blob.index());
    assertThat(run.status()).as(run.err()).isZero();
    Index index = blob.chunks();
    Set<ChunkId> ids = new HashSet<>();
    for (int i = 0; i < index.chunkCount(); i++) {
      ids.add(index.id(i));
    }
    assertThat(run.out())
        .contains("\"chunks\":" + ids.size(), "\"bytes\":" + Files.size(pack))
        .contains(blob.index().toString());
    assertThat(ids.size()).isLessThan(index.chunkCount());

    byte[] stored = Files.readAllBytes(pack);
    int[] different = PackTable.different(index, new IdLookup(index));
    List<Entry> entries =
        PackTable.readImage(new ByteArrayInputStream(stored), index, different).entries();
    for (Entry entry : entries) {
      ids.remove(entry.id());
      assertThat(Arrays.copyOfRange(stored, (int) entry.offset(), (int) entry.end()))
          .isEqualTo(Files.readAllBytes(SampleBlob.file(blob.store(), entry.id())));
    }
    assertThat(ids).isEmpty();
    assertThat(entries).isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()));
    assertThat(entries.getLast().end()).isEqualTo(stored.length);
  }

  @Test
  void aServerTakesIt() throws Exception {
    Path served = folder.resolve("served.castr");
    try (Serving server = Serving.bootfs(served, "--writable")) {
      assertThat(
              Run.bootfs("cp", "--store", blob.store(), "--to", server.url(), blob.index())
                  .status())
          .isZero();
      Run run = Run.bootfs("pack", "--store", server.url(), "--temporary", folder, blob.index());
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).contains(" chunks as a pack of ", "in " + server.url());
    }
    Run local = Run.bootfs("pack", "--store", blob.store(), blob.index());
    assertThat(local.status()).as(local.err()).isZero();
    assertThat(served.resolve(blob.store().relativize(pack))).hasSameBinaryContentAs(pack);
  }

  @Test
  void storesNothingWhereAChunkLacks() throws Exception {
    Files.delete(blob.file(0));
    Run run = Run.bootfs("pack", "--store", blob.store(), blob.index());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(blob.chunks().id(0).toString());
    assertThat(pack).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> "" + file.getFileName()))
          .containsExactlyInAnyOrder("blob", "blob.caibx", "store.castr");
    }
  }

  /** Where chunks are read from, the pack is written to. */
  @Test
  void writesToTheStoreThatItReads() throws Exception {
    Run run = Run.bootfs("pack", "--store", " " + blob.store() + "  ", blob.index());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("in " + blob.store());
    assertThat(pack).exists();
    assertThat(Path.of(blob.store() + "  ")).doesNotExist();

    Path spaced = Files.move(blob.store(), folder.resolve("my store.castr "));
    Path moved = Files.move(pack(spaced), folder.resolve("moved"));
    Run other = Run.bootfs("pack", "--store", spaced, blob.index());
    assertThat(other.status()).as(other.err()).isZero();
    assertThat(pack(spaced)).hasSameBinaryContentAs(moved);
  }

  private Path pack(Path store) throws IOException {
    return store.resolve(PackName.image(IndexName.of(blob.index()).hex()).path());
  }

  @Test
  void namesOneStore() throws Exception {
    Run several = Run.bootfs("pack", "--store", blob.store() + " " + blob.store(), blob.index());
    assertThat(several.status()).isEqualTo(1);
    assertThat(several.err()).contains("can't write to several stores");
    assertThat(Run.bootfs("pack", blob.index()).status()).isEqualTo(2);
  }
}
