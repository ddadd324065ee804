package io.bootfs.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.nio.file.Path;
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
 */
public final class FuseGuard implements Closeable {

  private static final long WAIT_FOR_CLONES = 0x4000_0000; // __WALL of <linux/wait.h>

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile int guard;

  private FuseGuard() {}

  /**
   * Starts a guard; without the library of boot images there is none, and nothing is guarded.
   *
   * @param first where a FUSE file system is or will be mounted, with nothing else in it
   * @param second another such place
   */
  public static FuseGuard start(Path first, Path second) {
    FuseGuard guard = new FuseGuard();
    if (JniCalls.areThere()) {
      Thread.ofPlatform().daemon().name("guard").start(() -> guard.live(first, second));
      awaitQuietly(guard.started);
    }
    return guard;
  }

  private void live(Path first, Path second) {
    try (Arena arena = Arena.ofConfined()) {
      guard =
          (int)
              JniCalls.guard(
                  NativeCall.string(arena, ByteString.of(first)),
                  NativeCall.string(arena, ByteString.of(second)));
      started.countDown();
      awaitQuietly(closed);
      if (guard > 0) {
        Syscall.attempt(SyscallNumber.KILL, guard, Signals.SIGKILL);
        Syscall.attempt(SyscallNumber.WAIT4, guard, 0, WAIT_FOR_CLONES, 0);
      }
    }
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

  /** Ends the guard; from now on this process must not wait for its own file systems. */
  @Override
  public void close() {
    closed.countDown();
  }
}
