package io.bootfs.linux;

import java.io.Closeable;
import java.time.Duration;

/**
 * Waits for changes of the mounts of the opening thread's namespace. For one thread at a time;
 * whoever opens it closes it.
 */
public final class MountWatch implements Closeable {

  private final int descriptor;

  private MountWatch(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Begins to watch: changes from now on are seen.
   *
   * @throws LinuxException if {@code /proc} is not mounted
   */
  public static MountWatch open() throws LinuxException {
    return new MountWatch(FileCalls.openForReading("/proc/thread-self/mountinfo"));
  }

  /**
   * Waits until something was mounted or unmounted since the last call.
   *
   * @return false if nothing was within {@code limit}
   * @throws LinuxException if the kernel refuses to wait
   */
  public boolean await(Duration limit) throws LinuxException {
    return Poll.await(descriptor, Poll.POLLPRI, limit, "/proc/self/mountinfo");
  }

  /** Closes the watch. */
  @Override
  public void close() throws LinuxException {
    FileCalls.close(descriptor);
  }
}
