package io.bootfs.store.http;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Tells whether keys belong together: else a server only says that it saw no certificate. */
final class KeyMatch {

  private static final byte[] ANYTHING = {1, 2, 3};

  private KeyMatch() {}

  /** Tells whether what the one signs is valid by the other; true for kinds that it can't try. */
  static boolean of(PrivateKey secret, PublicKey shown) {
    if (!kind(secret).equals(kind(shown))) {
      return false;
    }
    try {
      Signature signer = Signature.getInstance(algorithm(secret));
      signer.initSign(secret);
      signer.update(ANYTHING);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm(secret));
      verifier.initVerify(shown);
      verifier.update(ANYTHING);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return !(e instanceof SignatureException);
    }
  }

  /**
   * Returns the name of the keys' kind; Bouncy Castle's provider has another for elliptic curves.
   */
  private static String kind(Key key) {
    String name = key.getAlgorithm();
    return name.equals("ECDSA") ? "EC" : name;
  }

  private static String algorithm(PrivateKey key) {
    String kind = kind(key);
    return switch (kind) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> kind;
    };
  }
}
