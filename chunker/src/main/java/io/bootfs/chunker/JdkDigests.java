package io.bootfs.chunker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JDK's own digests that we use, and nothing else. Immutable and thread-safe.
 *
 * <p>The provider that lists them besides a hundred other algorithms takes a container's start five
 * milliseconds to set up.
 */
final class JdkDigests extends Provider {

  private static final long serialVersionUID = 1;

  private static final JdkDigests INSTANCE = new JdkDigests();

  private static final String TYPE = "MessageDigest";

  /** Are copied, never used: to ask for one takes a start as long as to digest a small chunk. */
  private static final Map<String, MessageDigest> FRESH = new ConcurrentHashMap<>();

  private JdkDigests() {
    super("bootfs", "1", "the JDK's SHA-256 and SHA-512/256");
    list("SHA-256", "sun.security.provider.SHA2$SHA256");
    list("SHA-512/256", "sun.security.provider.SHA5$SHA512_256");
  }

  /** Returns a new engine of an algorithm that is listed. */
  static MessageDigest engine(String algorithm) {
    try {
      return (MessageDigest) FRESH.computeIfAbsent(algorithm, JdkDigests::make).clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's " + algorithm + " can be copied", e);
    }
  }

  private static MessageDigest make(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm, INSTANCE);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has " + algorithm, e);
    }
  }

  private void list(String algorithm, String type) {
    putService(new Service(this, TYPE, algorithm, type, null, null));
  }
}
