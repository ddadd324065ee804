package io.bootfs.chunker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

  private final transient Service sha256 = digest("SHA-256", "sun.security.provider.SHA2$SHA256");
  private final transient Service sha512 =
      digest("SHA-512/256", "sun.security.provider.SHA5$SHA512_256");

  private JdkDigests() {
    super("bootfs", "1", "the JDK's SHA-256 and SHA-512/256");
    putService(sha256);
    putService(sha512);
  }

  private Service digest(String algorithm, String type) {
    return new Service(this, TYPE, algorithm, type, null, null);
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

  /** As the JDK's, but without asking its flight recorder, whose classes no cache of it takes. */
  @Override
  public @Nullable Service getService(String type, String algorithm) {
    if (type.equals(TYPE)) {
      for (Service service : List.of(sha256, sha512)) {
        if (service.getAlgorithm().equals(algorithm)) {
          return service;
        }
      }
    }
    return super.getService(type, algorithm);
  }
}
