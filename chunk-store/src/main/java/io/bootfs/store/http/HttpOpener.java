package io.bootfs.store.http;

import io.bootfs.store.StoreOpener;
import io.bootfs.store.StoreUrl;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Opens stores on HTTP servers. Stateless. */
public final class HttpOpener implements StoreOpener {

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https");
  }

  @Override
  public Set<String> options() {
    Set<String> names = new TreeSet<>(HttpOptions.NAMES);
    names.addAll(HttpAccess.NAMES);
    return names;
  }

  @Override
  public HttpStore open(StoreUrl url) throws IOException {
    return openWritable(url);
  }

  @Override
  public HttpStore openWritable(StoreUrl url) throws IOException {
    return new HttpStore(url.text(), HttpOptions.of(url.options()), HttpAccess.of(url.options()));
  }
}
