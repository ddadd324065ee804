package io.bootfs.store.ssh;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.sftp.common.SftpConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads files over SFTP. Thread-safe: requests of all threads go out as they come, those that are
 * ready together in one packet of SSH, and a thread of its own reads the answers, in whatever
 * order. It owns the session.
 *
 * <p>An answer that doesn't follow the protocol, or to what was not asked, ends the channel.
 */
final class SftpChannel implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final AnswerStream answers;
  private final DataInputStream in;
  private final OutputStream out;
  private final SshOptions options;
  private final Runnable transport;
  private final Complaints complaints;
  private final Map<Integer, SftpExchange<?>> exchanges = new HashMap<>();
  private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
  private int lastNumber;
  private int asking;
  private volatile boolean greeted;
  private boolean due;
  private @Nullable IOException failure;

  private SftpChannel(
      InputStream in,
      OutputStream out,
      SshOptions options,
      Runnable transport,
      Complaints complaints) {
    this.answers = new AnswerStream(in);
    this.in = new DataInputStream(new BufferedInputStream(answers, BUFFER));
    this.out = out;
    this.options = options;
    this.transport = transport;
    this.complaints = complaints;
  }

  /**
   * Opens a channel.
   *
   * @throws SshChannelOpenException if the session takes no further one; it stays open
   * @throws IOException if the other side has none; the session is closed then
   */
  static SftpChannel open(ClientSession session, SshOptions options) throws IOException {
    try {
      ChannelSubsystem opened = session.createSubsystemChannel(SftpConstants.SFTP_SUBSYSTEM_NAME);
      Complaints complaints = new Complaints();
      opened.setErr(complaints);
      opened.open().verify(options.connectTimeout());
      SftpChannel channel =
          new SftpChannel(
              opened.getInvertedOut(),
              opened.getInvertedIn(),
              options,
              () -> session.close(true),
              complaints);
      channel.start();
      return channel;
    } catch (IOException | RuntimeException e) {
      SshChannelOpenException refusal = SshLogin.refusal(e);
      if (refusal != null) {
        throw refusal;
      }
      session.close(true);
      throw SshFaults.ofConnection(e);
    }
  }

  private void start() {
    Thread.ofPlatform().daemon().name("bootfs-sftp-answers").start(this::readAll);
    Thread.ofPlatform().daemon().name("bootfs-sftp-requests").start(this::writeAll);
  }

  synchronized boolean isAlive() {
    return failure == null;
  }

  /**
   * Asks, and waits for what is told.
   *
   * @throws IOException if the channel is lost, or no whole answer comes in time
   */
  <T> T ask(SftpExchange<T> exchange) throws IOException {
    long deadline = System.nanoTime() + options.timeout().toNanos();
    synchronized (this) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      asking++;
      exchange.begin(this);
      notifyAll();
    }
    try {
      return answers.await(
          exchange.result,
          options.stallTimeout(),
          deadline,
          () -> fail(SshFaults.silence(options.stallTimeout())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (TimeoutException e) {
      throw SshFaults.late(options.timeout());
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      exchange.result.cancel(false); // What still comes of it nobody keeps.
      exchange.abandon();
      leave();
    }
  }

  /** Lets what closes files go out by itself where nothing follows that it could go with. */
  private synchronized void leave() {
    asking--;
    if (asking == 0 && packets.size() > 0) {
      due = true;
      notifyAll();
    }
  }

  private static IOException thrown(Throwable cause) {
    return cause instanceof IOException e ? e : new IOException(cause);
  }

  /**
   * Sends a request with those that come next, before another answer is waited for.
   *
   * @return the number of its answer
   */
  synchronized int send(SftpExchange<?> exchange, SftpRequest request) {
    due = true;
    return append(exchange, request);
  }

  /**
   * Sends a request with whatever is next to be sent: nobody waits for its answer. It goes by
   * itself where nobody asks for anything.
   */
  synchronized void sendAlong(SftpExchange<?> exchange, SftpRequest request) {
    append(exchange, request);
    due |= asking == 0;
  }

  private int append(SftpExchange<?> exchange, SftpRequest request) {
    do {
      lastNumber++;
    } while (lastNumber == 0 || exchanges.containsKey(lastNumber));
    exchanges.put(lastNumber, exchange);
    request.appendTo(packets, lastNumber);
    return lastNumber;
  }

  private void writeAll() {
    try {
      out.write(SftpRequest.greeting());
      out.flush();
      while (true) {
        out.write(takePackets());
        out.flush();
      }
    } catch (IOException | RuntimeException e) {
      fail(lost(e));
    } catch (InterruptedException e) {
      fail(new InterruptedIOException("interrupted"));
    } catch (OutOfMemoryError e) {
      fail(new IOException("no memory is left for what is asked", e));
    }
  }

  private synchronized byte[] takePackets() throws IOException, InterruptedException {
    while (failure == null && !(due && greeted)) {
      wait();
    }
    if (failure != null) {
      throw failure;
    }
    byte[] ready = packets.toByteArray();
    packets.reset();
    due = false;
    return ready;
  }

  private void readAll() {
    try {
      SftpAnswer.readGreeting(in);
      synchronized (this) {
        greeted = true;
        notifyAll();
      }
      while (true) {
        sendUnlessAtHand(Integer.BYTES);
        SftpAnswer answer = SftpAnswer.next(in);
        sendUnlessAtHand(answer.left());
        // It may fail, and then it belongs to those that fail with the channel.
        exchange(answer).take(answer, this);
        answer.skip();
        forget(answer);
      }
    } catch (EOFException e) {
      fail(lost(e));
    } catch (IOException | RuntimeException e) {
      fail(SshFaults.ofConnection(e));
    } catch (OutOfMemoryError e) {
      fail(new IOException("no memory is left for what comes", e));
    }
  }

  /** Sends what answers gave rise to before the next one is waited for. */
  private void sendUnlessAtHand(int bytes) throws IOException {
    if (in.available() < bytes) {
      synchronized (this) {
        if (due) {
          notifyAll();
        }
      }
    }
  }

  private synchronized SftpExchange<?> exchange(SftpAnswer answer) throws IOException {
    SftpExchange<?> exchange = exchanges.get(answer.number());
    if (exchange == null) {
      throw new IOException("the other side answers what nobody asked");
    }
    return exchange;
  }

  private synchronized void forget(SftpAnswer answer) {
    exchanges.remove(answer.number());
  }

  private void fail(IOException fault) {
    Set<SftpExchange<?>> waiting;
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = fault;
      waiting = new LinkedHashSet<>(exchanges.values());
      exchanges.clear();
      notifyAll();
    }
    waiting.forEach(exchange -> exchange.result.completeExceptionally(fault));
    transport.run();
  }

  /** Returns the fault of a channel that ends. */
  private IOException lost(Exception cause) {
    String said = complaints.text();
    if (!said.isEmpty()) {
      return new IOException(
          SshFaults.printable("the other side hangs up; it says: " + said), cause);
    }
    return greeted ? SshFaults.lost(cause) : SshFaults.noSftp(cause);
  }

  /** Ends the session; what is waited for fails. */
  @Override
  public void close() {
    fail(new IOException("the store is closed"));
    transport.run();
  }
}
