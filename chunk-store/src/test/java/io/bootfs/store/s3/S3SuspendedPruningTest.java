package io.bootfs.store.s3;

/** The same in a bucket that kept versions once, and keeps them no more. */
final class S3SuspendedPruningTest extends S3PruningTest {

  @Override
  String bucket() {
    return "suspended";
  }

  @Override
  protected int rounds() {
    return 5;
  }
}
