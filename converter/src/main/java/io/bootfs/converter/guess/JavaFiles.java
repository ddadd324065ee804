package io.bootfs.converter.guess;

import java.util.List;

/** The files that Java reads at each start beside its own program. Stateless. */
final class JavaFiles {

  /** Of what all of Java lies in, the beginning says where each class is. */
  static final String CLASSES = "lib/modules";

  /** In the order in which they are read, below Java's folder. */
  static final List<String> READ =
      List.of(
          "lib/jvm.cfg",
          "lib/libjli.so",
          "lib/server/libjvm.so",
          "lib/libjimage.so",
          "lib/libjava.so",
          CLASSES,
          "lib/server/classes.jsa",
          "lib/libjsvml.so",
          "conf/security/java.security",
          "lib/libzip.so",
          "lib/libnio.so",
          "lib/libnet.so");

  private JavaFiles() {}

  /**
   * Returns Java's folder.
   *
   * @param program the path of its program {@code java}, without links
   */
  static String home(String program) {
    int bin = program.lastIndexOf("/bin/");
    return program.substring(0, Math.max(0, bin));
  }
}
