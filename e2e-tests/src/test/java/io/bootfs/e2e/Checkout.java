package io.bootfs.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The checkout under test: its scripts, and the command that was built in it. */
final class Checkout {

  /** The top folder. */
  static final Path TOP = top();

  /** Those that chunk or serve whole images, or choose their compiler by themselves. */
  private static final Set<String> LONG_LIVED = Set.of("convert", "mount", "run");

  /** The other commands are done before the second compiler's work has paid off. */
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private Checkout() {}

  /** Returns the command {@code bootfs WORDS…}, run by the launcher that users get. */
  static Command bootfs(String... words) {
    List<String> all = new ArrayList<>();
    all.add(TOP.resolve("cli/src/main/sh/bootfs").toString());
    all.addAll(List.of(words));
    Command command = Command.of(all.toArray(String[]::new)).with("BOOTFS_HOME", TOP.toString());
    return LONG_LIVED.contains(words[0])
        ? command
        : command.with("BOOTFS_JAVA_OPTIONS", SHORT_LIVED);
  }

  private static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scripts/demo-image"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new AssertionError("the tests run inside a checkout of bootfs");
      }
    }
    return folder;
  }
}
