package io.bootfs.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

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

  /**
   * Loaded with this class: the thread that needs them does not see the file that they are in, nor
   * does the JVM take into its cache what such a thread has loaded.
   */
  @SuppressWarnings("unused")
  private static final List<Class<?>> LOADED =
      List.of(
          Start.class,
          OneTask.class,
          WorkingDirectory.class,
          ExecutableSearch.class,
          ProgramFile.class,
          ExecException.class,
          PosixSpawn.Opening.class,
          PosixSpawn.Copy.class,
          Processes.class,
          ProcessExit.class);

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
   * @throws IOException if root, directory, identity or confinement could not be taken
   */
  public static int start(RootDirectory root, Program program, Confinement confinement)
      throws IOException {
    return start(root, program, confinement, List.of(), () -> {});
  }

  /**
   * Starts a program as the other method does, with other standard streams.
   *
   * @param streams what is opened before the program begins
   * @param move done when all is at hand that the start takes of this machine's files, and the
   *     calling thread may leave them
   */
  public static int start(
      RootDirectory root,
      Program program,
      Confinement confinement,
      List<Redirect> streams,
      PidNamespace.MountStep move)
      throws IOException {
    PosixSpawn.load();
    PidNamespace processes = confinement.processes();
    List<PosixSpawn.FileAction> files = new ArrayList<>();
    if (processes == null) {
      streams.forEach(stream -> files.add(stream.opening()));
      move.run();
      PidNamespace.MountStep enter = () -> ThreadContext.enter(root);
      return onThread("spawn", new Start(program, confinement, files, enter)).result();
    }
    try (PidNamespaceStart inside = new PidNamespaceStart(processes, root)) {
      files.addAll(inside.openings());
      streams.forEach(stream -> files.add(stream.opening()));
      move.run();
      return startInside(inside, new Start(program, confinement, files, inside::enter));
    }
  }

  /**
   * Starts a program beside another one that runs already, under the same confinement; its standard
   * input is empty.
   *
   * @param root the program's root directory
   * @param namespaces those of the other, if it has its own
   * @param output a descriptor of this process that becomes its standard output
   * @param errors one that becomes its standard error
   * @return the process id of the child
   * @throws ExecException if the program can't be found or can't be executed
   * @throws IOException if root, directory, identity or confinement could not be taken
   */
  public static int startBeside(
      RootDirectory root,
      @Nullable JoinedNamespaces namespaces,
      Program program,
      Confinement confinement,
      int output,
      int errors)
      throws IOException {
    PosixSpawn.load();
    List<PosixSpawn.FileAction> files =
        List.of(
            new PosixSpawn.Opening(0, "/dev/null", FileCalls.O_RDONLY),
            new PosixSpawn.Copy(1, output),
            new PosixSpawn.Copy(2, errors));
    PidNamespace.MountStep enter =
        () -> {
          ThreadContext.enter(root);
          if (namespaces != null) {
            namespaces.join();
          }
        };
    return onThread("beside", new Start(program, confinement, files, enter)).result();
  }

  private static int startInside(PidNamespaceStart inside, Start start) throws IOException {
    OneTask<?> proc =
        onThread(
            "proc",
            () -> {
              inside.mountProc();
              return true;
            });
    int pid;
    try {
      pid = onThread("spawn", start).result();
    } finally {
      inside.started();
    }
    try {
      proc.result();
    } catch (IOException e) {
      Signals.send(pid, Signals.SIGKILL);
      Processes.waitFor(pid);
      throw e;
    }
    return pid;
  }

  private static <T> OneTask<T> onThread(String name, Callable<T> work) {
    OneTask<T> task = new OneTask<>(work);
    Thread.ofPlatform().name(name).start(task);
    return task;
  }

  /** A task for one thread. */
  private static final class OneTask<T> extends FutureTask<T> {

    OneTask(Callable<T> work) {
      super(work);
    }

    T result() throws IOException {
      try {
        return get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a program started", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("the spawning thread failed", e.getCause());
      }
    }
  }

  /**
   * What the spawning thread does.
   *
   * @param files what the child does to its descriptors
   * @param entrance takes the thread to the root and the namespaces of the program
   */
  private record Start(
      Program program,
      Confinement confinement,
      List<PosixSpawn.FileAction> files,
      PidNamespace.MountStep entrance)
      implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
      try {
        return start();
      } finally {
        // Only what it has started is to be a member.
        if (confinement.devices() != null) {
          confinement.devices().leave();
        }
      }
    }

    private int start() throws IOException {
      enter();
      String name = program.arguments().getFirst();
      String path = ExecutableSearch.find(name, program.searchPath());
      ProgramFile.check(name, path, program.identity());
      try {
        return PosixSpawn.start(path, program.arguments(), program.environment(), actions());
      } catch (LinuxException e) {
        throw ExecutableSearch.explain(name, e);
      }
    }

    private void enter() throws IOException {
      ThreadContext.separate();
      if (confinement.devices() != null) {
        confinement.devices().enter();
      }
      entrance.run();
      WorkingDirectory.change(program.directory());
      // The order is the kernel's: a filter takes CAP_SYS_ADMIN, an identity CAP_SETUID.
      ThreadContext.confine(confinement);
      ThreadContext.become(program.identity());
      Capabilities.keepOnly(confinement.capabilities());
    }

    private List<PosixSpawn.FileAction> actions() {
      List<PosixSpawn.FileAction> all = new ArrayList<>(files);
      String terminal = program.terminal();
      if (!terminal.isEmpty() && FileCalls.canOpen(terminal)) {
        // The first terminal that a session leader opens becomes the one that controls the session.
        all.add(new PosixSpawn.Opening(PosixSpawn.FIRST_CLOSED, terminal, FileCalls.O_RDWR));
      }
      return all;
    }
  }
}
