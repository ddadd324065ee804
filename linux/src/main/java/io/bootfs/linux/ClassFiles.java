package io.bootfs.linux;

import java.util.Objects;

/** The file that this package's classes are loaded from. */
final class ClassFiles {

  private ClassFiles() {}

  /**
   * Opens it, for good, unless it is open. A class loader looks for it when it first loads a class
   * that is not in the JVM's own cache; a thread that has another root then does not find it, and
   * the loader never looks again, for whatever thread. The JVM's own loader has opened its files by
   * the time that it runs anything.
   */
  static void open() {
    if (ClassFiles.class.getClassLoader() != null) {
      Objects.requireNonNull(ClassFiles.class.getResource("ClassFiles.class"));
    }
  }
}
