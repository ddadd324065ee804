package io.bootfs.store.http;

import java.io.IOException;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in forms that the Java runtime can't read. Found by {@link
 * java.util.ServiceLoader} when such a key comes, so that its library is off the start path.
 */
public interface KeyForm {

  /**
   * Returns the key of a PEM block.
   *
   * @param password what decrypts it, or null
   * @throws IOException if it can't be read or decrypted
   */
  PrivateKey read(String block, @Nullable String password) throws IOException;
}
