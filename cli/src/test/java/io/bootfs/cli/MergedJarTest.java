package io.bootfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedJarTest {

  @TempDir private Path folder;

  private Path jar(String name, Map<String, String> files) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey()));
        out.write(each.getValue().getBytes(UTF_8));
      }
    }
    return file;
  }

  @Test
  void eachFileIsThatOfTheFirstJarButServicesAreThoseOfAll() throws IOException {
    Path first =
        jar(
            "b.jar",
            Map.of(
                "a/A.class", "first",
                "META-INF/MANIFEST.MF", "Multi-Release: true\n",
                "META-INF/KEY.SF", "signed",
                "META-INF/KEY.RSA", "signed",
                "META-INF/versions/22/a/A.class", "later",
                "module-info.class", "module",
                "META-INF/services/a.Service", "a.A"));
    Path second =
        jar(
            "a.jar",
            Map.of(
                "a/", "",
                "a/A.class", "second",
                "a/list", "text",
                "META-INF/services/a.Service", "a.B\n"));
    Path merged = folder.resolve("merged.jar");
    MergedJar.write(merged, List.of(first, second));

    Map<String, String> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(merged.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        files.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
      }
    }
    assertThat(files)
        .isEqualTo(
            Map.of(
                "a/A.class", "first",
                "a/list", "text",
                "META-INF/services/a.Service", "a.A\na.B\n\n"));
  }
}
