package io.bootfs.linux;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Starts programs in another root directory and as another user, which the rest of this process
 * keeps out of.
 *
 * <p>A JVM can't fork and prepare the child. So a platform thread that lives for one start parts
 * with the others' root and working directory, changes its own (and its user, by system calls that
 * glibc would spread over all threads), and spawns from there: the child inherits what the thread
 * has.
 */
public final class Spawn {

  private Spawn() {}

  /**
   * A program to start. All strings are byte strings: one char a byte (ISO 8859-1), so that bytes
   * which are no UTF-8 reach the program as they are.
   *
   * @param arguments the program's name or path, and its arguments
   * @param environment {@code NAME=value} strings
   * @param directory the absolute working directory inside the root; created where it is missing
   * @param searchPath the directories, separated by colons, where a name without slash is looked up
   * @param identity whom the program runs as
   * @param terminal a path inside the root that opens the terminal which is to control the
   *     program's session; empty for none
   */
  public record Program(
      List<String> arguments,
      List<String> environment,
      String directory,
      String searchPath,
      Identity identity,
      String terminal) {

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no program's name
     */
    public Program {
      arguments = List.copyOf(arguments);
      environment = List.copyOf(environment);
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("a program needs a name to be started by");
      }
    }
  }

  /**
   * Does now what the first start of a program would spend its time on: binding the native calls,
   * which takes tens of milliseconds. It may run beside anything else.
   */
  public static void prepare() {
    PosixSpawn.load();
  }

  /**
   * Starts a program in a session of its own, with default signal handlers, no blocked signal, and
   * the caller's standard streams; no other descriptor is passed on.
   *
   * @param root the program's root directory
   * @return the process id of the child
   * @throws ExecException if the program can't be found or can't be executed
   * @throws LinuxException if root, directory or identity could not be taken
   */
  public static int start(RootDirectory root, Program program) throws IOException {
    PosixSpawn.load();
    FutureTask<Integer> task = new FutureTask<>(startOnThisThread(root, program));
    Thread.ofPlatform().name("spawn").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program.arguments().getFirst() + " started", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("the spawning thread failed", e.getCause());
    }
  }

  private static Callable<Integer> startOnThisThread(RootDirectory root, Program program) {
    return () -> {
      ThreadContext.separate();
      ThreadContext.enter(root);
      ThreadContext.changeDirectory(program.directory());
      ThreadContext.become(program.identity());
      String name = program.arguments().getFirst();
      String path = ExecutableSearch.find(name, program.searchPath());
      String terminal =
          !program.terminal().isEmpty() && FileCalls.canOpen(program.terminal())
              ? program.terminal()
              : "";
      try {
        return PosixSpawn.start(path, program.arguments(), program.environment(), terminal);
      } catch (LinuxException e) {
        throw ExecutableSearch.explain(name, e);
      }
    };
  }
}
