package io.bootfs.store.s3;

import io.bootfs.store.StoreOptions;
import io.bootfs.store.http.HttpAccess;
import io.bootfs.store.http.HttpOptions;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is asked. Immutable; it never shows secrets.
 *
 * @param http times and numbers
 * @param access certificates, proxies and header fields
 * @param style how a bucket is addressed: {@code auto}, {@code path} or {@code virtual}
 * @param region the bucket's region, or null where it is to be found out
 * @param anonymous whether requests are not signed
 * @param aws what names the credentials
 */
record S3Options(
    HttpOptions http,
    HttpAccess access,
    String style,
    @Nullable String region,
    boolean anonymous,
    AwsSettings aws) {

  static final Set<String> NAMES = names();

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(HttpOptions.NAMES);
    names.addAll(
        Set.of(
            "header",
            "ca",
            "cert",
            "key",
            "addressing-style",
            "region",
            "credentials",
            "profile",
            "credentials-file"));
    return names;
  }

  /**
   * Returns what a store's options and the environment say, and the defaults for what they don't.
   *
   * @throws IOException if one is malformed
   */
  static S3Options of(StoreOptions options) throws IOException {
    String region = options.text("region");
    if (region != null && !region.matches("[A-Za-z0-9-]+")) {
      throw new IOException("option region of the chunk store is no region: '" + region + "'");
    }
    return new S3Options(
        HttpOptions.of(options),
        HttpAccess.of(options),
        options.word("addressing-style", "auto", Set.of("auto", "path", "virtual")),
        region,
        isAnonymous(options),
        AwsSettings.of(options));
  }

  /**
   * Tells whether requests are not signed.
   *
   * @throws IOException if the option is malformed
   */
  static boolean isAnonymous(StoreOptions options) throws IOException {
    return options.word("credentials", "chain", Set.of("chain", "anonymous")).equals("anonymous");
  }

  /** Tells whether the bucket's name stands in the host's. */
  boolean hosted(S3Address address) {
    return switch (style) {
      case "path" -> false;
      case "virtual" -> true;
      // A certificate for *.s3.amazonaws.com is none for a bucket's name with dots.
      default -> address.isAmazon() && !address.bucket().contains(".");
    };
  }

  /**
   * Returns the region that requests are signed for.
   *
   * @throws IOException if the profile's file can't be read
   */
  String region(S3Address address) throws IOException {
    String own = region == null ? address.region() : region;
    String common = own == null ? aws.region() : own;
    return common == null ? "us-east-1" : common;
  }
}
