package io.bootfs.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.IdRange;
import io.bootfs.store.PackName;
import io.bootfs.store.PackSource;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import io.bootfs.store.TestPack;
import io.bootfs.store.WritableChunkStoreContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in a bucket of moto's, which checks what we sign. */
final class S3StoreTest extends WritableChunkStoreContract {

  private static final byte[] DATA = TestChunks.bytes(1, 30_000);
  private static final ChunkId ID = TestChunks.id(DATA);
  private static final PackName PACK = PackName.start("ab".repeat(32));

  private S3Server server;
  private S3Store store;

  @BeforeEach
  void open() throws Exception {
    server = S3Server.get();
    store = open(server.url("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected S3Store store() {
    return store;
  }

  private S3Store open(String url) throws IOException {
    return new S3Opener().open(StoreUrl.parse(url, server.environment("writer")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%20b",
        "/a+b",
        "/%2B%25%26=%3D%3F%23%40;,:@!$'()*",
        "/\u00fcber/\u4f60%E5%A5%BD",
        "/a//b",
        "/~x_y-z.w/",
        ""
      })
  void signsEveryPrefixRight(String prefix) throws Exception {
    try (S3Store other = open("s3+http://" + server.endpoint() + "/other" + prefix)) {
      other.put(ID, TestChunks.encoded(DATA));
      assertThat(other.has(ID)).isTrue();
      assertThat(other.get(ID, 40_000).bytes()).isEqualTo(TestChunks.encoded(DATA).bytes());
      assertThat(listed(other)).containsExactly(ID);
      assertThat(other.claim(ID)).isTrue();
      other.remove(ID);
      assertThat(listed(other)).isEmpty();
      assertThatThrownBy(() -> other.get(ID, 40_000)).isInstanceOf(ChunkMissingException.class);
    }
  }

  private static List<ChunkId> listed(S3Store store) throws IOException {
    List<ChunkId> found = new ArrayList<>();
    store.list(IdRange.ALL, (id, _) -> found.add(id));
    return found;
  }

  @Test
  void listsPageByPage() throws Exception {
    TreeSet<String> all = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      byte[] data = TestChunks.bytes(i, 100);
      store.put(TestChunks.id(data), TestChunks.encoded(data));
      all.add(TestChunks.id(data).toString());
    }
    StoreUrl url = StoreUrl.parse(store.location(), server.environment("writer"));
    Bucket bucket = Bucket.open(S3Address.parse(url.text()), S3Options.of(url.options()));
    List<String> found = new ArrayList<>();
    new BucketListing(bucket, 7).chunks(IdRange.ALL, (id, _) -> found.add(id.toString()));
    bucket.transport().close();
    assertThat(found).containsExactlyElementsOf(all);
  }

  @Test
  void knowsWhatAChunkTakes() throws Exception {
    store.put(ID, TestChunks.encoded(DATA));
    assertThat(store.storedBytes(ID, 1)).isEqualTo(TestChunks.encoded(DATA).bytes().length);
  }

  @Test
  void listsNoPack() throws Exception {
    store.putPack(PACK, PackSource.of(TestPack.of(DATA)));
    assertThat(listed(store)).isEmpty();
  }
}
