package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.PrunableStoreContract;
import io.bootfs.store.StoreUrl;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Pruning in a bucket that keeps versions: there, no chunk is ever taken from a writer. */
class S3PruningTest extends PrunableStoreContract {

  private S3Server server;
  private S3Store store;

  /** Returns the name of the bucket that the server has. */
  String bucket() {
    return "versioned";
  }

  @BeforeEach
  void open() throws Exception {
    server = S3Server.get();
    store = new S3Opener().open(StoreUrl.parse(server.url(bucket()), server.environment("writer")));
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
    server.age(bucket(), key, age);
  }
}
