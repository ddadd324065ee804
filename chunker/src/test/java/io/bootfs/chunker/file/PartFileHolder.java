package io.bootfs.chunker.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that has begun a file, says where, and holds it until its standard input ends. */
final class PartFileHolder {

  private PartFileHolder() {}

  /** Begins the file that the argument names. */
  public static void main(String... arguments) throws IOException {
    try (PartFile part = PartFile.create(Path.of(arguments[0]))) {
      part.channel().write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)));
      System.out.println(part.path());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until then.
      }
      part.commit();
    }
  }
}
