package io.bootfs.converter.tree;

import io.bootfs.converter.layer.LayerEntry;
import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.Directory;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.Inode;
import java.util.Arrays;
import java.util.TreeMap;

/** A name in the tree, and the layer that it comes from. */
abstract sealed class TreeNode {

  /** The uppermost layer that has put this, or something below it. */
  int layer;

  TreeNode(int layer) {
    this.layer = layer;
  }

  /** A directory. */
  static final class Dir extends TreeNode {
    final int depth;
    final TreeMap<byte[], TreeNode> children = new TreeMap<>(Arrays::compareUnsigned);
    Attributes attributes;

    /** The layer whose entry gave the attributes. */
    int attributesLayer;

    Dir(int layer, int depth, Attributes attributes) {
      super(layer);
      this.depth = depth;
      this.attributes = attributes;
      this.attributesLayer = layer;
    }

    /** Puts a child under a name, in place of the one that had it. */
    void put(byte[] name, TreeNode child) throws UnfitEntryException {
      try {
        Directory.checkName(name);
      } catch (ErofsLimitException e) {
        throw new UnfitEntryException(e);
      }
      children.put(name, child);
    }
  }

  /** Anything else: one name of an inode. */
  static final class Leaf extends TreeNode {
    /** What the inode was made of. */
    final LayerEntry.Put entry;

    Inode inode;

    Leaf(int layer, LayerEntry.Put entry, Inode inode) {
      super(layer);
      this.entry = entry;
      this.inode = inode;
    }
  }
}
