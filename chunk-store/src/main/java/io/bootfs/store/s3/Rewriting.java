package io.bootfs.store.s3;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Copies a chunk's object onto itself, within the service, which makes it young. Immutable.
 *
 * <p>The tag of an object tells whether it was stored whole or in parts, be it a single one. So who
 * stores it in the other way changes its tag, and a deletion of what it was before comes to
 * nothing, although it holds the same.
 */
final class Rewriting {

  private static final RequestBody NOTHING = RequestBody.create(new byte[0]);

  private final Bucket bucket;
  private final HttpUrl url;
  private final String what;
  private final String source;

  Rewriting(Bucket bucket, ChunkId id) {
    String path = Bucket.path(id);
    this.bucket = bucket;
    this.url = bucket.url(path);
    this.what = "can't claim chunk " + id + " in";
    this.source =
        "/" + bucket.address().bucket() + "/" + S3Address.encoded(bucket.address().key(path));
  }

  /** Tells by an object's tag whether it was stored in parts: then their number stands in it. */
  static boolean isInParts(@Nullable String tag) {
    return tag == null || tag.contains("-");
  }

  /**
   * Stores it whole.
   *
   * @return whether it is there
   */
  boolean whole() throws IOException {
    // Without the directive, S3 refuses a copy that changes nothing.
    return ask(url, request -> copying(request).header("x-amz-metadata-directive", "REPLACE"))
        .isPresent();
  }

  /**
   * Stores it in parts, of which there is one.
   *
   * @return whether it is there
   */
  boolean inParts() throws IOException {
    HttpUrl start = url.newBuilder().addQueryParameter("uploads", null).build();
    String upload = required(ask(start, request -> request.post(NOTHING)), "UploadId");
    HttpUrl.Builder base = url.newBuilder().addQueryParameter("uploadId", upload);
    HttpUrl whole = base.build();
    boolean done = false;
    try {
      HttpUrl part = base.addQueryParameter("partNumber", "1").build();
      Optional<String> copied = ask(part, this::copying);
      if (copied.isEmpty()) {
        return false;
      }
      String parts = parts(required(copied, "ETag"));
      done = ask(whole, request -> request.post(RequestBody.create(bytes(parts)))).isPresent();
      return done;
    } finally {
      if (!done) {
        // Else the copied part would stay, and be paid for.
        ask(whole, Request.Builder::delete);
      }
    }
  }

  private Request.Builder copying(Request.Builder request) {
    return request.header("x-amz-copy-source", source).put(NOTHING);
  }

  private static String parts(String tag) {
    return "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>"
        .formatted(tag.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Optional<String> ask(HttpUrl target, UnaryOperator<Request.Builder> method)
      throws IOException {
    Optional<String> answer = bucket.transport().change(what, target, method);
    if (answer.isPresent() && answer.get().contains("<Error>")) {
      // A copy that fails after it has begun: the head of the answer was sent already.
      throw fault(S3Fault.parse(answer.get()).toString(), true);
    }
    return answer;
  }

  private String required(Optional<String> answer, String element) throws StoreException {
    String text = XmlText.first(answer.orElse(""), element);
    if (text == null || text.isEmpty()) {
      throw fault("the server copies nothing in parts", false);
    }
    return text;
  }

  private StoreException fault(String why, boolean passing) {
    return new StoreException(
        "%s store %s: %s".formatted(what, bucket.address().location(), why), passing, null);
  }
}
