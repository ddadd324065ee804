package io.bootfs.store.ssh;

import io.bootfs.store.EncryptedKey;
import io.bootfs.store.StoreOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.FailedLoginException;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a client logs in with, besides the keys that OpenSSH would find. Immutable; it never shows
 * any of it.
 *
 * @param key a private key's file, or the key itself, or null
 * @param passphrase what decrypts keys, or null
 * @param password the user's password, or null
 * @param agentSocket the socket of an agent that holds keys, or null
 */
record SshSecrets(
    @Nullable String key,
    @Nullable String passphrase,
    @Nullable String password,
    @Nullable Path agentSocket) {

  private static final String LITERAL = "-----BEGIN ";
  private static final String NO_KEY = "it holds no private key";
  private static final String ENCRYPTED_KEY = "it is encrypted; BOOTFS_SSH_PASSPHRASE decrypts it";

  private static final Pattern ENCRYPTED = Pattern.compile(EncryptedKey.BEGIN + "[^-]*");

  /** Returns what URL and environment say. */
  static SshSecrets of(StoreOptions options, SshAddress address) throws IOException {
    String key = options.text("ssh-key");
    String socket = options.variable("SSH_AUTH_SOCK");
    return new SshSecrets(
        key == null ? options.variable("BOOTFS_SSH_KEY") : key,
        options.variable("BOOTFS_SSH_PASSPHRASE"),
        password(options, address),
        socket == null ? null : SshOptions.path(socket, ""));
  }

  private static @Nullable String password(StoreOptions options, SshAddress address) {
    if (address.password() != null) {
      return address.password();
    }
    String own = options.variable("BOOTFS_SSH_PASSWORD");
    return own == null ? options.variable("DROPBEAR_PASSWORD") : own;
  }

  /** Returns what gives the passphrase to whoever reads a key. */
  FilePasswordProvider passphrases() {
    return passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase);
  }

  /**
   * Returns the pairs of the explicit key; none if there is none.
   *
   * @throws IOException if it can't be read or decrypted, saying how to remedy that
   */
  List<KeyPair> keys() throws IOException {
    if (key == null) {
      return List.of();
    }
    boolean literal = key.contains(LITERAL);
    String shown = literal ? "the SSH key in the environment" : "SSH key " + key;
    try (InputStream in = plain(literal ? literal(key) : Files.readString(Path.of(key)))) {
      Iterable<KeyPair> found =
          SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(shown), in, passphrases());
      List<KeyPair> pairs = new ArrayList<>();
      if (found != null) {
        found.forEach(pairs::add);
      }
      if (pairs.isEmpty()) {
        throw new IOException(NO_KEY);
      }
      return pairs;
    } catch (NoSuchFileException e) {
      throw new IOException("can't read %s: there is no such file".formatted(shown), e);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IOException("can't read %s: %s".formatted(shown, reason(e)), e);
    }
  }

  private String reason(Exception fault) {
    if (passphrase == null && fault instanceof FailedLoginException) {
      return ENCRYPTED_KEY;
    }
    String reason = SshFaults.printable(fault.getMessage());
    return passphrase == null || reason.equals(NO_KEY)
        ? reason
        : "BOOTFS_SSH_PASSPHRASE does not decrypt it, or it is damaged (" + reason + ")";
  }

  /** Returns what to do where these let nobody in, to follow the user's name. */
  String remedy() {
    String byKey =
        key == null ? "" : key.contains(LITERAL) ? "the given SSH key" : "SSH key " + key;
    if (password != null) {
      String both = byKey.isEmpty() ? "" : byKey + " and ";
      return " by %sthe given password; check it, and whether the server takes passwords"
          .formatted(both);
    }
    return byKey.isEmpty()
        ? "; give a key by BOOTFS_SSH_KEY or SSH_AUTH_SOCK, or a password by BOOTFS_SSH_PASSWORD"
        : " by %s; its public key must be in that user's authorized_keys there".formatted(byKey);
  }

  private static String literal(String key) {
    // A variable that can't hold lines holds \n for them.
    return key.replace("\\n", "\n").strip() + "\n";
  }

  /** Decrypts PKCS #8, for which MINA needs a library that boot images lack. */
  private InputStream plain(String key) throws IOException, GeneralSecurityException {
    String text = key;
    Matcher encrypted = ENCRYPTED.matcher(key);
    if (encrypted.find()) {
      if (passphrase == null) {
        throw new FailedLoginException(ENCRYPTED_KEY);
      }
      byte[] der =
          EncryptedKey.decrypt(EncryptedKey.der(encrypted.group()), passphrase).getEncoded();
      text =
          "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
              .formatted(Base64.getMimeEncoder().encodeToString(der));
    }
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns no secret. */
  @Override
  public String toString() {
    return "SshSecrets";
  }
}
