package io.bootfs.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.oci.BootConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSecretsTest {

  private static final String BUCKET = "s3+https://s3.eu-west-1.amazonaws.com/bucket/store";
  private static final String KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

  @Test
  void whatABucketTakesIsWithheldAndNothingElse() throws Exception {
    assertThat(find("/near " + BUCKET)).containsExactly(KEY, SECRET);
    assertThat(find("/near http://store")).isEmpty();
    assertThat(find("")).isEmpty();
  }

  @Test
  void whatTheImageSaysItselfIsTheApps() throws Exception {
    BootConfig image =
        new BootConfig(
            List.of(), "", List.of(), List.of(KEY + "=key", SECRET + "=another"), null, null);
    assertThat(StoreSecrets.find(BUCKET, image, environment())).containsExactly(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + "," + SECRET, "AWS_*", " OTHER *"})
  void theUserMayLetTheAppHaveThem(String kept) throws Exception {
    assertThat(find(BUCKET, "BOOTFS_KEEP_ENV=" + kept)).isEmpty();
  }

  @Test
  void aWordThatNamesNoVariableIsAnError() {
    assertThatThrownBy(() -> find("/near", "BOOTFS_KEEP_ENV=A=b"))
        .isInstanceOf(BootException.class)
        .hasMessageContaining("BOOTFS_KEEP_ENV: A=b");
  }

  @Test
  void theLineSaysHowToKeepThem() {
    assertThat(StoreSecrets.explain(Set.of(KEY))).contains("BOOTFS_KEEP_ENV=\"" + KEY + "\"");
  }

  private static Set<String> find(String stores, String... more) throws Exception {
    return StoreSecrets.find(stores, new BootConfig(List.of(), "", null), environment(more));
  }

  private static ContainerEnvironment environment(String... more) {
    List<String> all =
        new ArrayList<>(List.of(KEY + "=key", SECRET + "=secret", "AWS_REGION=home", "A=1"));
    all.addAll(List.of(more));
    return ContainerEnvironmentTest.environment(all);
  }
}
