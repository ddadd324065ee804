package io.bootfs.converter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs the programs that judge conversions; one that fails or is missing fails the test. */
public final class Tool {

  private Tool() {}

  /** Runs a program to its end and returns what it printed. */
  public static String run(Object... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(words + ": " + output).isZero();
    return output;
  }

  /** Runs a python program that lies beside this class, having copied it to {@code dir}. */
  public static String python(Path dir, String name, Object... arguments)
      throws IOException, InterruptedException {
    Path program = dir.resolve(name);
    try (InputStream in = Objects.requireNonNull(Tool.class.getResourceAsStream(name), name)) {
      Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Object> command = new ArrayList<>(List.of("python3", program));
    command.addAll(List.of(arguments));
    return run(command.toArray());
  }
}
