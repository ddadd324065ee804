package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process that aborts this one's FUSE file systems when this one dies, so that it can die:
 * thread-safe, closed by whoever starts it.
 *
 * <p>A thread that uses a file system which its own process serves waits, deaf to SIGKILL, for an
 * answer from threads that are gone by then, and keeps the descriptor open whose end would be the
 * connection's. Such a process is a zombie for ever, and so is its container. The guard shares
 * memory with this process and nothing else: the kernel tells it of the end of a thread that does
 * nothing but live.
 *
 * <p>That thread ends the file systems on request, too, from within the mount namespace that the
 * guard was started in.
 */
public final class FuseGuard implements Closeable {

  private static final long WAIT_FOR_CLONES = 0x4000_0000; // __WALL of <linux/wait.h>

  private final CountDownLatch dismissed = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<Path> places;
  private volatile boolean aborts;

  private FuseGuard(List<Path> places) {
    this.places = places;
  }

  /**
   * Starts a guard; without the library of boot images there is no process, and nothing is guarded.
   *
   * @param first where a FUSE file system is or will be mounted, with nothing else in it
   * @param second another such place
   */
  public static FuseGuard start(Path first, Path second) {
    FuseGuard guard = new FuseGuard(List.of(first, second));
    Thread.ofPlatform().daemon().name("guard").start(guard::live);
    awaitQuietly(guard.started);
    return guard;
  }

  private void live() {
    try (Arena arena = Arena.ofConfined()) {
      long process = JniCalls.areThere() ? process(arena) : 0;
      started.countDown();
      awaitQuietly(dismissed);
      if (process > 0) {
        Syscall.attempt(SyscallNumber.KILL, process, Signals.SIGKILL);
        Syscall.attempt(SyscallNumber.WAIT4, process, 0, WAIT_FOR_CLONES, 0);
      }
    }
    awaitQuietly(closed);
    if (aborts) {
      places.forEach(Mounts::abort);
    }
    aborted.countDown();
  }

  private long process(Arena arena) {
    return JniCalls.guard(
        NativeCall.string(arena, ByteString.of(places.getFirst())),
        NativeCall.string(arena, ByteString.of(places.getLast())));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the guarding process, but not the thread; from now on this process must not wait for its
   * own file systems.
   */
  public void dismiss() {
    dismissed.countDown();
  }

  /**
   * Ends the file systems at both places, for a process that is about to end: whoever waits for
   * them gets an error, and what was asked for by processes that are gone holds up nobody.
   */
  public void abort() {
    aborts = true;
    close();
    awaitQuietly(aborted);
  }

  /** Ends the guard; from now on this process must not wait for its own file systems. */
  @Override
  public void close() {
    dismissed.countDown();
    closed.countDown();
  }
}
