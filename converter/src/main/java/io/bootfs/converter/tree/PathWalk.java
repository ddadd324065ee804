package io.bootfs.converter.tree;

import io.bootfs.converter.layer.EntryPath;
import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.erofs.Attributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds directories by path, following symbolic links within the root: engines unpack {@code lib/x}
 * into {@code usr/lib} where a lower layer has made {@code lib} a link to it.
 */
final class PathWalk {

  /** Linux's MAXSYMLINKS (include/linux/namei.h). */
  private static final int MOST_LINKS = 40;

  /** No path of more names fits into Linux's PATH_MAX of 4096 bytes. */
  private static final int DEEPEST = 2048;

  private final TreeNode.Dir root;
  private final Attributes implicit;

  PathWalk(TreeNode.Dir root, Attributes implicit) {
    this.root = root;
    this.implicit = implicit;
  }

  /** Returns the directory at the path, having made it and those above it as far as missing. */
  TreeNode.Dir make(List<byte[]> names, int layer) throws UnfitEntryException {
    TreeNode found = walk(names, layer, new ArrayDeque<>());
    if (found instanceof TreeNode.Dir dir) {
      return dir;
    }
    throw new UnfitEntryException("a directory above it is a file in a lower layer");
  }

  /** Returns what is at the path, or null; a link at its end is followed. */
  @Nullable TreeNode find(List<byte[]> names) throws UnfitEntryException {
    return walk(names, 0, new ArrayDeque<>());
  }

  /** Returns the path, without links, of what {@link #find} returns; null if that is null. */
  @Nullable List<byte[]> resolve(List<byte[]> names) throws UnfitEntryException {
    Deque<byte[]> taken = new ArrayDeque<>();
    return walk(names, 0, taken) == null ? null : List.copyOf(taken);
  }

  /** Returns what has the path, or null; a link at its end is not followed. */
  @Nullable TreeNode findEntry(List<byte[]> names) throws UnfitEntryException {
    TreeNode parent = find(names.subList(0, names.size() - 1));
    return parent instanceof TreeNode.Dir dir ? dir.children.get(names.getLast()) : null;
  }

  /** Returns a new directory that will be below {@code parent}. */
  TreeNode.Dir newDir(TreeNode.Dir parent, int layer, Attributes attributes)
      throws UnfitEntryException {
    if (parent.depth == DEEPEST) {
      throw new UnfitEntryException("it lies more than %d directories deep".formatted(DEEPEST));
    }
    return new TreeNode.Dir(layer, parent.depth + 1, attributes);
  }

  /**
   * Walks a path; where {@code layer} isn't 0, makes missing directories for it, and marks all on
   * the way as the layer's.
   *
   * @param taken gets the names on the way, those of links aside
   */
  private @Nullable TreeNode walk(List<byte[]> names, int layer, Deque<byte[]> taken)
      throws UnfitEntryException {
    Deque<byte[]> ahead = new ArrayDeque<>(names);
    Deque<TreeNode.Dir> above = new ArrayDeque<>();
    TreeNode.Dir at = root;
    int links = 0;
    while (!ahead.isEmpty()) {
      byte[] name = ahead.pop();
      if (isUp(name)) {
        at = above.isEmpty() ? root : above.pop();
        taken.pollLast();
        continue;
      }
      TreeNode next = at.children.get(name);
      if (next == null && layer != 0) {
        next = newDir(at, layer, implicit);
        ((TreeNode.Dir) next).attributesLayer = 0;
        at.put(name, next);
      }
      switch (next) {
        case TreeNode.Dir dir -> {
          above.push(at);
          at = dir;
          taken.addLast(name);
          mark(at, layer);
        }
        case TreeNode.Leaf leaf when leaf.entry instanceof LayerEntry.Symlink link -> {
          if (++links > MOST_LINKS) {
            throw new UnfitEntryException("symbolic links above it lead in a circle");
          }
          if (isAbsolute(link.target())) {
            at = root;
            above.clear();
            taken.clear();
          }
          prepend(ahead, link.target());
        }
        case null, default -> {
          taken.addLast(name);
          return ahead.isEmpty() ? next : null;
        }
      }
    }
    return at;
  }

  private static void mark(TreeNode.Dir dir, int layer) {
    if (layer != 0) {
      dir.layer = layer;
    }
  }

  private static boolean isAbsolute(byte[] target) {
    return target.length > 0 && target[0] == '/';
  }

  private static boolean isUp(byte[] name) {
    return name.length == 2 && name[0] == '.' && name[1] == '.';
  }

  /** Puts a link's target before the rest of the path; its {@code ..} are for the walk. */
  private static void prepend(Deque<byte[]> ahead, byte[] target) {
    EntryPath.namesWithUps(target).reversed().forEach(ahead::push);
  }
}
