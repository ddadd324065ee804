package io.bootfs.store.http;

import io.bootfs.store.PackSource;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A request's body that is a pack, of which memory holds a small part at a time. Immutable. */
public final class PackBody extends RequestBody {

  private final PackSource pack;

  PackBody(PackSource pack) {
    this.pack = pack;
  }

  /** Returns the pack's bytes, which the caller closes. */
  public InputStream open() throws IOException {
    return pack.open();
  }

  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return pack.size();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    try (Source source = Okio.source(open())) {
      sink.writeAll(source);
    }
  }
}
