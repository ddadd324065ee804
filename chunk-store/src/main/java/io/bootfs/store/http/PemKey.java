package io.bootfs.store.http;

import io.bootfs.store.EncryptedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a private key from a PEM file. Stateless.
 *
 * <p>PKCS #8, plain or encrypted, is read by the Java runtime; OpenSSL's older forms by Bouncy
 * Castle, which boot images leave out for its weight.
 */
final class PemKey {

  private static final String[] ALGORITHMS = {"EC", "RSA", "EdDSA"};

  private PemKey() {}

  /**
   * Returns the first private key of a file.
   *
   * @throws IOException if it can't be read or decrypted, naming the file and the remedy
   */
  static PrivateKey read(Path file, @Nullable String password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String block =
          PemBlocks.privateKey(in)
              .orElseThrow(() -> new IOException(file + " holds no private key in PEM form"));
      if (block.startsWith("-----BEGIN PRIVATE KEY")) {
        return key(new PKCS8EncodedKeySpec(EncryptedKey.der(block)));
      }
      if (block.contains("ENCRYPTED") && password == null) {
        throw new IOException(
            file + " is encrypted; set BOOTFS_STORE_KEY_PASSWORD to its password");
      }
      return block.startsWith(EncryptedKey.BEGIN)
          ? key(EncryptedKey.decrypt(EncryptedKey.der(block), String.valueOf(password)))
          : olderForm(file, block, password);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "can't read the private key of "
              + file
              + ": is its password right? ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static PrivateKey olderForm(Path file, String block, @Nullable String password)
      throws IOException {
    try {
      for (KeyForm form : ServiceLoader.load(KeyForm.class, PemKey.class.getClassLoader())) {
        return form.read(block, password);
      }
    } catch (ServiceConfigurationError | NoClassDefFoundError e) {
      // Boot images have no library for it.
    }
    throw new IOException(
        "%s has a form that boot images can't read; convert it by: openssl pkcs8 -topk8 -in %s"
            .formatted(file, file));
  }

  private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // Of another algorithm.
      }
    }
    throw new InvalidKeySpecException("it is no key for EC, RSA or EdDSA");
  }
}
