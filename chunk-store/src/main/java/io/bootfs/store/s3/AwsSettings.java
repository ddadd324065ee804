package io.bootfs.store.s3;

import io.bootfs.store.SettingFile;
import io.bootfs.store.StoreOptions;
import io.bootfs.store.http.NoCredentialsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * What options and environment say about credentials, by the names that every AWS tool knows.
 * Immutable; it never shows secrets.
 *
 * @param options where they stand
 */
record AwsSettings(StoreOptions options) {

  /** More than any file of profiles takes. */
  private static final int LARGEST_FILE = 1 << 20;

  /** Where a container's service is, and what it wants to see. */
  private static final Set<String> CONTAINER_SERVICE =
      Set.of(
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");

  static AwsSettings of(StoreOptions options) {
    return new AwsSettings(options);
  }

  /** Returns a variable of the environment that is not empty, or null. */
  @Nullable String variable(String name) {
    return options.variable(name);
  }

  /**
   * Returns the names of the variables that hold what {@link CredentialSource} takes, or by which
   * whoever has them gets it. What only names a file or a role is none of them: where it is, its
   * reader needs a right to it.
   */
  Set<String> secretVariables() {
    if (options.text("profile") != null) {
      return Set.of();
    }
    if (variable("AWS_ACCESS_KEY_ID") != null && variable("AWS_SECRET_ACCESS_KEY") != null) {
      return Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
    }
    boolean webIdentity =
        variable("AWS_WEB_IDENTITY_TOKEN_FILE") != null && variable("AWS_ROLE_ARN") != null;
    return webIdentity || hasProfile() ? Set.of() : CONTAINER_SERVICE;
  }

  /**
   * Tells whether a profile is taken before the container's service; where that can't be told, not.
   */
  private boolean hasProfile() {
    try {
      return chosenProfile() != null
          || (CONTAINER_SERVICE.stream().anyMatch(name -> variable(name) != null)
              && credentialsProfile() != null);
    } catch (IOException e) {
      return false; // Whoever needs it is told.
    }
  }

  /** Returns the name of the profile that somebody chose, or null. */
  @Nullable String chosenProfile() {
    String option = options.text("profile");
    return option == null ? variable("AWS_PROFILE") : option;
  }

  /** Returns the name of the profile. */
  String profile() {
    String chosen = chosenProfile();
    return chosen == null ? "default" : chosen;
  }

  /**
   * Returns the region of environment or profile, or null if neither says one.
   *
   * @throws IOException if the profile's file can't be read
   */
  @Nullable String region() throws IOException {
    String region = variable("AWS_REGION");
    region = region == null ? variable("AWS_DEFAULT_REGION") : region;
    return region == null
        ? profiles().profile(profile()).flatMap(found -> found.property("region")).orElse(null)
        : region;
  }

  /**
   * Returns the profiles of both files, read anew; none where there is no file.
   *
   * @throws IOException if a file can't be read, or one that somebody named isn't there
   */
  ProfileFile profiles() throws IOException {
    String credentials = options.text("credentials-file");
    credentials = credentials == null ? variable("AWS_SHARED_CREDENTIALS_FILE") : credentials;
    ProfileFile.Aggregator all = ProfileFile.aggregator();
    add(all, ProfileFile.Type.CREDENTIALS, credentials, ".aws/credentials");
    add(all, ProfileFile.Type.CONFIGURATION, variable("AWS_CONFIG_FILE"), ".aws/config");
    return all.build();
  }

  private void add(
      ProfileFile.Aggregator all, ProfileFile.Type type, @Nullable String named, String byDefault)
      throws IOException {
    Path file = path(named == null ? home() + "/" + byDefault : named);
    try {
      byte[] content = SettingFile.read(file, LARGEST_FILE);
      all.addFile(
          ProfileFile.builder().type(type).content(new ByteArrayInputStream(content)).build());
    } catch (NoSuchFileException e) {
      if (named != null) {
        throw e;
      }
    } catch (RuntimeException e) { // The SDK's word for a line that it doesn't understand.
      throw new NoCredentialsException(file + " is malformed: " + e.getMessage());
    }
  }

  private String home() {
    String home = variable("HOME");
    return home == null ? System.getProperty("user.home", "/") : home;
  }

  /**
   * Returns the profile if there is one that holds or names credentials, or null.
   *
   * @throws IOException if a file can't be read, or the profile that somebody chose isn't there
   */
  @Nullable Profile credentialsProfile() throws IOException {
    Profile found = profiles().profile(profile()).orElse(null);
    if (found == null && chosenProfile() != null) {
      throw new NoCredentialsException(
          "there is no profile '%s' in the files of AWS credentials".formatted(chosenProfile()));
    }
    boolean has =
        found != null
            && found.properties().keySet().stream()
                .anyMatch(
                    name -> name.matches("aws_access_key_id|credential_process|role_arn|.*sso.*"));
    return has || chosenProfile() != null ? found : null;
  }

  /**
   * Returns a path that a setting names.
   *
   * @throws IOException if it is none
   */
  static Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException("'" + text + "' is no path: " + e.getReason(), e);
    }
  }

  /** Returns no value: some are secret. */
  @Override
  public String toString() {
    return "AwsSettings";
  }
}
