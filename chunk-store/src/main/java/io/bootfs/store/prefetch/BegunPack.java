package io.bootfs.store.prefetch;

import java.io.Closeable;
import java.io.InputStream;

/**
 * The answer of a store to a request for a start's pack that was sent before this program could
 * send one. Used by one thread; whoever uses it closes it, and with it gives up what has not come.
 */
public interface BegunPack extends Closeable {

  /** What is known of the pack. */
  enum Answer {
    /** Nothing: nobody has asked, or no answer came that can be used. */
    NONE,
    /** The store has no such pack. */
    LACKS,
    /** The pack comes. */
    COMES
  }

  /** Where nobody has asked. */
  BegunPack NOT_ASKED =
      new BegunPack() {
        @Override
        public Answer await() {
          return Answer.NONE;
        }

        @Override
        public InputStream content() {
          return InputStream.nullInputStream();
        }

        @Override
        public void close() {}
      };

  /** Waits for the answer. */
  Answer await();

  /**
   * Returns the pack, if it comes. It may end before its end: what lacks must be asked for, then.
   */
  InputStream content();

  @Override
  void close();
}
