package io.bootfs.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageConfigTest {

  private static final ContentDigest DIFF_ID = ContentDigest.of("layer".getBytes(UTF_8));

  private static final String JSON =
      """
      {"architecture":"arm64","os":"linux","variant":"v8","created":"2024-05-06T07:08:09Z",
       "container_config":{"Cmd":["old"]},"x-unknown":{"deep":[1,2.5,null]},
       "config":{"Entrypoint":["/app"],"Cmd":["-v","x y"],"User":"app:staff","WorkingDir":"/srv",
         "Env":["A=1"],"Labels":{"l":"v"},"StopSignal":"SIGQUIT","Volumes":{"/data":{},"/log":{}},
         "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000},
         "ExposedPorts":{"80/tcp":{}},"Later":true},
       "rootfs":{"type":"layers","diff_ids":["%s"]},"history":[{"created_by":"x"}]}
      """
          .formatted(DIFF_ID);

  @Test
  void readsWhatAConversionNeeds() throws IOException {
    ImageConfig config = parse(JSON);
    assertThat(config.entrypoint()).containsExactly("/app");
    assertThat(config.cmd()).containsExactly("-v", "x y");
    assertThat(config.user()).isEqualTo("app:staff");
    assertThat(config.workingDir()).isEqualTo("/srv");
    assertThat(config.volumes()).containsExactly("/data", "/log");
    assertThat(config.platform()).isEqualTo(new Platform("linux", "arm64", "v8"));
    assertThat(config.diffIds()).containsExactly(DIFF_ID);
  }

  @Test
  void readsAConfigWhoseFieldsAreNullOrMissing() throws IOException {
    ImageConfig config = parse("{\"config\":{\"Entrypoint\":null,\"Cmd\":null,\"Volumes\":null}}");
    assertThat(config.entrypoint()).isEmpty();
    assertThat(config.cmd()).isEmpty();
    assertThat(config.user()).isEmpty();
    assertThat(config.volumes()).isEmpty();
    assertThat(config.platform()).isNull();
    assertThat(parse("{}").diffIds()).isEmpty();
  }

  @Test
  void rebasingKeepsEveryOtherField() throws IOException {
    ContentDigest base = ContentDigest.of("base".getBytes(UTF_8));
    String rebased =
        new String(
            parse(JSON).rebased(List.of("/boot"), List.of(base), List.of("made")).toJson(), UTF_8);
    String expected =
        """
        {"architecture":"arm64","os":"linux","variant":"v8","created":"2024-05-06T07:08:09Z",
        "x-unknown":{"deep":[1,2.5,null]},
        "config":{"Entrypoint":["/boot"],"Cmd":["-v","x y"],"User":"app:staff","WorkingDir":"/srv",
        "Env":["A=1"],"Labels":{"l":"v"},"StopSignal":"SIGQUIT","Volumes":{"/data":{},"/log":{}},
        "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000},
        "ExposedPorts":{"80/tcp":{}},"Later":true},
        "rootfs":{"type":"layers","diff_ids":["%s"]},
        "history":[{"created":"2024-05-06T07:08:09Z","created_by":"made"}]}
        """
            .formatted(base)
            .replace("\n", "");
    assertThat(rebased).isEqualTo(expected);
  }

  @Test
  void theWordsOfHealthChecksAreThoseThatEnginesRun() throws IOException {
    assertThat(parse(JSON).healthcheck()).containsExactly("true");
    assertThat(checking("[\"CMD-SHELL\",\"a || b\"]").healthcheck())
        .containsExactly("/bin/sh", "-c", "a || b");
    assertThat(
            checking("[\"CMD-SHELL\",\"a\"],\"x\":1},\"Shell\":[\"/ash\",\"-ec\"],\"y\":{")
                .healthcheck())
        .containsExactly("/ash", "-ec", "a");
    for (String none : List.of("[\"NONE\"]", "[]", "null", "[\"CMD\"]", "[\"OTHER\",\"x\"]")) {
      assertThat(checking(none).healthcheck()).isEmpty();
    }
  }

  @Test
  void anotherHealthCheckKeepsTheTimes() throws IOException {
    String json = new String(parse(JSON).checkedBy(List.of("/x", "true")).toJson(), UTF_8);
    assertThat(json)
        .contains("\"Healthcheck\":{\"Test\":[\"CMD\",\"/x\",\"true\"],\"Interval\":5000000000}");
  }

  private static ImageConfig checking(String test) throws IOException {
    return parse("{\"config\":{\"Healthcheck\":{\"Test\":" + test + "}}}");
  }

  @Test
  void rebasingWorksWithoutContainerConfig() throws IOException {
    ImageConfig rebased = parse("{\"config\":null}").rebased(List.of("/b"), List.of(), List.of());
    assertThat(rebased.entrypoint()).containsExactly("/b");
    ImageConfig empty = ImageConfig.empty(Platform.parse("linux/arm/v7"));
    assertThat(empty.platform()).isEqualTo(new Platform("linux", "arm", "v7"));
  }

  @Test
  void refusesOtherContent() {
    assertThatThrownBy(() -> parse("not json")).hasMessageContaining("the config is no JSON");
    assertThatThrownBy(() -> parse("[]")).hasMessageContaining("the config is JSON, but no object");
    assertThatThrownBy(() -> parse("{\"rootfs\":{\"diff_ids\":[\"md5:00\"]}}").diffIds())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("md5:00");
  }

  private static ImageConfig parse(String json) throws IOException {
    return ImageConfig.parse(json.getBytes(UTF_8), "the config");
  }
}
