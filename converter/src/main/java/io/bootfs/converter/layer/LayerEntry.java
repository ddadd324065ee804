package io.bootfs.converter.layer;

import io.bootfs.erofs.Attributes;
import io.bootfs.erofs.ErofsLimitException;
import io.bootfs.erofs.FileData;
import io.bootfs.erofs.Inode;
import io.bootfs.erofs.RegularFile;
import io.bootfs.erofs.SpecialFile;

/**
 * What one entry of a layer's tar does to the tree of the layers below it and of the entries before
 * it. Immutable.
 */
public sealed interface LayerEntry {

  /** Returns what the entry is about, as {@code usr/bin/env}; the empty path is the root. */
  byte[] path();

  /** Makes a directory, or gives an existing one other attributes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record MakeDirectory(byte[] path, Attributes attributes) implements LayerEntry {}

  /** Gives a file a further name. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record HardLink(byte[] path, byte[] target) implements LayerEntry {}

  /** Hides what lower layers have at the path. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Whiteout(byte[] path) implements LayerEntry {}

  /** Hides all that lower layers have in the directory at the path. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Opaque(byte[] path) implements LayerEntry {}

  /** Puts something that is no directory at the path. */
  sealed interface Put extends LayerEntry {

    /** Returns a new inode for it; a hard link across layers needs a second one. */
    Inode newInode() throws ErofsLimitException;
  }

  /** Puts a regular file. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record File(byte[] path, Attributes attributes, FileData data) implements Put {
    @Override
    public Inode newInode() {
      return new RegularFile(attributes, data);
    }
  }

  /** Puts a symbolic link. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Symlink(byte[] path, Attributes attributes, byte[] target) implements Put {
    @Override
    public Inode newInode() throws ErofsLimitException {
      return new io.bootfs.erofs.Symlink(attributes, target);
    }
  }

  /** Puts a device. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Device(byte[] path, Attributes attributes, long major, long minor) implements Put {
    @Override
    public Inode newInode() throws ErofsLimitException {
      return SpecialFile.device(attributes, major, minor);
    }
  }

  /** Puts a FIFO or a socket. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record FifoOrSocket(byte[] path, Attributes attributes) implements Put {
    @Override
    public Inode newInode() {
      return SpecialFile.pipeOrSocket(attributes);
    }
  }
}
