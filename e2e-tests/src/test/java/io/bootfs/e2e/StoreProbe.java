package io.bootfs.e2e;

import io.bootfs.chunker.ChunkId;
import io.bootfs.chunker.Digest;
import io.bootfs.store.stack.StoreStack;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a chunk from each of several stores as boot does. It runs in a JVM of its own, by what the
 * base layer of boot images has.
 */
public final class StoreProbe {

  private StoreProbe() {}

  /**
   * Prints a line for each store, {@code ok} or what was wrong.
   *
   * @param args id and length of the chunk; on standard input, for each store, a line with its URL,
   *     lines {@code NAME=VALUE} of the container's environment, and an empty line
   */
  public static void main(String[] args) throws IOException {
    ChunkId id = ChunkId.parse(args[0]);
    int length = Integer.parseInt(args[1]);
    String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    for (String store : input.strip().split("\n\n", -1)) {
      String[] lines = store.split("\n", -1);
      Map<String, String> environment = new LinkedHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        int end = lines[i].indexOf('=');
        environment.put(lines[i].substring(0, end), lines[i].substring(end + 1));
      }
      System.out.println(read(lines[0], environment, id, length));
    }
    System.out.flush();
    // Threads of clients may live on.
    Runtime.getRuntime().halt(0);
  }

  private static String read(String url, Map<String, String> environment, ChunkId id, int length) {
    try (StoreStack stack =
        Stores.reader(
            url, null, Digest.SHA512_256, environment, line -> System.err.println(line))) {
      return stack.read(id, length).length == length ? "ok" : "too short";
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      return e.toString().replace('\n', ' ');
    }
  }
}
