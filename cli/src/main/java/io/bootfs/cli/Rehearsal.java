package io.bootfs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the build rehearses: several verbs in one JVM, so that what it learns for its AOT cache
 * serves them all. Stateless.
 */
final class Rehearsal {

  /** Stands between the words of two verbs. */
  static final String THEN = "--then";

  private Rehearsal() {}

  /**
   * Runs the verbs one after the other, up to the first that fails, and exits with its status.
   *
   * @param args the folder of {@link RehearsalServers}, then the verbs' words
   */
  public static void main(String... args) throws Exception {
    int status = 0;
    try (RehearsalServers servers = new RehearsalServers(Path.of(args[0]))) {
      List<String> words = new ArrayList<>();
      for (String word : Arrays.asList(args).subList(1, args.length)) {
        words.add(servers.resolve(word));
      }
      while (status == 0 && !words.isEmpty()) {
        int then = words.indexOf(THEN);
        List<String> verb = words.subList(0, then < 0 ? words.size() : then);
        status = Main.run(verb.toArray(String[]::new));
        words.subList(0, then < 0 ? words.size() : then + 1).clear();
      }
    }
    System.exit(status);
  }
}
