package io.bootfs.converter.tree;

import io.bootfs.converter.layer.EntryPath;
import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.Inode;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.Xattrs;
import io.bootfs.oci.source.ImageSourceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root filesystem that a stack of layers makes, as container engines unpack it and overlayfs
 * shows it: apply the layers, lowest first, then take the tree. Not thread-safe.
 *
 * <p>Entries take effect in their layer's order, but a whiteout hides what lower layers have and
 * nothing of its own layer, wherever it stands in it. A hard link to a file of a lower layer makes
 * a new inode for both names, as copying up does; further names of the old one keep it.
 */
public final class RootTree {

  /** What engines give a directory that no layer has an entry for; the time is ours: none. */
  private static final Attributes IMPLICIT =
      new Attributes(FileType.DIRECTORY.bits() | 0755, 0, 0, 0, 0, Xattrs.NONE);

  private final TreeNode.Dir root = new TreeNode.Dir(0, 0, IMPLICIT);
  private final PathWalk walk = new PathWalk(root, IMPLICIT);
  private final List<Inode> order = new ArrayList<>();
  private final Map<TreeNode.Leaf, Inode> copiedUp = new HashMap<>();
  private int layer;

  /**
   * Lays a layer over those applied so far.
   *
   * @param entries what the layer does, in order
   * @param name what messages call the layer
   * @throws ImageSourceException if no engine could unpack it, naming layer and path
   */
  public void apply(List<LayerEntry> entries, String name) throws ImageSourceException {
    layer++;
    copiedUp.clear();
    for (LayerEntry entry : entries) {
      try {
        apply(entry);
      } catch (UnfitEntryException | ErofsLimitException e) {
        throw new ImageSourceException(
            "%s of %s: %s".formatted(EntryPath.printable(entry.path()), name, e.getMessage()), e);
      }
    }
  }

  /**
   * Returns the regular file that a path leads to, symbolic links followed as if this were the root
   * directory; null if there is none.
   */
  public @Nullable RegularFile file(byte[] path) {
    try {
      return walk.find(EntryPath.names(path)) instanceof TreeNode.Leaf leaf
              && leaf.inode instanceof RegularFile file
          ? file
          : null;
    } catch (UnfitEntryException e) {
      return null; // Links that lead in a circle.
    }
  }

  /**
   * Returns the path of what a path leads to, symbolic links followed as if this were the root
   * directory, as {@code usr/bin/env}; null if there is nothing.
   */
  public byte @Nullable [] realPath(byte[] path) {
    try {
      List<byte[]> names = walk.resolve(EntryPath.names(path));
      return names == null ? null : EntryPath.join(names);
    } catch (UnfitEntryException e) {
      return null; // Links that lead in a circle.
    }
  }

  /**
   * Returns all inodes but directories as the layers brought them, those that no name reaches any
   * more included: the order in which they are written, so that images share metadata.
   */
  public List<Inode> order() {
    return order;
  }

  /** Returns the tree of all layers applied. */
  public Directory toDirectory() throws ErofsLimitException {
    record Step(TreeNode.Dir from, Directory to) {}
    Directory top = new Directory(root.attributes);
    Deque<Step> ahead = new ArrayDeque<>();
    ahead.push(new Step(root, top));
    while (!ahead.isEmpty()) {
      Step step = ahead.pop();
      for (Map.Entry<byte[], TreeNode> child : step.from.children.entrySet()) {
        switch (child.getValue()) {
          case TreeNode.Leaf leaf -> step.to.put(child.getKey(), leaf.inode);
          case TreeNode.Dir dir -> {
            Directory made = new Directory(dir.attributes);
            step.to.put(child.getKey(), made);
            ahead.push(new Step(dir, made));
          }
        }
      }
    }
    return top;
  }

  private void apply(LayerEntry entry) throws UnfitEntryException, ErofsLimitException {
    List<byte[]> names = EntryPath.names(entry.path());
    switch (entry) {
      case LayerEntry.Opaque _ -> {
        if (walk.find(names) instanceof TreeNode.Dir dir) {
          hideLower(dir);
        }
      }
      case LayerEntry.Whiteout _ -> applyWhiteout(names);
      case LayerEntry.MakeDirectory made -> makeDirectory(names, made.attributes());
      case LayerEntry.Put put -> {
        Inode inode = put.newInode();
        order.add(inode);
        place(names, new TreeNode.Leaf(layer, put, inode));
      }
      case LayerEntry.HardLink link -> link(names, link);
    }
  }

  private void applyWhiteout(List<byte[]> names) throws UnfitEntryException {
    byte[] name = names.removeLast();
    TreeNode.Dir parent = walk.find(names) instanceof TreeNode.Dir dir ? dir : null;
    if (parent != null) {
      hideLower(parent.children, name);
    }
  }

  private void makeDirectory(List<byte[]> names, Attributes attributes) throws UnfitEntryException {
    if (names.isEmpty()) {
      root.attributes = attributes;
      return;
    }
    byte[] name = names.removeLast();
    TreeNode.Dir parent = walk.make(names, layer);
    if (parent.children.get(name) instanceof TreeNode.Dir existing) {
      existing.attributes = attributes;
      existing.attributesLayer = layer;
      existing.layer = layer;
    } else {
      parent.put(name, walk.newDir(parent, layer, attributes));
    }
  }

  private void place(List<byte[]> names, TreeNode.Leaf leaf) throws UnfitEntryException {
    if (names.isEmpty()) {
      throw new UnfitEntryException("the root can be nothing but a directory");
    }
    byte[] name = names.removeLast();
    walk.make(names, layer).put(name, leaf);
  }

  private void link(List<byte[]> names, LayerEntry.HardLink link)
      throws UnfitEntryException, ErofsLimitException {
    List<byte[]> targetNames = EntryPath.names(link.target());
    TreeNode target = targetNames.isEmpty() ? root : walk.findEntry(targetNames);
    if (!(target instanceof TreeNode.Leaf leaf)) {
      throw new UnfitEntryException(
          "a hard link to %s, which %s"
              .formatted(
                  EntryPath.printable(link.target()),
                  target == null ? "doesn't exist" : "is a directory"));
    }
    if (leaf.layer != layer && !copiedUp.containsKey(leaf)) {
      Inode copy = leaf.entry.newInode();
      order.add(copy);
      copiedUp.put(leaf, copy);
      leaf.inode = copy;
    }
    place(names, new TreeNode.Leaf(layer, leaf.entry, leaf.inode));
  }

  /** Hides what lower layers have under a name, and keeps what this layer has put there. */
  private void hideLower(Map<byte[], TreeNode> children, byte[] name) {
    @Nullable TreeNode hidden = children.get(name);
    if (hidden == null) {
      return;
    }
    if (hidden.layer != layer) {
      children.remove(name);
    } else if (hidden instanceof TreeNode.Dir dir) {
      hideLower(dir);
      if (dir.attributesLayer != layer) {
        dir.attributes = IMPLICIT;
      }
    }
  }

  private void hideLower(TreeNode.Dir dir) {
    for (byte[] name : dir.children.keySet().toArray(byte[][]::new)) {
      hideLower(dir.children, name);
    }
  }
}
