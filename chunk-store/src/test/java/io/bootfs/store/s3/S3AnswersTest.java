package io.bootfs.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.ChunkMissingException;
import io.bootfs.store.IdRange;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.StoredChunk;
import io.bootfs.store.TestChunks;
import io.bootfs.store.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of S3's own answers, which no server of the tests gives. */
final class S3AnswersTest {

  private static final ChunkId ID = TestChunks.id(new byte[1]);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret");

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, false, s3:ListBucket",
    "403, RequestTimeTooSkewed, false, clock is wrong",
    "403, SignatureDoesNotMatch, false, check key",
    "400, ExpiredToken, false, have expired",
    "404, NoSuchBucket, false, there is no bucket castr",
    "400, RequestTimeout, true, RequestTimeout (It's so)",
    "503, SlowDown, true, SlowDown (It's so)",
    "500, InternalError, true, InternalError",
    "501, NotImplemented, false, NotImplemented",
  })
  void saysWhatIsWrongAndWhetherItMayPass(int status, String code, boolean passing, String words)
      throws Exception {
    try (ScriptedS3 server = new ScriptedS3(_ -> Answer.of(status, code));
        S3Store store = open(server, "")) {
      StoreException fault = catchThrowableOfType(StoreException.class, () -> store.get(ID, 100));
      assertThat(fault).hasMessageContaining(words).hasMessageContaining(store.location());
      assertThat(fault.isPassing()).isEqualTo(passing);
    }
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied, s3:ListBucket", "403, RequestTimeTooSkewed, clock is wrong"})
  void asksForTheReasonThatHeadDoesNotGive(int status, String code, String words) throws Exception {
    try (ScriptedS3 server = new ScriptedS3(_ -> Answer.of(status, code));
        S3Store store = open(server, "")) {
      assertThatThrownBy(() -> store.has(ID))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(words);
    }
  }

  @Test
  void namesTheRegionOfABucketThatIsElsewhere() throws Exception {
    Answer moved =
        new Answer(
            301,
            Answer.of(301, "PermanentRedirect").body(),
            Map.of("x-amz-bucket-region", "eu-west-1", "Location", "http://127.0.0.1:1/other"));
    Answer region =
        new Answer(
            400,
            "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>",
            Map.of());
    try (ScriptedS3 server =
            new ScriptedS3(e -> e.getRequestMethod().equals("PUT") ? region : moved);
        S3Store store = open(server, "")) {
      assertThatThrownBy(() -> store.get(ID, 100))
          .hasMessageContaining("301")
          .hasMessageContaining("set option region=eu-west-1");
      assertThatThrownBy(() -> store.has(ID)).hasMessageContaining("region=eu-west-1");
      assertThatThrownBy(() -> store.put(ID, TestChunks.encoded(new byte[1])))
          .hasMessageContaining("set option region=eu-west-3");
    }
  }

  @Test
  void aMissingChunkIsMissingWithAndWithoutWords() throws Exception {
    try (ScriptedS3 server = new ScriptedS3(_ -> Answer.of(404, "NoSuchKey"));
        S3Store store = open(server, "")) {
      assertThatThrownBy(() -> store.get(ID, 100)).isInstanceOf(ChunkMissingException.class);
      assertThat(store.has(ID)).isFalse();
      assertThat(store.stat(ID)).isNull();
    }
  }

  @Test
  void signsNothingWhereTheBucketIsPublic() throws Exception {
    try (ScriptedS3 server = new ScriptedS3(_ -> Answer.of(404, "NoSuchKey"));
        S3Store store = open(server, "#credentials=anonymous")) {
      assertThat(store.has(ID)).isFalse();
      assertThat(server.seen).hasSize(1).first().asString().endsWith(" null");
    }
  }

  @Test
  void noticesACopyThatFailsAfterItsHead() throws Exception {
    try (ScriptedS3 server =
            new ScriptedS3(e ->
                e.getRequestMethod().equals("PUT")
                    ? Answer.of(200, "InternalError")
                    : new Answer(200, "", Map.of()));
        S3Store store = open(server, "")) {
      assertThatThrownBy(() -> store.claim(ID))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("InternalError");
    }
  }

  /**
   * The version "null" is what a bucket has that keeps versions no more: each claim replaces it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void deletesNothingThatChangedSinceItWasLookedAt(String version) throws Exception {
    Map<String, String> old =
        new HashMap<>(Map.of("ETag", "\"0a\"", "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"));
    if (!version.isEmpty()) {
      old.put("x-amz-version-id", version);
    }
    try (ScriptedS3 server =
            new ScriptedS3(e ->
                e.getRequestMethod().equals("HEAD")
                    ? new Answer(200, "", old)
                    : Answer.of(
                        "\"0a\"".equals(e.getRequestHeaders().getFirst("If-Match")) ? 412 : 204,
                        "PreconditionFailed"));
        S3Store store = open(server, "")) {
      assertThat(store.removeUnusedSince(ID, Instant.now())).isFalse();
      assertThat(server.seen).noneMatch(line -> line.contains("versionId"));
    }
  }

  @Test
  void refusesAListingThatIsNone() throws Exception {
    try (ScriptedS3 server = new ScriptedS3(_ -> new Answer(200, "<html></html>", Map.of()));
        S3Store store = open(server, "")) {
      assertThatThrownBy(() -> store.list(IdRange.ALL, (_, _) -> {}))
          .hasMessageContaining("no listing");
    }
  }

  @Test
  void listingTellsSizeAndAge() throws Exception {
    String listing =
        "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
            + "<Contents><Key>store/"
            + Bucket.path(ID)
            + "</Key><LastModified>2024-05-06T07:08:09.000Z</LastModified>"
            + "<Owner><ID>1</ID></Owner><Size>123</Size></Contents></ListBucketResult>";
    Answer page = new Answer(200, listing, Map.of());
    try (ScriptedS3 server = new ScriptedS3(_ -> page);
        S3Store store = open(server, "")) {
      List<StoredChunk> all = new ArrayList<>();
      store.list(IdRange.ALL, (id, found) -> all.add(ID.equals(id) ? found : null));
      assertThat(all).containsExactly(new StoredChunk(123, Instant.parse("2024-05-06T07:08:09Z")));
      assertThat(server.seen).hasSize(1);
    }
  }

  private static S3Store open(ScriptedS3 server, String options) throws IOException {
    String url = "s3+" + server.url() + "/castr/store" + options;
    return new S3Opener().open(StoreUrl.parse(url, ENVIRONMENT));
  }
}
