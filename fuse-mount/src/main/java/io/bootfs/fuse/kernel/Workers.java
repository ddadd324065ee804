package io.bootfs.fuse.kernel;

import io.bootfs.linux.Errno;
import io.bootfs.linux.FuseDevice;
import io.bootfs.linux.LinuxException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.CompletableFuture;

/**
 * The threads that wait in the kernel for requests and answer them: some from the beginning, then
 * as many as were ever busy at once, and one more, within a bound. They end when the file system is
 * unmounted; the last one closes the device and frees all memory. Thread-safe.
 */
final class Workers {

  private static final int MOST_THREADS = 32;

  /**
   * As many as the pages of a starting program keep busy: none of those waits for a thread to
   * start.
   */
  private static final int FIRST_THREADS = 4;

  private final FuseDevice device;
  private final BlobRequests requests;
  private final Arena arena = Arena.ofShared();
  private final ReplyPool replies = new ReplyPool(arena);
  private final Reply refusal = new Reply(arena, 0);
  private final CompletableFuture<Void> cutOff = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // All guarded by this.
  private int started;
  private int threads;
  private int idle;

  /** Takes over the device. */
  Workers(FuseDevice device, BlobRequests requests) {
    this.device = device;
    this.requests = requests;
  }

  /** Returns the bound on their number. */
  static int most() {
    return MOST_THREADS;
  }

  /**
   * Returns what completes when there will be no more requests, though one of the threads may still
   * wait for what an earlier one wanted.
   */
  CompletableFuture<Void> cutOff() {
    return cutOff;
  }

  /** Returns what completes when all have ended. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Starts one more. */
  synchronized void start() {
    started++;
    threads++;
    idle++;
    Thread.ofPlatform().daemon().name("fuse-" + threads).start(this::serve);
  }

  private void serve() {
    try {
      completeFirst();
      Request request = new Request(arena);
      while (device.read(request.memory()) != FuseDevice.END) {
        leaveIdle();
        answer(request);
        enterIdle();
      }
      cutOff.complete(null);
    } catch (IOException e) {
      // Those who wait for a reply get an error by the kernel, at the latest when the last of the
      // threads has closed the device.
    } finally {
      leave();
    }
  }

  // Who made a request that nobody answers waits for ever. Whatever is wrong is its error, and the
  // thread serves the others on.
  @SuppressWarnings("IllegalCatch")
  private void answer(Request request) {
    try {
      Reply reply = replies.take();
      try {
        int result = requests.answer(request, reply);
        if (result != BlobRequests.NO_REPLY) {
          device.write(reply.finish(request.unique(), result));
        }
      } finally {
        replies.giveBack(reply);
      }
    } catch (Throwable e) {
      refuse(request);
    }
  }

  /**
   * Answers by an error, out of memory that is there: others may have used up all that there was.
   */
  private void refuse(Request request) {
    synchronized (refusal) {
      try {
        device.write(refusal.finish(request.unique(), -Errno.EIO));
      } catch (LinuxException e) {
        // The kernel has done so itself.
      }
    }
  }

  /** Starts another one of the first: whoever mounts does not wait for them. */
  private synchronized void completeFirst() {
    if (started < FIRST_THREADS) {
      startIfPossible();
    }
  }

  private synchronized void leaveIdle() {
    idle--;
    if (idle == 0 && threads < MOST_THREADS) {
      startIfPossible();
    }
  }

  private void startIfPossible() {
    try {
      start();
    } catch (OutOfMemoryError e) {
      // The container's limit of processes: those that are there do the work.
      threads--;
      idle--;
    }
  }

  private synchronized void enterIdle() {
    idle++;
  }

  private synchronized void leave() {
    idle--;
    threads--;
    if (threads > 0) {
      return;
    }
    try {
      device.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
    arena.close();
    cutOff.complete(null);
    ended.complete(null);
  }
}
