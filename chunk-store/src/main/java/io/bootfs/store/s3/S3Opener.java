package io.bootfs.store.s3;

import io.bootfs.store.StoreOpener;
import io.bootfs.store.StoreUrl;
import java.io.IOException;
import java.util.Set;

/** Opens stores in buckets: {@code s3+http://} and {@code s3+https://}. Stateless. */
public final class S3Opener implements StoreOpener {

  /** Creates the service. */
  public S3Opener() {}

  @Override
  public Set<String> schemes() {
    return Set.of("s3+http", "s3+https");
  }

  @Override
  public Set<String> options() {
    return S3Options.NAMES;
  }

  @Override
  public Set<String> secretVariables(StoreUrl url) throws IOException {
    return S3Options.isAnonymous(url.options())
        ? Set.of()
        : AwsSettings.of(url.options()).secretVariables();
  }

  @Override
  public S3Store open(StoreUrl url) throws IOException {
    return openWritable(url);
  }

  @Override
  public S3Store openWritable(StoreUrl url) throws IOException {
    return new S3Store(S3Address.parse(url.text()), S3Options.of(url.options()));
  }
}
