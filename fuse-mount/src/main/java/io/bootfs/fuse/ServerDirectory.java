package io.bootfs.fuse;

import io.bootfs.linux.Errno;
import io.bootfs.linux.LinuxException;
import io.bootfs.linux.Mounts;
import java.nio.file.Path;

/** Takes away what a blob server or a tree server has mounted. */
public final class ServerDirectory {

  private ServerDirectory() {}

  /**
   * Unmounts a directory, if somebody else has not done so.
   *
   * @return false if it is in use: then it has vanished from the tree, and is to be served on for a
   *     while
   * @throws LinuxException if it can't be unmounted
   */
  public static boolean unmount(Path directory) throws LinuxException {
    try {
      Mounts.unmount(directory);
      return true;
    } catch (LinuxException e) {
      return switch (e.errno()) {
        case Errno.EBUSY -> {
          Mounts.detach(directory);
          yield false;
        }
        case Errno.EINVAL -> true;
        default -> throw e;
      };
    }
  }
}
