package io.bootfs.converter.archive;

import io.bootfs.converter.layer.KeptXattrs;
import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.FileType;
import io.bootfs.erofs.Xattrs;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What an archive says of one file. Immutable, if nobody changes its arrays.
 *
 * @param offset where its record ENTRY begins: what tells it from the archive's other files
 * @param mode type and permissions, as {@code st_mode}
 * @param uid the owner, an unsigned number of 32 bits; 0 if the archive keeps none
 * @param gid the group, likewise
 * @param mtimeSeconds the modification time in seconds since 1970; 0 if the archive keeps none
 * @param mtimeNanos nanoseconds to add
 * @param xattrs extended attributes by name, ACLs, capabilities and the SELinux label among them
 * @param unkept what else the archive says of it, for which an image has no place
 * @param content what the file consists of
 */
public record ArchiveEntry(
    long offset,
    int mode,
    int uid,
    int gid,
    long mtimeSeconds,
    int mtimeNanos,
    SortedMap<byte[], byte[]> xattrs,
    Set<Unkept> unkept,
    Content content) {

  /**
   * What a file consists of; what it doesn't have is 0 or empty.
   *
   * @param offset where a regular file's data begins in the archive, or a directory's files
   * @param size the bytes of a regular file's data
   * @param target what a symbolic link points to
   * @param major a device's major number
   * @param minor a device's minor number
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Content(long offset, long size, byte[] target, long major, long minor) {}

  /** Returns the type that the mode names. */
  public FileType type() {
    return FileType.of(mode);
  }

  /** Tells whether this is a directory. */
  public boolean isDirectory() {
    return type() == FileType.DIRECTORY;
  }

  /**
   * Returns the attributes for an image's inode.
   *
   * @throws ErofsLimitException if EROFS can't hold the extended attributes
   */
  public Attributes attributes() throws ErofsLimitException {
    Xattrs.Builder kept = Xattrs.builder();
    for (Map.Entry<byte[], byte[]> xattr : xattrs.entrySet()) {
      if (KeptXattrs.isKept(xattr.getKey())) {
        kept.put(xattr.getKey(), xattr.getValue());
      }
    }
    return new Attributes(mode, uid, gid, mtimeSeconds, mtimeNanos, kept.build());
  }
}
