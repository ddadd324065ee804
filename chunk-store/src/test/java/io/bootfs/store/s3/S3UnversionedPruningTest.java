package io.bootfs.store.s3;

/** The same in a bucket that keeps no versions, where deletions name what was looked at. */
final class S3UnversionedPruningTest extends S3PruningTest {

  @Override
  String bucket() {
    return "store";
  }
}
