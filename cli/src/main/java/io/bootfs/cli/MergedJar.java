package io.bootfs.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One jar of all those of a class path, which the JVM opens sooner than seventy: each file as the
 * class path finds it, uncompressed, and of services what each jar names. For one jar, which its
 * owner closes.
 *
 * <p>Left out is what the JVM's own loader does not look at: manifests, signatures, modules' names,
 * and variants for later versions of Java.
 */
final class MergedJar implements AutoCloseable {

  private static final String META = "META-INF/";
  private static final String SERVICES = META + "services/";

  private final ZipOutputStream out;
  private final Set<String> written = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

  private MergedJar(Path file) throws IOException {
    out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    out.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Writes a jar.
   *
   * @param args the file to be written, and the class path
   */
  public static void main(String... args) throws IOException {
    String[] jars = args[1].split(File.pathSeparator, -1);
    write(Path.of(args[0]), Arrays.stream(jars).map(Path::of).toList());
  }

  /** Writes {@code file}, replacing it, from jars in the order of the class path. */
  static void write(Path file, List<Path> jars) throws IOException {
    try (MergedJar merged = new MergedJar(file)) {
      for (Path jar : jars) {
        merged.add(jar);
      }
      merged.addServices();
    }
  }

  private void add(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (entry.isDirectory() || isLeftOut(name)) {
          continue;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (name.startsWith(SERVICES)) {
          ByteArrayOutputStream service =
              services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
          service.writeBytes(bytes);
          service.write('\n'); // Some lack that of their last line.
        } else if (written.add(name)) {
          put(name, bytes);
        }
      }
    }
  }

  private static boolean isLeftOut(String name) {
    return name.equals("module-info.class")
        || name.equals(JarFile.MANIFEST_NAME)
        || name.startsWith(META + "versions/")
        || (name.startsWith(META) && (name.endsWith(".SF") || name.endsWith(".RSA")));
  }

  private void addServices() throws IOException {
    for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
      put(service.getKey(), service.getValue().toByteArray());
    }
  }

  private void put(String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
