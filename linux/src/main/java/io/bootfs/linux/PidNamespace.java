package io.bootfs.linux;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A PID namespace for one program, which is process 1 there and sees no process from outside it.
 * The program also gets a mount namespace, in which {@code /proc} is the new namespace's.
 *
 * @param mount a static program that, named {@code mount}, mounts a procfs as mount(8) does: it is
 *     run inside where the kernel is older than 6.17
 * @param place a directory of the program's root, not shared with other containers, where there is
 *     a folder for the moment of the start
 * @param born what is to be done when the namespace has its first process, by a thread whose
 *     programs would be in it, too; {@code /proc} is still that of this process
 * @param procReady what is to be done when the new {@code /proc} is mounted and the program has not
 *     begun; it sees the program's root
 */
public record PidNamespace(Path mount, Path place, MountStep born, MountStep procReady) {

  /**
   * Takes away the folders of starts whose process was killed in that moment.
   *
   * @param place where such folders lie, if that outlasts a process; nothing starts there now
   * @throws IOException if one can't be removed
   */
  public static void removeLeftovers(Path place) throws IOException {
    StartGate.removeLeftovers(place);
  }

  /** Changes mounts of the namespace that the calling thread is in. */
  @FunctionalInterface
  public interface MountStep {

    /**
     * Does it.
     *
     * @throws IOException if the kernel refuses
     */
    void run() throws IOException;
  }
}
