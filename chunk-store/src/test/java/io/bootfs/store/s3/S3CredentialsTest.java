package io.bootfs.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.StoreException;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.TestChunks;
import io.bootfs.store.http.HttpAccess;
import io.bootfs.store.http.HttpOptions;
import io.bootfs.store.s3.ScriptedS3.Answer;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;

/** Where credentials come from, and what is said of those that are refused; by moto. */
final class S3CredentialsTest {

  private static final byte[] DATA = TestChunks.bytes(5, 2_000);
  private static final ChunkId ID = TestChunks.id(DATA);

  @TempDir Path folder;
  private S3Server server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.get();
    url = server.url("store");
    try (S3Store store = open(url, server.environment("writer"))) {
      store.put(ID, TestChunks.encoded(DATA));
    }
  }

  @Test
  void namesTheVariablesThatHoldWhatItTakes() throws Exception {
    Map<String, String> task =
        Map.of(
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "t",
            "AWS_REGION", "home",
            "HOME", folder.toString());
    assertThat(secrets("#", task))
        .containsExactlyInAnyOrder(
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN");
    assertThat(secrets("#credentials=anonymous", task)).isEmpty();
    assertThat(secrets("#profile=own", task)).isEmpty();
    Path keys = folder.resolve("credentials");
    Files.writeString(keys, "[default]\naws_access_key_id = k\naws_secret_access_key = s\n");
    assertThat(secrets("#credentials-file=" + keys, task)).isEmpty();
    Files.writeString(keys, "[default]\nregion = elsewhere\n");
    assertThat(secrets("#credentials-file=" + keys, task)).hasSize(2);

    Map<String, String> more = new HashMap<>(task);
    more.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
    more.put("AWS_ROLE_ARN", "arn:role");
    assertThat(secrets("#", more)).isEmpty();
    more.put("AWS_ACCESS_KEY_ID", "key");
    assertThat(secrets("#", more)).isEmpty();
    more.put("AWS_SECRET_ACCESS_KEY", "secret");
    assertThat(secrets("#", more)).containsExactly("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

    assertThat(Stores.secretVariables("/a|http://b/c https://d/e#timeout=5s", more)).isEmpty();
  }

  private Set<String> secrets(String options, Map<String, String> environment) throws IOException {
    return Stores.secretVariables("/near http://b|" + url + options, environment);
  }

  @Test
  void refusesAWrongSecret() throws Exception {
    Map<String, String> wrong = new HashMap<>(server.environment("writer"));
    wrong.put("AWS_SECRET_ACCESS_KEY", "wrong");
    fails(wrong, "SignatureDoesNotMatch", "check key, secret");
    wrong.put("AWS_ACCESS_KEY_ID", "AKIAUNKNOWN");
    fails(wrong, "InvalidAccessKeyId", "check key, secret");
    wrong = new HashMap<>(server.environment("writer"));
    wrong.put("AWS_SESSION_TOKEN", "wrong");
    fails(wrong, "InvalidToken", "session token");
  }

  private void fails(Map<String, String> environment, String... words) throws IOException {
    try (S3Store store = open(url, environment)) {
      assertThatThrownBy(() -> store.has(ID))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll(words);
      assertThatThrownBy(() -> store.get(ID, 10_000)).hasMessageContainingAll(words);
    }
  }

  @Test
  void saysWhatAUserMayNotDo() throws Exception {
    try (S3Store store = open(url, server.environment("reader"))) {
      assertThat(store.has(ID)).isTrue();
      assertThatThrownBy(() -> store.list(IdRange.ALL, (_, _) -> {}))
          .hasMessageContaining("AccessDenied")
          .hasMessageContaining("s3:ListBucket");
      assertThatThrownBy(() -> store.remove(ID)).hasMessageContaining("AccessDenied");
    }
  }

  @Test
  void takesTheProfileOfAFile() throws Exception {
    Map<String, String> writer = server.environment("writer");
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [default]
            aws_access_key_id = AKIAUNKNOWN
            aws_secret_access_key = wrong
            [castr]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            """
                .formatted(writer.get("AWS_ACCESS_KEY_ID"), writer.get("AWS_SECRET_ACCESS_KEY")));
    Map<String, String> named = Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    reads(url + "#profile=castr", named);
    reads(url + "#profile=castr&credentials-file=" + file, server.environment("reader"));
    reads(url, Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "AWS_PROFILE", "castr"));
    fails(named, "InvalidAccessKeyId");
    try (S3Store store = open(url + "#profile=other", named)) {
      assertThatThrownBy(() -> store.has(ID)).hasMessageContaining("no profile 'other'");
    }
    fails(Map.of("AWS_SHARED_CREDENTIALS_FILE", folder + "/none"), folder + "/none");
    Path home = folder.resolve("home");
    Files.move(file, Files.createDirectories(home.resolve(".aws")).resolve("credentials"));
    reads(url + "#profile=castr", Map.of("HOME", home.toString()));
  }

  @Test
  void saysWhereCredentialsCouldComeFrom() throws Exception {
    Map<String, String> none =
        Map.of("AWS_EC2_METADATA_DISABLED", "true", "HOME", folder.toString());
    fails(none, "AWS_ACCESS_KEY_ID", "credentials=anonymous");
  }

  @Test
  void takesTheRoleOfAWebIdentity() throws Exception {
    Map<String, String> pod = webIdentity();
    int given = server.credentialsGiven();
    try (S3Store store = open(url, pod)) {
      readsInParallel(store);
      assertThat(server.credentialsGiven()).isEqualTo(given + 1);
      server.forgetCredentials();
      readsInParallel(store);
      assertThat(server.credentialsGiven()).isEqualTo(given + 2);
    }
  }

  @Test
  void namesTheServiceThatGivesNoCredentials() throws Exception {
    try (ScriptedS3 sts = new ScriptedS3(_ -> Answer.of(400, "InvalidIdentityToken"))) {
      Map<String, String> pod = new HashMap<>(webIdentity());
      pod.put("AWS_ENDPOINT_URL_STS", sts.url());
      fails(pod, sts.url(), "InvalidIdentityToken");
      assertThat(sts.seen).allMatch(line -> line.endsWith(" null"));
      pod.put("AWS_WEB_IDENTITY_TOKEN_FILE", folder + "/none");
      fails(pod, folder + "/none", "isn't there");
    }
  }

  private Map<String, String> webIdentity() throws IOException {
    return Map.of(
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        Files.writeString(folder.resolve("token"), "header.claims.signature\n").toString(),
        "AWS_ROLE_ARN",
        server.role(),
        "AWS_ENDPOINT_URL_STS",
        "http://" + server.endpoint());
  }

  private static void readsInParallel(S3Store store) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        reads.add(threads.submit(() -> store.get(ID, 10_000).bytes().length));
      }
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isPositive();
      }
    }
  }

  @Test
  void takesWhatTheContainersServiceGives() throws Exception {
    TokenService sts =
        new TokenService("http://" + server.endpoint(), HttpOptions.DEFAULT, HttpAccess.PLAIN);
    AwsSessionCredentials given = sts.assumeRole(server.role(), "test", "header.claims.signature");
    String json =
        """
        {"AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s", "Expiration": "%s"}
        """
            .formatted(
                given.accessKeyId(),
                given.secretAccessKey(),
                given.sessionToken(),
                given.expirationTime().orElseThrow());
    try (ScriptedS3 service = new ScriptedS3(_ -> new Answer(200, json, Map.of()))) {
      reads(
          url,
          Map.of(
              "HOME",
              folder.toString(),
              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              service.url() + "/role",
              "AWS_CONTAINER_AUTHORIZATION_TOKEN",
              "who I am"));
      assertThat(service.seen).contains("GET /role who I am");
    } finally {
      System.clearProperty(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property());
      System.clearProperty(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN.property());
    }
  }

  @Test
  void addressesABucketByItsHost() throws Exception {
    // The server is the proxy, for its own name has no bucket before it.
    Map<String, String> environment = new HashMap<>(server.environment("writer"));
    environment.put("HTTP_PROXY", "http://" + server.endpoint());
    String prefix = url.substring(url.lastIndexOf('/'));
    reads("s3+http://s3.us-east-1.amazonaws.com/store" + prefix, environment);
    reads("s3+http://s3.amazonaws.com/store" + prefix + "#addressing-style=virtual", environment);
  }

  private static void reads(String url, Map<String, String> environment) throws IOException {
    try (S3Store store = open(url, environment)) {
      assertThat(store.get(ID, 10_000).bytes()).isEqualTo(TestChunks.encoded(DATA).bytes());
    }
  }

  private static S3Store open(String url, Map<String, String> environment) throws IOException {
    return new S3Opener().open(StoreUrl.parse(url, environment));
  }
}
