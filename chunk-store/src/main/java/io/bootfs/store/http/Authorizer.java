package io.bootfs.store.http;

import java.io.IOException;
import okhttp3.Request;

/**
 * Shows a server who asks. Implementations are thread-safe; they are asked for each request to the
 * store's own host, and never for one that a redirect leads elsewhere.
 */
public interface Authorizer {

  /**
   * Returns the request with what authorizes it, as it goes over the wire.
   *
   * @throws IOException if the credentials can't be had
   */
  Request authorize(Request request) throws IOException;

  /**
   * Tells whether it adds the same to each request, whatever that asks for, until the credentials
   * are renewed.
   */
  default boolean addsTheSame() {
    return false;
  }

  /**
   * Renews the credentials after they were refused, once for all requests that had the same.
   *
   * @param refused the request as {@link #authorize} made it
   * @return whether there are other credentials to try than that request had
   * @throws IOException if they can't be had
   */
  boolean renew(Request refused) throws IOException;
}
