package io.bootfs.store.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.chunker.ChunkId;
import io.bootfs.store.Await;
import io.bootfs.store.ChunkStore;
import io.bootfs.store.StoreException;
import io.bootfs.store.TestChunks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client trusts, and how it logs in, against OpenSSH; passwords against MINA's server. */
final class SshLoginTest {

  private static final ChunkId ID = TestChunks.id(new byte[] {1});

  @TempDir static Path serverFolder;
  private static OpenSsh server;
  @TempDir Path folder;
  private String url;

  @BeforeAll
  static void startServer() throws Exception {
    server = OpenSsh.start(serverFolder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void makeStore() throws IOException {
    Path castr = Files.createDirectory(folder.resolve("castr"));
    url = server.url("sftp", castr) + "#ssh-config=" + folder + "/config&connect-timeout=60s";
  }

  @ParameterizedTest
  @CsvSource({
    "-t ed25519, ''",
    "-t ed25519, secret",
    "-t ecdsa -b 256, ''",
    "-t ecdsa -b 384, secret",
    "-t rsa -b 2048, ''",
    "-t rsa -b 2048, secret",
    "-t ecdsa -m PEM, ''",
    "-t ecdsa -m PEM, secret",
    "-t rsa -b 2048 -m PEM, ''",
    "-t rsa -b 2048 -m PEM, secret",
    "-t rsa -b 2048 -m PKCS8, ''",
    "-t rsa -b 2048 -m PKCS8, secret",
    "-t ecdsa -m PKCS8, secret",
  })
  void logsInByKey(String type, String passphrase) throws Exception {
    Map<String, String> environment = keyed(type, passphrase);
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    assertLogsIn(url, environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\\n"})
  void takesTheKeyItselfFromTheEnvironment(String newline) throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    String key = Files.readString(folder.resolve("key"));
    environment.put("BOOTFS_SSH_KEY", key.replace("\n", newline));
    assertLogsIn(url, environment);
  }

  @Test
  void needsThePassphrase() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "secret");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    environment.put("BOOTFS_SSH_PASSPHRASE", "wrong");
    assertFails(
        url, environment, false, folder + "/key: BOOTFS_SSH_PASSPHRASE does not decrypt it");
    environment.remove("BOOTFS_SSH_PASSPHRASE");
    assertFails(
        url,
        environment,
        false,
        folder + "/key: it is encrypted; BOOTFS_SSH_PASSPHRASE decrypts it");
    environment.put("BOOTFS_SSH_KEY", folder + "/none");
    assertFails(url, environment, false, folder + "/none");
  }

  @Test
  void logsInByAgent() throws Exception {
    Map<String, String> environment = keyed("-t rsa -b 2048", "");
    String socket = folder + "/agent";
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket).start();
    try {
      Await.until(() -> Files.exists(Path.of(socket)));
      ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", folder + "/key");
      add.environment().put("SSH_AUTH_SOCK", socket);
      OpenSsh.run(add);
      environment.put("SSH_AUTH_SOCK", socket);
      assertLogsIn(url, environment);
    } finally {
      agent.destroy();
      agent.onExit().join();
    }
  }

