package io.bootfs.boot;

import io.bootfs.linux.DeviceNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The devices that the user lets the app have. */
final class NamedDevices {

  private NamedDevices() {}

  /**
   * Finds devices in the container's {@code /dev}.
   *
   * @param names their paths, or folders of which all devices are meant
   * @return the devices by their paths
   * @throws BootException if one isn't there
   * @throws IOException if one can't be read
   */
  static Map<Path, DeviceNode> find(List<Path> names) throws BootException, IOException {
    Map<Path, DeviceNode> found = new LinkedHashMap<>();
    for (Path name : names) {
      if (!Files.exists(name)) {
        throw new BootException(
            "BOOTFS_DEVICES: there is no " + name + ": run the container with --device " + name);
      }
      collect(name, found);
    }
    return found;
  }

  private static void collect(Path path, Map<Path, DeviceNode> found) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          collect(entry, found);
        }
      }
    } else if (DeviceNode.isAt(path)) {
      found.put(path, DeviceNode.read(path));
    }
  }
}
