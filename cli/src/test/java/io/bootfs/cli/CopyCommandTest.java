package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.store.profile.IndexName;
import io.bootfs.store.profile.Profile;
import io.bootfs.store.profile.ProfileFolder;
import io.bootfs.store.server.ChunkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bootfs cp} and {@code bootfs warm}, over HTTP. */
final class CopyCommandTest {

  @TempDir Path folder;
  private SampleBlob sample;
  private Path target;

  @BeforeEach
  void makeStore() throws IOException {
    sample = SampleBlob.make(folder, "blob", 6, 3_000_000);
    target = folder.resolve("target.castr");
  }

  @Test
  void copiesWhatLacks() throws Exception {
    Path indexes = Files.createDirectory(folder.resolve("indexes"));
    int chunks = sample.chunks().chunkCount();
    try (ChunkServer server = serve()) {
      Run first =
          Run.bootfs(
              "cp", "--store", server.uri(), "--to", target, "--index", indexes, sample.index());
      assertThat(first.status()).as(first.err()).isZero();
      assertThat(first.out()).startsWith(chunks + " chunks (").endsWith("; 0 were there\n");
      Files.delete(SampleBlob.file(target, sample.chunks().id(3)));
      Run second =
          Run.bootfs("cp", "--json", "--store", server.uri(), "--to", target, sample.index());
      assertThat(second.out()).contains("{\"present\":" + (chunks - 1) + ",\"copied\":1,");
      assertThat(server.statistics().chunks()).isEqualTo(chunks + 1);
    }
    assertThat(indexes.resolve("blob.caibx")).hasSameBinaryContentAs(sample.index());
    Path copy = folder.resolve("copy");
    Tool.run("casync", "extract", "--store=" + target, indexes.resolve("blob.caibx"), copy);
    assertThat(copy).hasSameBinaryContentAs(sample.blob());
  }

  @Test
  void neverCopiesWhatIsInvalid() throws Exception {
    Path indexes = Files.createDirectory(folder.resolve("indexes"));
    Files.writeString(sample.file(5), "no zstd frame");
    Run run =
        Run.bootfs(
            "cp", "--store", sample.store(), "--to", target, "--index", indexes, sample.index());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("chunk " + sample.chunks().id(5) + " in store");
    assertThat(SampleBlob.file(target, sample.chunks().id(5))).doesNotExist();
    assertThat(indexes).isEmptyDirectory();
  }

  @Test
  void fillsACache() throws Exception {
    int chunks = sample.chunks().chunkCount();
    try (ChunkServer server = serve()) {
      Run first = Run.bootfs("warm", "--store", server.uri(), "--cache", target, sample.index());
      assertThat(first.status()).as(first.err()).isZero();
      assertThat(first.out()).startsWith(chunks + " chunks (").endsWith("; 0 were in the cache\n");
      Files.writeString(SampleBlob.file(target, sample.chunks().id(3)), "damaged");
      Run second = Run.bootfs("warm", "--store", server.uri(), "--cache", target, sample.index());
      assertThat(second.status()).as(second.err()).isZero();
      assertThat(second.out())
          .startsWith("1 chunks (")
          .endsWith((chunks - 1) + " were in the cache, 1 of its files was bad and replaced\n");
    }
    assertThat(Run.bootfs("verify", "--store", target, sample.index()).status()).isZero();
  }

  @Test
  void fillsACacheWithWhatAStartReads() throws Exception {
    Path first = folder.resolve("first");
    new ProfileFolder(first).save(new Profile(IndexName.of(sample.index()), List.of(7, 2, 9)));
    assertThat(push(first)).isZero();
    Run run =
        Run.bootfs(
            "warm", "--profile", "--store", sample.store(), "--cache", target, sample.index());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("3 chunks (");
    assertThat(SampleBlob.chunksIn(target)).isEqualTo(3);
    assertThat(SampleBlob.file(target, sample.chunks().id(7))).exists();
    // Now it has a profile of its own, by which it is filled where the store has no pack.
    assertThat(push(target)).isZero();
    Files.delete(SampleBlob.file(target, sample.chunks().id(2)));
    Tool.run("rm", "-r", sample.store().resolve("packs"));
    Run again =
        Run.bootfs(
            "warm", "--profile", "--store", sample.store(), "--cache", target, sample.index());
    assertThat(again.out()).startsWith("1 chunks (");
  }

  private int push(Path cache) {
    return Run.bootfs(
            "profile", "push", "--cache", cache, "--store", sample.store(), sample.index())
        .status();
  }

  @Test
  void saysThatNoStartIsKnown() {
    Run run =
        Run.bootfs(
            "warm", "--profile", "--store", sample.store(), "--cache", target, sample.index());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("what a start of " + sample.index() + " reads is not known");
  }

  @Test
  void saysThatTheCacheKeepsNothing() throws Exception {
    Files.createDirectory(target);
    Tool.run("mount", "-t", "tmpfs", "-o", "ro,size=64k", "bootfs-test", target);
    try {
      Run run = Run.bootfs("warm", "--store", sample.store(), "--cache", target, sample.index());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("cache " + target + " did not keep ");
    } finally {
      Tool.run("umount", target);
    }
  }

  @Test
  void warmsNothingWithoutCache() {
    Run run = Run.bootfs("warm", "--store", sample.store(), sample.index());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("name the cache to fill: --cache DIR");
  }

  private ChunkServer serve() throws IOException {
    return ChunkServer.start(
        sample.store(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }
}
