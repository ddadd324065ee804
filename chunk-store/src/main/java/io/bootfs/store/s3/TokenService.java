package io.bootfs.store.s3;

import io.bootfs.store.http.HttpAccess;
import io.bootfs.store.http.HttpClients;
import io.bootfs.store.http.HttpOptions;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * The service that gives temporary credentials (STS), as far as it takes no signature. Stateless;
 * each request opens a connection of its own, once an hour or so.
 *
 * @param endpoint the service's URL
 */
record TokenService(String endpoint, HttpOptions options, HttpAccess access) {

  private static final long LONGEST_ANSWER = 64 << 10;

  /**
   * Asks for credentials of a role by {@code AssumeRoleWithWebIdentity}.
   *
   * @param session what the role's user is called in logs
   * @throws IOException if the service gives none, saying why
   */
  AwsSessionCredentials assumeRole(String role, String session, String token) throws IOException {
    FormBody form =
        new FormBody.Builder()
            .add("Action", "AssumeRoleWithWebIdentity")
            .add("Version", "2011-06-15")
            .add("RoleArn", role)
            .add("RoleSessionName", session)
            .add("WebIdentityToken", token)
            .build();
    String answer = ask(form);
    try {
      return AwsSessionCredentials.builder()
          .accessKeyId(XmlText.required(answer, "AccessKeyId"))
          .secretAccessKey(XmlText.required(answer, "SecretAccessKey"))
          .sessionToken(XmlText.required(answer, "SessionToken"))
          .expirationTime(time(XmlText.required(answer, "Expiration")))
          .build();
    } catch (IOException | DateTimeParseException e) {
      throw new IOException(endpoint + " gives no credentials: " + e.getMessage(), e);
    }
  }

  private static Instant time(String text) {
    return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
  }

  private String ask(FormBody form) throws IOException {
    HttpUrl url = HttpUrl.parse(endpoint);
    if (url == null) {
      throw new IOException("AWS_ENDPOINT_URL_STS is no URL: '" + endpoint + "'");
    }
    OkHttpClient client = HttpClients.plain(url, options, access);
    Request request = new Request.Builder().url(url).post(form).build();
    try (Response response = client.newCall(request).execute()) {
      String text = response.peekBody(LONGEST_ANSWER).string();
      if (!response.isSuccessful()) {
        throw new IOException(
            "it answers with HTTP status %d, %s".formatted(response.code(), S3Fault.parse(text)));
      }
      return text;
    } catch (IOException e) {
      throw new IOException("can't get credentials from " + endpoint + ": " + e.getMessage(), e);
    } finally {
      client.connectionPool().evictAll();
    }
  }
}
