package io.bootfs.store.ssh;

import java.net.SocketAddress;
import java.security.PublicKey;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/** Checks the key that a host shows, and remembers why it was refused. Thread-safe. */
final class HostKeyCheck extends KnownHostsServerKeyVerifier {

  private final KnownHosts known;
  private volatile @Nullable String complaint;

  private HostKeyCheck(KnownHosts known, ServerKeyVerifier unknown) {
    super(unknown, known.file());
    this.known = known;
  }

  static HostKeyCheck of(KnownHosts known) {
    return new HostKeyCheck(
        known,
        known.mode() == KnownHosts.Mode.STRICT
            ? RejectAllServerKeyVerifier.INSTANCE
            : AcceptAllServerKeyVerifier.INSTANCE);
  }

  /** Returns why the last key was refused, with the remedy; null if none was. */
  @Nullable String complaint() {
    return complaint;
  }

  @Override
  public boolean verifyServerKey(
      ClientSession session, SocketAddress address, PublicKey serverKey) {
    return known.mode() == KnownHosts.Mode.OFF
        || super.verifyServerKey(session, address, serverKey);
  }

  @Override
  protected boolean acceptUnknownHostKey(
      ClientSession session, SocketAddress address, PublicKey serverKey) {
    boolean accepted = super.acceptUnknownHostKey(session, address, serverKey);
    if (!accepted) {
      complaint =
          "its host key %s is not in %s; add it by ssh-keyscan, or set BOOTFS_SSH_KNOWN_HOSTS to its file, accept-new or off"
              .formatted(shown(serverKey), known.file());
    }
    return accepted;
  }

  @Override
  public boolean acceptModifiedServerKey(
      ClientSession session,
      SocketAddress address,
      KnownHostEntry entry,
      PublicKey expected,
      PublicKey actual) {
    complaint =
        "its host key %s is another than the one in %s: is it the same host? If so, remove the old key there"
            .formatted(shown(actual), known.file());
    return false;
  }

  private static String shown(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
  }
}
