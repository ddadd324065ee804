package io.bootfs.store.s3;

import io.bootfs.store.http.Dialect;
import java.util.Set;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How S3 and servers of its kind word their answers, in XML. Immutable.
 *
 * @param bucket the bucket's name, for messages
 */
record S3Dialect(String bucket) implements Dialect {

  /** Other credentials than these may do. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidToken",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  /** Faults of the moment that have a lasting one's status. */
  private static final Set<String> PASSING = Set.of("RequestTimeout", "OperationAborted");

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  @Override
  public boolean isMissing(int status, String text) {
    String code = S3Fault.parse(text).code();
    return status == NOT_FOUND && (code.isEmpty() || code.equals("NoSuchKey"));
  }

  /** An answer to HEAD has no words: 400 and 403 may mean anything. */
  @Override
  public boolean refusesCredentials(int status, String text) {
    boolean refused = status == BAD_REQUEST || status == FORBIDDEN;
    return refused && (text.isEmpty() || CREDENTIALS.contains(S3Fault.parse(text).code()));
  }

  @Override
  public boolean isPassing(int status, String text) {
    return Dialect.super.isPassing(status, text) || PASSING.contains(S3Fault.parse(text).code());
  }

  @Override
  public boolean saysWhy() {
    return true;
  }

  @Override
  public boolean followsRedirects() {
    return false; // The signature names the host.
  }

  @Override
  public String explain(Response response, String text) {
    S3Fault fault = S3Fault.parse(text);
    String region = region(response, text);
    if (response.isRedirect() || region != null) {
      return "; bucket %s is %s (%s)"
          .formatted(bucket, region == null ? "elsewhere" : elsewhere(region), fault.code());
    }
    String remedy = remedy(fault.code(), text);
    return fault.code().isEmpty() ? "" : "; " + remedy + fault;
  }

  private static String elsewhere(String region) {
    return "in region %s: set option region=%s, and name that region's endpoint"
        .formatted(region, region);
  }

  /** Returns the region that a refusal says the bucket is in, or null. */
  private static @Nullable String region(Response response, String text) {
    boolean wrongRegion =
        response.isRedirect()
            || Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect")
                .contains(S3Fault.parse(text).code());
    if (!wrongRegion) {
      return null;
    }
    String header = response.header("x-amz-bucket-region");
    return header == null ? XmlText.first(text, "Region") : header;
  }

  private String remedy(String code, String text) {
    return switch (code) {
      case "AccessDenied", "AllAccessDisabled" ->
          "the credentials may not do that; or the object isn't there, which S3 says only to who may do s3:ListBucket: ";
      case "RequestTimeTooSkewed" ->
          "this machine's clock is wrong, set it; the server's says %s: "
              .formatted(XmlText.first(text, "ServerTime"));
      case "NoSuchBucket" -> "there is no bucket %s: ".formatted(bucket);
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
          "the credentials have expired, renew them where they come from: ";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
          "check key, secret and session token: ";
      default -> "";
    };
  }
}
