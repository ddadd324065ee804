package io.bootfs.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the build rehearses of the verb {@code run}: several starts in one JVM, so that its AOT
 * cache has what each of them takes. Stateless.
 */
final class RunRehearsal {

  private RunRehearsal() {}

  /**
   * Runs containers one after the other, up to the first that fails, and ends with its status.
   *
   * @param args the words of each; those of all containers' programs must be the same
   */
  public static void main(String... args) {
    int status = 0;
    List<String> words = new ArrayList<>(Arrays.asList(args));
    while (status == 0 && !words.isEmpty()) {
      int then = words.indexOf(Rehearsal.THEN);
      List<String> container = words.subList(0, then < 0 ? words.size() : then);
      status = Main.runContainer(container.toArray(String[]::new));
      words.subList(0, then < 0 ? words.size() : then + 1).clear();
    }
    // Threads serve what is mounted. The JVM writes down what it has learnt all the same.
    Runtime.getRuntime().halt(status);
  }
}
