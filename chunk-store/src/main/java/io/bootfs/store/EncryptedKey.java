package io.bootfs.store;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Decrypts private keys in PKCS #8 by the Java runtime: boot images have no other library for it.
 * Stateless.
 */
public final class EncryptedKey {

  /** How such a key begins in a PEM file (RFC 7468, section 11). */
  public static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

  private EncryptedKey() {}

  /** Returns the bytes of the one block of a PEM text. */
  public static byte[] der(String block) {
    return Base64.getMimeDecoder().decode(block.replaceAll("-----[A-Z ]+-----", ""));
  }

  /**
   * Decrypts a key.
   *
   * @param der an EncryptedPrivateKeyInfo (RFC 5958, section 3)
   * @throws IOException if it is none
   * @throws GeneralSecurityException if the password is wrong, or the cipher unknown
   */
  public static PKCS8EncodedKeySpec decrypt(byte[] der, String password)
      throws IOException, GeneralSecurityException {
    EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
    // For PBES2, the parameters' text is the algorithm's full name.
    String algorithm =
        encrypted.getAlgName().equals("PBES2")
                || encrypted.getAlgName().startsWith("1.2.840.113549.1.5.13")
            ? encrypted.getAlgParameters().toString()
            : encrypted.getAlgName();
    SecretKey secret =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
    return encrypted.getKeySpec(cipher);
  }
}
