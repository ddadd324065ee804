package io.bootfs.oci;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The digest of a piece of image content, written {@code sha256:<64 hex digits>} (OCI image spec,
 * descriptor.md). Immutable.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the digest in lower-case hexadecimal digits
 */
public record ContentDigest(String algorithm, String hex) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");
  private static final int BUFFER_BYTES = 1 << 16;

  /** Checks that the algorithm is one of the two and has a digest of the right length. */
  public ContentDigest {
    Pattern form =
        switch (algorithm) {
          case "sha256" -> SHA256;
          case "sha512" -> SHA512;
          default ->
              throw new IllegalArgumentException(
                  "unknown digest algorithm '" + algorithm + "': images use sha256 or sha512");
        };
    if (!form.matcher(hex).matches()) {
      throw new IllegalArgumentException("'" + hex + "' is no " + algorithm + " digest");
    }
  }

  /**
   * Returns the digest that is written {@code algorithm:hex}.
   *
   * @throws IOException if the text is anything else
   */
  public static ContentDigest parse(String text) throws IOException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IOException("'" + text + "' is no digest: expected sha256:<hex>");
    }
    try {
      return new ContentDigest(text.substring(0, colon), text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IOException("'" + text + "' is no digest: " + e.getMessage(), e);
    }
  }

  /** Returns the SHA-256 of the bytes. */
  public static ContentDigest of(byte[] content) {
    MessageDigest engine = newEngine("sha256");
    engine.update(content);
    return finish("sha256", engine);
  }

  /** Returns the SHA-256 of all that is left in the stream, which stays open. */
  public static ContentDigest of(InputStream content) throws IOException {
    MessageDigest engine = newEngine("sha256");
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      engine.update(buffer, 0, n);
    }
    return finish("sha256", engine);
  }

  /** Returns what this digest's algorithm makes of the bytes. */
  public ContentDigest ofSame(byte[] content) {
    MessageDigest engine = newEngine();
    engine.update(content);
    return finish(algorithm, engine);
  }

  /** Returns a new engine of this digest's algorithm. */
  public MessageDigest newEngine() {
    return newEngine(algorithm);
  }

  /** Returns the SHA-256 that the engine has come to, and resets the engine. */
  public static ContentDigest sha256(MessageDigest engine) {
    return finish("sha256", engine);
  }

  /** Returns a new SHA-256 engine. */
  public static MessageDigest newSha256() {
    return newEngine("sha256");
  }

  /** Returns where an OCI layout keeps content of this digest: {@code blobs/sha256/<hex>}. */
  public String blobPath() {
    return "blobs/" + algorithm + "/" + hex;
  }

  /** Returns the first twelve digits, as engines print them. */
  public String abbreviated() {
    return algorithm + ":" + hex.substring(0, 12);
  }

  /** Returns {@code algorithm:hex}. */
  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  private static ContentDigest finish(String algorithm, MessageDigest engine) {
    return new ContentDigest(algorithm, HexFormat.of().formatHex(engine.digest()));
  }

  private static MessageDigest newEngine(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has " + algorithm, e);
    }
  }
}