  @Test
  void refusesAnUnknownUser() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    server.authorize("");
    assertFails(
        url,
        environment,
        false,
        "the host refuses user root by SSH key %s/key; its public key must be in that user's authorized_keys"
            .formatted(folder));
    environment.put("BOOTFS_SSH_KEY", "");
    environment.put("BOOTFS_SSH_PASSWORD", "secret");
    assertFails(url, environment, false, "the host refuses user root by the given password");
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, the other side hangs up; is an SSH server there?",
    "'HTTP/1.1 400 Bad Request\r\n\r\n', true, the other side hangs up; is an SSH server there?",
    "'SSH-2.0-x\r\n', true, the other side hangs up; is an SSH server there?",
    "'SSH-1.5-old\r\n', false, 'it speaks another protocol, SSH-1.5-old, and not SSH 2'",
  })
  void saysThatThereIsNoSshServer(String greeting, boolean passing, String words) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> greet(listening, greeting));
      String other = "sftp://root@127.0.0.1:%d/castr".formatted(listening.getLocalPort());
      assertFails(
          other + "#known-hosts=off&ssh-config=" + folder + "/none", Map.of(), passing, words);
    }
  }

  /** Greets a client, hears the beginning of its answer, or all, and hangs up. */
  private static void greet(ServerSocket listening, String greeting) {
    try (Socket client = listening.accept()) {
      client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
      InputStream in = client.getInputStream();
      // Whoever speaks another protocol waits for the client to go.
      byte[] _ = greeting.startsWith("SSH-1") ? in.readAllBytes() : in.readNBytes(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsTheClientsConfiguration() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    Files.writeString(
        folder.resolve("config"),
        """
        Host chunks
          HostName 127.0.0.1
          Port %d
          User root
          IdentityFile %s/key
        """
            .formatted(server.port, folder));
    String alias =
        "sftp://chunks" + folder + "/castr#ssh-config=" + folder + "/config&connect-timeout=60s";
    assertLogsIn(alias, environment);
  }

  @Test
  void jumpsOverAnotherHost() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    Path jumpFolder = Files.createDirectory(folder.resolve("jump"));
    try (OpenSsh jump = OpenSsh.start(jumpFolder)) {
      jump.authorize(Files.readString(folder.resolve("key.pub")));
      Files.writeString(
          folder.resolve("config"),
          """
          Host bastion
            HostName 127.0.0.1
            Port %d
            User root
            IdentityFile %3$s/key
          Host chunks
            HostName 127.0.0.1
            Port %d
            User root
            IdentityFile %3$s/key
            ProxyJump bastion
          """
              .formatted(jump.port, server.port, folder));
      Path known = folder.resolve("known");
      Files.writeString(
          known,
          Files.readString(jumpFolder.resolve("known_hosts"))
              + Files.readString(serverFolder.resolve("known_hosts")));
      environment.put("BOOTFS_SSH_KNOWN_HOSTS", known.toString());
      String alias =
          "sftp://chunks" + folder + "/castr#ssh-config=" + folder + "/config&connect-timeout=60s";
      assertLogsIn(alias, environment);
      assertThat(jump.logins()).isEqualTo(1);
      Files.copy(serverFolder.resolve("known_hosts"), known, StandardCopyOption.REPLACE_EXISTING);
      assertFails(alias, environment, false, "is not in " + known);
      jump.authorize("");
      environment.put("BOOTFS_SSH_KNOWN_HOSTS", "off");
      assertFails(
          alias, environment, false, "a host on the way to it (ProxyJump) refuses its user");
    }
  }

  /** Or else it would be logged in to by another way than the user says. */
  @Test
  void refusesAProgramForTheWay() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    Path config = folder.resolve("config");
    Files.writeString(config, "Host *\n  ProxyCommand ssh -W %h:%p bastion\n");
    assertFails(url, environment, false, config + " has a ProxyCommand for 127.0.0.1");
    Files.writeString(
        config, "Host b\n  ProxyCommand ssh -W %h:%p c\nHost 127.*\n  ProxyJump x@b:22\n");
    assertFails(url, environment, false, config + " has a ProxyCommand for b, which");
    Files.writeString(config, "Match host x\n  User y\n");
    assertFails(url, environment, false, "sections of Match in the file of option ssh-config");
    Files.writeString(config, "Host *\n  ProxyCommand none\n");
    assertLogsIn(url, environment);
  }

  @Test
  void refusesAnUnknownHost() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", folder + "/none");
    assertFails(url, environment, false, "is not in " + folder + "/none; add it by ssh-keyscan");
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", "off");
    assertLogsIn(url, environment);
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", "nonsense");
    assertThatThrownBy(() -> OpenSsh.open(url, environment))
        .hasMessageContaining("strict, accept-new, off or a file, not 'nonsense'");
  }

  @Test
  void refusesAHostWhoseKeyIsAnother() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    OpenSsh.keygen(folder, "other", "-t", "ed25519", "-N", "");
    Path known = folder.resolve("known");
    Files.writeString(
        known,
        "[127.0.0.1]:%d %s".formatted(server.port, Files.readString(folder.resolve("other.pub"))));
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", known.toString());
    assertFails(url, environment, false, "is another than the one in " + known);
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", "accept-new");
    String accepting = url + "&known-hosts-file=" + known;
    assertFails(accepting, environment, false, "is another than the one in " + known);
  }

  @Test
  void keepsTheKeyOfANewHost() throws Exception {
    Map<String, String> environment = keyed("-t ed25519", "");
    environment.put("BOOTFS_SSH_KEY", folder + "/key");
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", "accept-new");
    Path known = folder.resolve("known");
    assertLogsIn(url + "&known-hosts-file=" + known, environment);
    assertThat(known).content().contains("[127.0.0.1]:" + server.port + " ");
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", known.toString());
    assertLogsIn(url, environment);
  }

  @ParameterizedTest
  @CsvSource({"BOOTFS_SSH_PASSWORD, me@", "DROPBEAR_PASSWORD, me@", "NONE, me:pass%20word@"})
  void logsInByPassword(String variable, String credentials) throws Exception {
    try (SshServer mina = passwordServer()) {
      Map<String, String> environment = new HashMap<>();
      environment.put(variable, "pass word");
      environment.put("BOOTFS_SSH_KNOWN_HOSTS", "off");
      String own =
          "sftp://"
              + credentials
              + "127.0.0.1:"
              + mina.getPort()
              + folder
              + "/castr#ssh-config=/no&connect-timeout=60s";
      assertLogsIn(own, environment);
      environment.remove(variable);
      assertFails(own.replace("pass%20", "pass"), environment, false, "the host refuses user me");
    }
  }

  private SshServer passwordServer() throws IOException {
    SshServer mina = SshServer.setUpDefaultServer();
    mina.setHost("127.0.0.1");
    mina.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    mina.setPasswordAuthenticator(
        (user, password, session) -> user.equals("me") && password.equals("pass word"));
    mina.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    mina.start();
    return mina;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp://host",
        "sftp://host/",
        "sftp://-oProxyCommand=x/path",
        "sftp:///path",
        "sftp://u@h/p?q",
        "sftp://u@h/%zz",
        "sftp://u:secret@h:port/p"
      })
  void refusesMalformedUrls(String malformed) {
    assertThatThrownBy(() -> OpenSsh.open(malformed, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void quotesThePathForTheOtherShell() throws Exception {
    assertThat(CasyncProgram.command("casync", "", "/a/b.castr"))
        .isEqualTo("casync pull - - - /a/b.castr");
    assertThat(CasyncProgram.command("casync", "/dev/shm", "/it's; rm -rf $HOME"))
        .isEqualTo("env TMPDIR=/dev/shm casync pull - - - '/it'\\''s; rm -rf $HOME'");
    assertThat(SshAddress.parse("ssh://h/~/rel").path()).isEqualTo("rel");
    assertThat(SshAddress.parse("ssh://u:p@[::1]:22/a%20b"))
        .isEqualTo(new SshAddress("u", "p", "::1", 22, "/a b", "ssh://[::1]:22/a%20b"));
  }

  /** Makes a key that the server lets in, and returns the variables to log in with it. */
  private Map<String, String> keyed(String type, String passphrase) throws IOException {
    String[] words = (type + " -N").split(" ", -1);
    String[] arguments = Arrays.copyOf(words, words.length + 1);
    arguments[words.length] = passphrase;
    OpenSsh.keygen(folder, "key", arguments);
    server.authorize(Files.readString(folder.resolve("key.pub")));
    Map<String, String> environment = new HashMap<>();
    environment.put("BOOTFS_SSH_KNOWN_HOSTS", serverFolder + "/known_hosts");
    if (!passphrase.isEmpty()) {
      environment.put("BOOTFS_SSH_PASSPHRASE", passphrase);
    }
    return environment;
  }

  private static void assertLogsIn(String url, Map<String, String> environment) throws IOException {
    try (ChunkStore store = OpenSsh.open(url, environment)) {
      assertThat(store.has(ID)).isFalse();
    }
  }

  private static void assertFails(
      String url, Map<String, String> environment, boolean passing, String words)
      throws IOException {
    try (ChunkStore store = OpenSsh.open(url, environment)) {
      assertThatThrownBy(() -> store.has(ID))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.isPassing()).isEqualTo(passing))
          .hasMessageContaining(store.location())
          .hasMessageContaining(words);
    }
  }
}
