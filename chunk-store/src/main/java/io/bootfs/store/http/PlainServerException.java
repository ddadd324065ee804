package io.bootfs.store.http;

import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells that a server speaks HTTP without TLS where TLS is expected. */
final class PlainServerException extends SSLException {

  private static final long serialVersionUID = 1;

  PlainServerException(IOException cause) {
    super("it answers no TLS greeting, but plain HTTP", cause);
  }
}
