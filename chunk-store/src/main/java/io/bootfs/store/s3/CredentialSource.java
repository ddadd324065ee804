package io.bootfs.store.s3;

import io.bootfs.store.http.HttpAccess;
import io.bootfs.store.http.HttpOptions;
import io.bootfs.store.http.NoCredentialsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Finds credentials where every AWS tool looks, in the same order: a profile that an option names;
 * the environment; a web identity; the profile; the container's or the machine's service. The first
 * that is set up is taken, so that what is wrong with it is said. Immutable.
 *
 * @param settings what is set up
 * @param region the region whose service gives credentials for a web identity
 */
record CredentialSource(
    AwsSettings settings, String region, HttpOptions options, HttpAccess access) {

  /**
   * Looks for credentials anew.
   *
   * @throws IOException if there are none, or what is set up gives none
   */
  CredentialSession open() throws IOException {
    AwsCredentialsProvider found =
        settings.options().text("profile") == null ? environment() : null;
    found = found == null ? profile() : found;
    return CredentialSession.open(found == null ? service() : found);
  }

  private @Nullable AwsCredentialsProvider environment() throws IOException {
    String key = settings.variable("AWS_ACCESS_KEY_ID");
    String secret = settings.variable("AWS_SECRET_ACCESS_KEY");
    String token = settings.variable("AWS_SESSION_TOKEN");
    if (key != null && secret != null) {
      return StaticCredentialsProvider.create(
          token == null
              ? AwsBasicCredentials.create(key, secret)
              : AwsSessionCredentials.create(key, secret, token));
    }
    String file = settings.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    String role = settings.variable("AWS_ROLE_ARN");
    return file == null || role == null ? null : webIdentity(file, role);
  }

  private WebIdentity webIdentity(String file, String role) throws IOException {
    String session = settings.variable("AWS_ROLE_SESSION_NAME");
    String endpoint = settings.variable("AWS_ENDPOINT_URL_STS");
    return new WebIdentity(
        new TokenService(
            endpoint == null ? "https://sts." + region + ".amazonaws.com" : endpoint,
            options,
            access),
        AwsSettings.path(file),
        role,
        session == null ? "bootfs" : session);
  }

  private @Nullable AwsCredentialsProvider profile() throws IOException {
    Profile profile = settings.credentialsProfile();
    if (profile == null) {
      return null;
    }
    String file = profile.property("web_identity_token_file").orElse(null);
    String role = profile.property("role_arn").orElse(null);
    if (file != null && role != null) {
      return webIdentity(file, role);
    }
    ProfileFile files = settings.profiles();
    return ProfileCredentialsProvider.builder()
        .profileFile(files)
        .profileName(profile.name())
        .build();
  }

  private AwsCredentialsProvider service() throws IOException {
    SdkProperties.set(settings);
    if (settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
        || settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null) {
      return ContainerCredentialsProvider.builder().build();
    }
    if ("true".equalsIgnoreCase(settings.variable("AWS_EC2_METADATA_DISABLED"))) {
      throw new NoCredentialsException(
          "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or read a public bucket by option credentials=anonymous");
    }
    InstanceProfileCredentialsProvider machine =
        InstanceProfileCredentialsProvider.builder().profileFile(settings.profiles()).build();
    return () -> {
      try {
        return machine.resolveCredentials();
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "neither environment nor profile has any, and this machine's service doesn't answer; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or read a public bucket by option credentials=anonymous",
            e);
      }
    };
  }
}
