package io.bootfs.store.local;

import io.bootfs.store.StoreOpener;
import io.bootfs.store.StoreUrl;
import java.io.IOException;
import java.util.Set;

/** Opens folders of this machine. Stateless. */
public final class LocalOpener implements StoreOpener {

  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public Set<String> options() {
    return Set.of();
  }

  /** Opens a folder that is there. */
  @Override
  public LocalStore open(StoreUrl url) throws IOException {
    return LocalStore.open(url.path());
  }

  /** Opens a folder that appears with its first chunk. */
  @Override
  public LocalStore openWritable(StoreUrl url) throws IOException {
    return LocalStore.create(url.path());
  }
}
