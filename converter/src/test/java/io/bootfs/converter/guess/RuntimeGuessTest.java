package io.bootfs.converter.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is guessed of what Python and Java load at a start; this machine's own are the judges. */
final class RuntimeGuessTest {

  private static final String PYTHON = "/usr/bin/python3";

  /** Prints the files of the modules that were loaded, as Python reads them. */
  private static final String LIST =
      "; import sys, os; print(*[os.path.realpath(getattr(m.__spec__, 'cached', None) if"
          + " os.path.exists(getattr(m.__spec__, 'cached', None) or '/-') else m.__file__) for m in"
          + " list(sys.modules.values()) if getattr(m, '__file__', None) and m.__spec__ and"
          + " m.__spec__.origin != 'frozen'], sep='\\n')";

  @TempDir Path temporary;
  private Path dir;
  private final HostFiles host = new HostFiles();

  @BeforeEach
  void resolve() throws IOException {
    dir = temporary.toRealPath();
  }

  @Test
  void findsTheModulesThatPythonLoads() throws Exception {
    String code = "import json, logging.handlers; from xml.etree import ElementTree as tree";
    List<Path> loaded = loaded(PYTHON, "-c", code + LIST);
    assertThat(loaded).hasSizeGreaterThan(40);
    assertThat(guessed("/", "sh", "-c", "exec python3 -c '" + code + "'")).containsAll(loaded);
  }

  @Test
  void findsThePackagesOfAVirtualEnvironment() throws Exception {
    Path venv = dir.resolve("venv");
    run(PYTHON, "-m", "venv", "--without-pip", venv.toString());
    Path python = venv.resolve("bin/python");
    String version = run(PYTHON, "-c", "import sys; print('3.%d' % sys.version_info[1])").strip();
    Path packages = venv.resolve("lib/python" + version + "/site-packages");
    write(packages.resolve("app/__init__.py"), "from . import (one,\n  two)\n");
    write(
        packages.resolve("app/one.py"), "def later():\n  import app.three\nfrom .deep import x\n");
    write(packages.resolve("app/two.py"), "\"\"\"\nimport app.three\n\"\"\"\n");
    write(packages.resolve("app/three.py"), "x = 1\n");
    write(packages.resolve("app/deep/__init__.py"), "from ..four import y as z; x = 1\n");
    write(packages.resolve("app/four.py"), "y = 1\ntry:\n  import nothing\nexcept: pass\n");
    write(packages.resolve("app/__main__.py"), "if __name__ == '__main__':\n  import colorsys\n");

    List<Path> loaded =
        loaded(python.toString(), "-c", "import app, app.__main__, colorsys" + LIST);
    List<Path> guessed = guessed("/", python.toString(), "-m", "app");
    assertThat(guessed).containsAll(loaded.stream().filter(p -> !isCode(p, "colorsys")).toList());
    assertThat(guessed).noneMatch(path -> path.toString().contains("three"));
  }

  @Test
  void findsAProgramInTheWorkingDirectoryAndWhatLiesBesideIt() throws Exception {
    write(dir.resolve("app.py"), "import helper\nif __name__ == '__main__':\n  import colorsys\n");
    write(dir.resolve("helper.py"), "x = 1\n");
    assertThat(guessed(dir.toString(), PYTHON, "app.py"))
        .contains(dir.resolve("app.py"), dir.resolve("helper.py"))
        .anyMatch(path -> isCode(path, "colorsys"));
  }

  @Test
  void modulesThatImportEachOtherAreFoundOnce() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 1200; i++) {
      write(dir.resolve("m" + i + ".py"), "import m%d, m0\n".formatted(i + 1));
      all.append("import m").append(i).append('\n');
    }
    Path script = write(dir.resolve("start"), "#!" + PYTHON + "\n" + all);
    assertThat(guessed("/", script.toString()))
        .doesNotHaveDuplicates()
        .contains(dir.resolve("m0.py"), dir.resolve("m299.py"));
  }

  @Test
  void findsWhatJavaIsMadeOf() throws Exception {
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    Path link = Files.createSymbolicLink(dir.resolve("java"), home.resolve("bin/java"));
    assertThat(guessed("/", link.toString(), "-jar", "/nothing.jar"))
        .contains(
            home.resolve("lib/libjli.so"),
            home.resolve("lib/server/libjvm.so"),
            home.resolve("lib/server/classes.jsa"),
            home.resolve("lib/modules"));
  }

  /** Tells whether a path is that of a module's source or of what was compiled of it. */
  private static boolean isCode(Path path, String module) {
    return path.getFileName().toString().startsWith(module + ".");
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<Path> guessed(String folder, String... command) throws IOException {
    Surroundings surroundings = new Surroundings(List.of("/usr/bin", "/bin"), folder, List.of());
    return new ProgramFiles(host, surroundings)
        .of(List.of(command)).stream().map(place -> host.path(place.offset())).distinct().toList();
  }

  private static List<Path> loaded(String... command) throws Exception {
    return Stream.of(run(command).split("\n", -1))
        .filter(line -> line.startsWith("/"))
        .map(Path::of)
        .toList();
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
