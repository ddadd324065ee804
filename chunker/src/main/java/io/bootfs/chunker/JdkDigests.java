package io.bootfs.chunker;

import java.security.Provider;

/**
 * The JDK's own digests that we use, and nothing else. Immutable and thread-safe.
 *
 * <p>The provider that lists them besides a hundred other algorithms takes a container's start five
 * milliseconds to set up.
 */
final class JdkDigests extends Provider {

  private static final long serialVersionUID = 1;

  /** Where it is. */
  static final JdkDigests INSTANCE = new JdkDigests();

  private static final String TYPE = "MessageDigest";

  private JdkDigests() {
    super("bootfs", "1", "the JDK's SHA-256 and SHA-512/256");
    list("SHA-256", "sun.security.provider.SHA2$SHA256");
    list("SHA-512/256", "sun.security.provider.SHA5$SHA512_256");
  }

  private void list(String algorithm, String type) {
    putService(new Service(this, TYPE, algorithm, type, null, null));
  }
}
