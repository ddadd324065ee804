package io.bootfs.oci.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The links of an image archive: {@code docker save} and {@code podman save} write a layer that
 * appears twice as a symbolic link to its first appearance.
 */
final class ArchiveLinks {

  /** A link to a link is nothing that a tool writes; a loop must end. */
  private static final int LONGEST_CHAIN = 8;

  private final Map<String, String> targets = new HashMap<>();

  /** Notes the entry if it is a link, and tells whether it was one. */
  boolean add(String path, TarArchiveEntry entry) {
    if (entry.isSymbolicLink()) {
      int slash = path.lastIndexOf('/');
      String parent = slash < 0 ? "" : path.substring(0, slash + 1);
      targets.put(path, normalized(parent + entry.getLinkName()));
      return true;
    }
    if (entry.isLink()) {
      targets.put(path, normalized(entry.getLinkName()));
      return true;
    }
    return false;
  }

  /** Returns the path of the file that {@code path} leads to. */
  String resolve(String path) {
    String resolved = normalized(path);
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      String target = targets.get(resolved);
      if (target == null) {
        break;
      }
      resolved = target;
    }
    return resolved;
  }

  /** Returns the path without {@code .}, {@code ..} and superfluous slashes. */
  static String normalized(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }
}
