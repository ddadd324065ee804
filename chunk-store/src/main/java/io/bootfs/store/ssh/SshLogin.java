package io.bootfs.store.ssh;

import io.bootfs.store.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.ConfigFileHostEntryResolver;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Logs in on the host of a store, by Apache MINA: it needs no ssh program, and no user of this
 * machine. Thread-safe; whoever made it closes it, and with it all sessions.
 */
final class SshLogin implements Closeable {

  /** How often an idle connection says that it lives, so that no router forgets it. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);

  static {
    // Boot images lack it, too, and to register it takes longer than the rest of a login.
    SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
  }

  private final SshAddress address;
  private final SshOptions options;
  private final HostKeyCheck hostKeys;
  private final Reconnecting<ClientSession> sessions;
  private @Nullable SshClient client;

  SshLogin(SshAddress address, SshOptions options) {
    this.address = address;
    this.options = options;
    this.hostKeys = HostKeyCheck.of(options.hostKeys());
    this.sessions = new Reconnecting<>(_ -> open(), ClientSession::isOpen);
  }

  /**
   * Returns the session that is logged in, made anew if there is none that lives.
   *
   * @throws StoreException if it does not come about, with the remedy
   */
  ClientSession session() throws IOException {
    return sessions.get();
  }

  /** What opens a channel. */
  interface Opening<T> {
    /**
     * Opens it.
     *
     * @throws SshChannelOpenException if the session takes no further one; it stays open
     */
    T open(ClientSession session) throws IOException;
  }

  /** Opens a channel; over a session of its own where the host takes but one of each. */
  <T> T open(Opening<T> opening) throws IOException {
    try {
      return opening.open(session());
    } catch (SshChannelOpenException e) {
      ClientSession own = open();
      try {
        return opening.open(own);
      } catch (SshChannelOpenException refused) {
        own.close(true); // Nobody else has it.
        throw refused;
      }
    }
  }

  /** Returns the refusal of a channel, or null if something else failed. */
  static @Nullable SshChannelOpenException refusal(Exception fault) {
    return fault instanceof SshChannelOpenException refused
        ? refused
        : fault.getCause() instanceof SshChannelOpenException refused ? refused : null;
  }

  /**
   * Returns a session that is logged in.
   *
   * @throws StoreException if it does not come about, with the remedy; a refused login or host key
   *     does not pass by itself
   */
  private ClientSession open() throws IOException {
    ClientSession session = null;
    try {
      session = connect();
      session.auth().verify(options.connectTimeout());
      return session;
    } catch (IOException | RuntimeException e) {
      StoreException fault =
          SshFaults.login(address, hostKeys.complaint(), session, options.secrets(), e);
      if (session != null) {
        session.close(true);
      }
      throw fault;
    }
  }

  private ClientSession connect() throws IOException {
    SshClient made = client();
    HostConfigEntry host =
        made.getHostConfigEntryResolver()
            .resolveEffectiveHost(address.host(), address.port(), null, address.user(), null, null);
    if (host == null) {
      int port = address.port() == 0 ? 22 : address.port();
      host = new HostConfigEntry("", address.host(), port, address.user(), null);
    }
    if (host.getUsername() == null || host.getUsername().isEmpty()) {
      host.setUsername(System.getProperty("user.name"));
    }
    ClientSession session =
        made.connect(host, null, null).verify(options.connectTimeout()).getClientSession();
    if (options.secrets().password() != null) {
      session.addPasswordIdentity(options.secrets().password());
    }
    return session;
  }

  /**
   * Refuses what would otherwise be passed over in silence, for hosts on the way (ProxyJump), too.
   */
  private HostConfigEntryResolver reachable(HostConfigEntryResolver resolver) {
    return (name, port, local, user, jump, context) -> {
      HostConfigEntry host = resolver.resolveEffectiveHost(name, port, local, user, jump, context);
      String command = host == null ? null : host.getProperty("ProxyCommand");
      if (command != null && !command.equalsIgnoreCase("none")) {
        throw new IOException(
            "%s has a ProxyCommand for %s, which takes a program; say ProxyJump there, or name another file by option ssh-config"
                .formatted(options.config(), SshFaults.printable(name)));
      }
      return host;
    };
  }

  private synchronized SshClient client() throws IOException {
    SshClient made = client;
    if (made == null) {
      made = makeClient();
      made.start();
      client = made;
    }
    return made;
  }

  private SshClient makeClient() throws IOException {
    SshClient made = SshClient.setUpDefaultClient();
    made.setHostConfigEntryResolver(reachable(new ConfigFileHostEntryResolver(options.config())));
    made.setServerKeyVerifier(hostKeys);
    made.setFilePasswordProvider(options.secrets().passphrases());
    List<KeyPair> keys = options.secrets().keys();
    if (!keys.isEmpty()) {
      made.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(keys));
    } else if (options.secrets().agentSocket() != null) {
      made.setAgentFactory(new AgentSockets(options.secrets().agentSocket()));
    }
    preferKnownTypes(made);
    CoreModuleProperties.IDLE_TIMEOUT.set(made, Duration.ZERO);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, HEARTBEAT);
    CoreModuleProperties.NIO_WORKERS.set(made, 2);
    return made;
  }

  private void preferKnownTypes(SshClient made) throws IOException {
    HostConfigEntry host =
        made.getHostConfigEntryResolver()
            .resolveEffectiveHost(address.host(), address.port(), null, address.user(), null, null);
    int port = address.port() == 0 ? 22 : address.port();
    Set<String> known =
        host == null
            ? options.hostKeys().typesOf(address.host(), port)
            : options.hostKeys().typesOf(host.getHostName(), host.getPort());
    List<NamedFactory<Signature>> types = made.getSignatureFactories();
    made.setSignatureFactories(
        types.stream()
            .sorted(
                Comparator.comparing(
                    type -> !known.contains(KeyUtils.getCanonicalKeyType(type.getName()))))
            .toList());
  }

  /** Ends all sessions. */
  @Override
  public synchronized void close() {
    SshClient made = client;
    if (made != null) {
      made.stop();
    }
  }
}
