package io.bootfs.erofs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * All inodes of an image, in the order that they are written: files (which here means all but
 * directories) in the caller's order, directories each before what is below it. Notes its numbers
 * in the inodes.
 */
final class InodeTable {

  private final List<Inode> files = new ArrayList<>();
  private final List<Directory> directories = new ArrayList<>();
  private int[] links = new int[1024];
  private int[] parents = new int[256];
  private int[] subdirectories = new int[256];

  /**
   * Numbers all inodes of a tree.
   *
   * @param order files that come first, in this order; they need not be in the tree
   */
  InodeTable(Directory root, Iterable<? extends Inode> order) {
    for (Inode file : order) {
      if (!(file instanceof Directory) && !isKnown(file)) {
        add(file);
      }
    }
    collect(root);
  }

  /** Returns all inodes but the directories. */
  List<Inode> files() {
    return files;
  }

  /** Returns the directories, the root first. */
  List<Directory> directories() {
    return directories;
  }

  /** Returns the inodes that a name reaches. */
  long reachable() {
    return directories.size() + Arrays.stream(links, 0, files.size()).filter(n -> n > 0).count();
  }

  /**
   * Returns how many names an inode has. A file that the tree doesn't reach has one, so that its
   * bytes are the same as in an image where it is reached.
   */
  int links(Inode inode) {
    return inode instanceof Directory
        ? 2 + subdirectories[inode.index()]
        : Math.max(1, links[inode.index()]);
  }

  /** Returns the directory that another one lies in; the root lies in itself. */
  Directory parent(Directory directory) {
    return directories.get(parents[directory.index()]);
  }

  private boolean isKnown(Inode file) {
    int index = file.index();
    return index >= 0 && index < files.size() && files.get(index) == file;
  }

  private boolean isKnown(Directory directory) {
    int index = directory.index();
    return index >= 0 && index < directories.size() && directories.get(index) == directory;
  }

  private void add(Inode file) {
    file.index(files.size());
    files.add(file);
    if (files.size() > links.length) {
      links = Arrays.copyOf(links, links.length * 2);
    }
  }

  private void add(Directory directory, int parent) {
    if (isKnown(directory)) {
      throw new IllegalArgumentException(
          "a directory has two names, which only files can: inode " + directory.index());
    }
    directory.index(directories.size());
    directories.add(directory);
    if (directories.size() > parents.length) {
      parents = Arrays.copyOf(parents, parents.length * 2);
      subdirectories = Arrays.copyOf(subdirectories, parents.length);
    }
    parents[directory.index()] = parent;
  }

  /** Walks the tree, each directory before its children, without recursion: trees may be deep. */
  private void collect(Directory root) {
    record Step(Directory directory, int parent) {}
    Deque<Step> ahead = new ArrayDeque<>();
    ahead.push(new Step(root, 0));
    while (!ahead.isEmpty()) {
      Step step = ahead.pop();
      Directory directory = step.directory();
      add(directory, step.parent());
      List<Step> below = new ArrayList<>();
      for (Inode child : directory.children().values()) {
        if (child instanceof Directory subdirectory) {
          below.add(new Step(subdirectory, directory.index()));
        } else {
          if (!isKnown(child)) {
            add(child);
          }
          links[child.index()]++;
        }
      }
      subdirectories[directory.index()] = below.size();
      below.reversed().forEach(ahead::push);
    }
  }
}
