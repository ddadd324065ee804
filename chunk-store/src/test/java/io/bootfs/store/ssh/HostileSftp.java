package io.bootfs.store.ssh;

import io.bootfs.store.StoreUrl;
import io.bootfs.store.WritableChunkStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;

/**
 * An SFTP server that lets anybody in, shows one file whatever is asked for, and answers each read
 * of it as a test says. Its folders have no end.
 */
final class HostileSftp implements AutoCloseable {

  // draft-ietf-secsh-filexfer-02, "General Packet Format".
  private static final int INIT = 1;
  private static final int OPEN = 3;
  private static final int CLOSE = 4;
  private static final int READ = 5;
  private static final int OPEN_FOLDER = 11;
  private static final int READ_FOLDER = 12;
  private static final int STAT = 17;
  private static final int LSTAT = 7;
  private static final int VERSION = 2;
  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int NAMES = 104;
  private static final int ATTRIBUTES = 105;
  private static final int NAMES_AT_ONCE = 10_000;
  private static final int HAS_SIZE = 1;
  private static final int HAS_PERMISSIONS = 4;
  private static final int OK = 0;
  private static final int EOF = 1;

  /** Answers a read. */
  interface Script {
    /** Sends what it likes; an exception hangs up. */
    void answer(Answers answers, int request, long offset, int length) throws Exception;
  }

  private final SshServer server;

  /** A permit for each file and folder that the client has closed. */
  final Semaphore closed;

  private HostileSftp(SshServer server, Semaphore closed) {
    this.server = server;
    this.closed = closed;
  }

  /**
   * Starts one.
   *
   * @param folder takes its host key
   * @param size how large it says the file is
   */
  static HostileSftp start(Path folder, long size, Script script) throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    Semaphore closed = new Semaphore(0);
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("key")));
    server.setPasswordAuthenticator((user, password, session) -> true);
    server.setSubsystemFactories(
        List.of(
            new SubsystemFactory() {
              @Override
              public String getName() {
                return "sftp";
              }

              @Override
              public Command createSubsystem(ChannelSession channel) {
                return new Subsystem(size, script, closed);
              }
            }));
    server.start();
    return new HostileSftp(server, closed);
  }

  /**
   * Opens a store there.
   *
   * @param patience for how long it waits for an answer, as {@code 60s}
   */
  WritableChunkStore open(String patience) throws IOException {
    return open(patience, "");
  }

  /** Does the same with further options, each after an ampersand. */
  WritableChunkStore open(String patience, String options) throws IOException {
    String url =
        "sftp://root@127.0.0.1:%d/store#known-hosts=off&ssh-config=/none&connect-timeout=60s&stall-timeout=%s"
            .formatted(server.getPort(), patience);
    return new SshOpener()
        .openWritable(StoreUrl.parse(url + options, Map.of("BOOTFS_SSH_PASSWORD", "anything")));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /** Sends packets. */
  static final class Answers {
    private final DataOutputStream out;

    private Answers(OutputStream out) {
      this.out = new DataOutputStream(out);
    }

    void data(int request, byte[] data) throws IOException {
      header(DATA, request, Integer.BYTES + data.length);
      out.writeInt(data.length);
      out.write(data);
      out.flush();
    }

    void endOfFile(int request) throws IOException {
      status(request, EOF);
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    private void header(int type, int request, int more) throws IOException {
      out.writeInt(1 + Integer.BYTES + more);
      out.write(type);
      out.writeInt(request);
    }

    private void status(int request, int code) throws IOException {
      header(STATUS, request, 3 * Integer.BYTES);
      out.writeInt(code);
      out.writeInt(0);
      out.writeInt(0);
      out.flush();
    }

    private void names(int request) throws IOException {
      header(NAMES, request, Integer.BYTES * (1 + 4 * NAMES_AT_ONCE));
      out.writeInt(NAMES_AT_ONCE);
      for (int i = 0; i < NAMES_AT_ONCE; i++) {
        // A name, what else is shown of it, and no attributes.
        out.writeInt(4);
        out.writeInt(0x61616161);
        out.writeInt(0);
        out.writeInt(0);
      }
      out.flush();
    }

    private void attributes(int request, long size, int mode) throws IOException {
      header(ATTRIBUTES, request, 2 * Integer.BYTES + Long.BYTES);
      out.writeInt(HAS_SIZE | HAS_PERMISSIONS);
      out.writeLong(size);
      out.writeInt(mode);
      out.flush();
    }
  }

  /** Serves one channel. */
  private static final class Subsystem implements Command {
    private final long size;
    private final Script script;
    private final Semaphore closed;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    Subsystem(long size, Script script, Semaphore closed) {
      this.size = size;
      this.script = script;
      this.closed = closed;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual().start(this::serve);
    }

    @Override
    public void destroy(ChannelSession channel) {}

    private void serve() {
      try {
        DataInputStream requests = new DataInputStream(Objects.requireNonNull(in));
        Answers answers = new Answers(Objects.requireNonNull(out));
        while (true) {
          int length = requests.readInt();
          int type = requests.read();
          byte[] body = requests.readNBytes(length - 1);
          answer(answers, type, ByteBuffer.wrap(body));
        }
      } catch (Exception e) {
        Objects.requireNonNull(exit).onExit(1); // The client went away, or the script hangs up.
      }
    }

    private void answer(Answers answers, int type, ByteBuffer body) throws Exception {
      int request = body.getInt();
      switch (type) {
        case INIT -> answers.raw(new byte[] {0, 0, 0, 5, VERSION, 0, 0, 0, 3});
        case LSTAT -> answers.attributes(request, size, 0100644);
        case STAT -> answers.attributes(request, 0, 0040755);
        case CLOSE -> {
          closed.release();
          answers.status(request, OK);
        }
        case READ_FOLDER -> answers.names(request);
        case OPEN, OPEN_FOLDER -> {
          byte[] handle = "handle".getBytes(StandardCharsets.US_ASCII);
          answers.header(HANDLE, request, Integer.BYTES + handle.length);
          answers.out.writeInt(handle.length);
          answers.raw(handle);
        }
        case READ -> {
          body.position(body.position() + Integer.BYTES + body.getInt(body.position()));
          script.answer(answers, request, body.getLong(), body.getInt());
        }
        default -> answers.status(request, OK);
      }
    }
  }
}
