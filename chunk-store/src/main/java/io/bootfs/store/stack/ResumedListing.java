package io.bootfs.store.stack;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.IdRange;
import io.bootfs.store.PrunableChunkStore;
import io.bootfs.store.PrunableChunkStore.Visitor;
import io.bootfs.store.StoredChunk;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A listing that may break off and begin anew, and hands out each name once; for one thread. Memory
 * holds the names in one folder, and in each at which it broke off: they come folder after folder.
 */
final class ResumedListing implements Visitor {

  private static final int NONE = -1;

  private final Visitor visitor;

  /** The folders that were listed to their end. */
  private final BitSet done = new BitSet(IdRange.FOLDERS);

  /** What was handed out of folders that were not. */
  private final Map<Integer, Set<ChunkId>> begun = new HashMap<>();

  private int folder = NONE;
  private Set<ChunkId> inFolder = new HashSet<>();
  private @Nullable IOException fault;

  ResumedListing(Visitor visitor) {
    this.visitor = visitor;
  }

  /**
   * Lists a store, from its beginning where that broke off before.
   *
   * @return whether there was no fault of the visitor's
   * @throws IOException the listing's own fault
   */
  boolean list(PrunableChunkStore store, IdRange range) throws IOException {
    if (folder != NONE) {
      begun.put(folder, inFolder);
      folder = NONE;
    }
    try {
      store.list(range, this);
      return true;
    } catch (IOException e) {
      if (fault == null) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public void visit(ChunkId id, @Nullable StoredChunk found) throws IOException {
    int of = IdRange.folderOf(id);
    if (of != folder) {
      enter(of);
    }
    if (done.get(of) || !inFolder.add(id)) {
      return;
    }
    try {
      visitor.visit(id, found);
    } catch (IOException e) {
      fault = e;
      throw e;
    }
  }

  private void enter(int next) {
    if (folder != NONE) {
      done.set(folder);
    }
    Set<ChunkId> before = begun.remove(next);
    inFolder = before == null ? new HashSet<>() : before;
    folder = next;
  }

  /** Throws what the visitor threw, if it did. */
  void throwFault() throws IOException {
    if (fault != null) {
      throw fault;
    }
  }
}
