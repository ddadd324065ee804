package io.bootfs.erofs;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory: inodes by name, in the order of the names' unsigned bytes. Not safe for use by
 * several threads.
 *
 * <p>A directory lies in one other directory only, or is the root. {@code .} and {@code ..} are the
 * writer's.
 */
public final class Directory extends Inode {

  private final TreeMap<byte[], Inode> children = new TreeMap<>(Arrays::compareUnsigned);

  /**
   * Makes an empty directory.
   *
   * @throws IllegalArgumentException if the mode isn't a directory's
   */
  public Directory(Attributes attributes) {
    super(attributes, FileType.DIRECTORY);
  }

  /**
   * Checks a name as {@link #put} does, for those who want to know before they put.
   *
   * @throws ErofsLimitException if no file can have this name
   */
  public static void checkName(byte[] name) throws ErofsLimitException {
    Names.check(name);
  }

  /**
   * Puts an inode under a name, in place of the one that had it.
   *
   * @param name the name in bytes; not copied
   * @return the inode that had the name before, if there was one
   * @throws ErofsLimitException if no file can have this name
   */
  public @Nullable Inode put(byte[] name, Inode child) throws ErofsLimitException {
    Names.check(name);
    return children.put(name, child);
  }

  /** Returns the inode of a name, or null. */
  public @Nullable Inode get(byte[] name) {
    return children.get(name);
  }

  /** Removes a name and returns the inode that had it, or null. */
  public @Nullable Inode remove(byte[] name) {
    return children.remove(name);
  }

  /** Removes all names. */
  public void clear() {
    children.clear();
  }

  /** Returns a view of all inodes by name; it can't be changed. */
  public SortedMap<byte[], Inode> children() {
    return Collections.unmodifiableSortedMap(children);
  }

  /**
   * Replaces mode, owner, time and extended attributes, as an upper layer does.
   *
   * @throws IllegalArgumentException if the mode isn't a directory's
   */
  public void setAttributes(Attributes attributes) {
    replaceAttributes(attributes);
  }
}
