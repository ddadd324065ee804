package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.PrunableStoreContract;
import io.bootfs.store.StoreUrl;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Pruning in a bucket that keeps versions: there, no chunk is ever taken from a writer. */
final class S3PruningTest extends PrunableStoreContract {

  private static final String BUCKET = "versioned";

  private S3Server server;
  private S3Store store;

  @BeforeEach
  void open() throws Exception {
    server = S3Server.get();
    store = new S3Opener().open(StoreUrl.parse(server.url(BUCKET), server.environment("writer")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected S3Store store() {
    return store;
  }

  /** Each takes eight requests. */
  @Override
  protected int rounds() {
    return 20;
  }

  @Override
  protected void age(ChunkId id, Duration age) throws Exception {
    String key = S3Address.parse(store.location()).key(Bucket.path(id));
    server.age(BUCKET, key, age);
  }
}
