package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.ChunkSizes;
import io.bootfs.chunker.Digest;
import io.bootfs.chunker.Index;
import io.bootfs.chunker.IndexWriter;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import io.bootfs.store.WritableChunkStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP client against nginx (Debian's nginx-light), which serves and takes a store's files. */
final class NginxStoreTest extends WritableChunkStoreContract {

  @TempDir Path folder;
  private Nginx nginx;
  private HttpStore store;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(folder.resolve("castr"));
    nginx = Nginx.serve(folder.resolve("castr"), Files.createDirectory(folder.resolve("nginx")));
    store = new HttpStore(nginx.url(), HttpOptions.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    nginx.close();
  }

  @Override
  protected HttpStore store() {
    return store;
  }

  @Test
  void speaksHttp1() throws Exception {
    assertThat(store.has(TestChunks.id(new byte[1]))).isFalse();
    assertThat(nginx.endAndLog()).contains("HTTP/1.1 HEAD 404");
  }

  /** It answers a greeting by TLS at once, in the clear, that it is no request. */
  @Test
  void isSeenToSpeakNoTls() throws Exception {
    String url = nginx.url().replace("http:", "https:");
    try (HttpStore greeting = new HttpStore(url, HttpOptions.DEFAULT)) {
      assertThatThrownBy(() -> greeting.get(TestChunks.id(new byte[1]), 1000))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isPassing()).isFalse())
          .hasMessageContaining("it speaks http there, and not https: name it so");
    }
  }

  /** What was put over HTTP, casync's own HTTP client reads. */
  @Test
  void casyncReadsIt() throws Exception {
    byte[] data = TestChunks.bytes(1, 60_000);
    ChunkId id = TestChunks.id(data);
    store.put(id, TestChunks.encoded(data));
    Path index = folder.resolve("blob.caibx");
    Index.Builder chunks = Index.builder(Digest.SHA512_256, ChunkSizes.DEFAULT);
    IndexWriter.write(chunks.add(id, data.length).build(), index);
    Path copy = folder.resolve("copy");
    Path log = folder.resolve("log");
    Process casync =
        new ProcessBuilder(
                "casync", "extract", "--store=" + nginx.url(), index.toString(), copy.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(casync.waitFor()).as(Files.readString(log)).isZero();
    assertThat(copy).hasBinaryContent(data);
  }
}
