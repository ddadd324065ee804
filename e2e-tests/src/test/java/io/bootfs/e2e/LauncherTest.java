package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, before a Java runtime that prints how it is called. */
class LauncherTest {

  @TempDir private Path home;
  private Path built;

  @BeforeEach
  void layOutABuild() throws IOException {
    built = home.resolve("cli/target");
    Files.createDirectories(built.resolve("lib"));
    String files =
        "cli-1.jar lib/linux-1.jar lib/other-1.jar convert.aot http.aot local.aot mount.aot run.aot"
            + " ssh.aot";
    for (String file : files.split(" ", -1)) {
      Files.createFile(built.resolve(file));
      builtAt(file, 1000);
    }
    Path java = Files.createDirectories(home.resolve("java/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(built.resolve("java-home"), home.resolve("java") + "\n");
  }

  private void builtAt(String file, int second) throws IOException {
    Files.setLastModifiedTime(built.resolve(file), FileTime.fromMillis(second * 1000L));
  }

  private String words(String verb) throws IOException, InterruptedException {
    Command launcher = Checkout.bootfs(verb, "a  b").with("BOOTFS_HOME", home.toString());
    return launcher.run().successful().out();
  }

  @ParameterizedTest
  @CsvSource({"run,run", "verify,local", "convert,convert"})
  void whatTheJvmLearntIsUsedIfNoJarIsNewer(String verb, String learnt)
      throws IOException, InterruptedException {
    String option = "-XX:AOTCache=" + built.resolve(learnt + ".aot") + " ";
    builtAt(learnt + ".aot", 2000);
    assertThat(words(verb)).contains(option).endsWith(" io.bootfs.cli.Main " + verb + " a  b\n");
    builtAt("lib/other-1.jar", 3000);
    assertThat(words(verb))
        .doesNotContain("AOT")
        .endsWith(" io.bootfs.cli.Main " + verb + " a  b\n");
    builtAt("lib/other-1.jar", 1000);
    builtAt("cli-1.jar", 3000);
    assertThat(words(verb)).doesNotContain("AOT");
  }

  @Test
  void oneJarServesContainersIfTheJvmLearntByIt() throws IOException, InterruptedException {
    Path merged = built.resolve("merged/run.jar");
    String path =
        "-Xbootclasspath/a:" + merged + " -cp " + merged + " io.bootfs.cli.Main run a  b\n";
    String jars = built.resolve("lib/linux-1.jar") + ":" + built.resolve("cli-1.jar") + ":";
    builtAt("run.aot", 3000);
    assertThat(words("run")).contains("-Xbootclasspath/a:" + jars);
    Files.createDirectories(merged.getParent());
    Files.createFile(merged);
    builtAt("merged/run.jar", 2000);
    assertThat(words("run")).endsWith(path);
    // The JVM takes no cache that was made by other jars.
    builtAt("merged/run.jar", 4000);
    assertThat(words("run")).contains("-Xbootclasspath/a:" + jars);
    builtAt("merged/run.jar", 2000);
    builtAt("lib/other-1.jar", 4000);
    assertThat(words("run")).contains("-Xbootclasspath/a:" + jars);
  }

  @ParameterizedTest
  @CsvSource({
    "http, extract, --store=https://host/store",
    "ssh, extract, --store=sftp://host/store",
    "ssh, cp, https://host/store ssh://host/store",
    "http, cat, s3+http://host/bucket",
    "convert, convert, docker://image",
    "mount, mount, index directory --store=https://host/store",
    "ssh, mount, index directory --store=ssh://host/store",
    "run, run, http://host/image",
  })
  void eachKindOfWorkWasLearntByItself(String learnt, String verb, String word) throws Exception {
    builtAt(learnt + ".aot", 2000);
    Command launcher = Checkout.bootfs(verb, word).with("BOOTFS_HOME", home.toString());
    assertThat(launcher.run().successful().out()).contains("/" + learnt + ".aot ");
  }

  @Test
  void nothingLearntIsNoFailure() throws IOException, InterruptedException {
    Files.delete(built.resolve("run.aot"));
    assertThat(words("run")).doesNotContain("AOT").endsWith(" io.bootfs.cli.Main run a  b\n");
  }

  /** The JDK hands them on, and bootfs looks for some of them to say what helps. */
  @Test
  void theWordsOfTheLibraryAreEnglishInAnyLanguage() throws Exception {
    Path german = home.resolve("de_DE.UTF-8");
    Command.of("localedef", "-i", "de_DE", "-f", "UTF-8", german.toString()).run().successful();
    Path java = home.resolve("java/bin/java");
    Files.writeString(java, "#!/bin/sh\nexec cat /no/such/file\n");
    assertThat(inGerman(Command.of(java.toString()))).contains("nicht gefunden");
    assertThat(inGerman(Checkout.bootfs("run"))).contains("No such file or directory");
    assertThat(inGerman(Checkout.bootfs("verify"))).contains("No such file or directory");
  }

  private String inGerman(Command command) throws IOException, InterruptedException {
    return command
        .with("LOCPATH", home.toString())
        .with("LC_ALL", "de_DE.UTF-8")
        .with("LANGUAGE", "de")
        .with("BOOTFS_HOME", home.toString())
        .run()
        .err();
  }

  @Test
  void whereNothingIsBuiltTheRemedyIsSaid() throws IOException, InterruptedException {
    Files.move(built.resolve("lib"), built.resolve("of another build"));
    Command.Result result = Checkout.bootfs("run").with("BOOTFS_HOME", home.toString()).run();
    assertThat(result)
        .isEqualTo(
            new Command.Result(
                1, "", "bootfs: nothing is built in " + home + ": run make build\n"));
  }
}
