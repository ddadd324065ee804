package io.bootfs.converter.tree;

import io.bootfs.erofs.ErofsLimitException;

/** Says why an entry can't take effect; {@link RootTree} adds layer and path. */
final class UnfitEntryException extends Exception {

  private static final long serialVersionUID = 1L;

  UnfitEntryException(String message) {
    super(message);
  }

  /** Takes over what the limit's message says. */
  UnfitEntryException(ErofsLimitException limit) {
    super(limit.getMessage(), limit);
  }
}
