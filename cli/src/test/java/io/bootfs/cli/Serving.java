package io.bootfs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own that says where it serves once it does.
 *
 * @param process the server
 * @param url where it serves
 */
record Serving(Process process, String url) implements AutoCloseable {

  /** Starts {@code bootfs serve} on a free port. */
  static Serving bootfs(Object store, Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("serve", store, "--listen", "127.0.0.1:0"));
    words.addAll(List.of(options));
    Process process = Bootfs.command(words.toArray()).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.startsWith("serving ")) {
      process.destroyForcibly();
      throw new IOException("bootfs serve does not start: " + line);
    }
    return new Serving(process, line.substring(line.indexOf("http")));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
