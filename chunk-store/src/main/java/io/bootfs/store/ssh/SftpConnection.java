package io.bootfs.store.ssh;

import io.bootfs.store.PackSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Files over SFTP: all but reading chunks, which {@link SftpChannel} does. Thread-safe; requests of
 * all threads share one channel. It owns the session.
 */
final class SftpConnection implements Closeable {

  /** What a temporary file begins with, so that casync and desync take it for no chunk. */
  static final String TEMPORARY_PREFIX = ".tmp-cacnk";

  /** How much is asked for at once: what every server gives (SFTP version 3, section 3). */
  private static final int BLOCK = 32 << 10;

  private static final Set<OpenMode> NEW =
      EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);

  private final ClientSession session;
  private final SftpClient sftp;

  private SftpConnection(ClientSession session, SftpClient sftp) {
    this.session = session;
    this.sftp = sftp;
  }

  /**
   * Opens a channel.
   *
   * @throws SshChannelOpenException if the session takes no further one; it stays open
   * @throws IOException if the other side has no SFTP; the session is closed then
   */
  static SftpConnection open(ClientSession session, SshOptions options) throws IOException {
    // What an answer is waited for is named so in MINA.
    CoreModuleProperties.IDLE_TIMEOUT.set(session, options.stallTimeout());
    SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(session, options.connectTimeout());
    try {
      return new SftpConnection(session, SftpClientFactory.instance().createSftpClient(session));
    } catch (IOException | RuntimeException e) {
      SshChannelOpenException refusal = SshLogin.refusal(e);
      if (refusal != null) {
        throw refusal;
      }
      session.close(true);
      throw SshFaults.ofConnection(e);
    }
  }

  boolean isAlive() {
    return sftp.isOpen() && session.isOpen();
  }

  /** Returns what asks for files over this connection. */
  SftpFiles files() {
    return new SftpFiles(sftp);
  }

  /**
   * Deletes a file unless it was used at {@code instant} or since.
   *
   * <p>It is renamed before its time is looked at again: a writer either used it before, which its
   * time tells, or does not find it and stores it anew.
   */
  boolean removeUnused(String path, Instant instant) throws IOException {
    if (!files().isOlder(path, instant)) {
      return false;
    }
    String aside = temporary(folder(path));
    try {
      rename(path, aside);
    } catch (SftpException e) {
      SftpFiles.mustLack(e);
      return false; // Another process deleted it.
    }
    if (!files().isOlder(aside, instant)) {
      appear(aside, path);
      return false;
    }
    sftp.remove(aside);
    return true;
  }

  /**
   * Opens a part of a file; nothing if there is no such file. Several blocks are asked for before
   * the first has come, but hardly more than the part has.
   *
   * @param from where it begins
   * @param to where nothing more will be read, perhaps behind the file's end
   */
  Optional<InputStream> open(String path, long from, long to) throws IOException {
    long size = files().size(path);
    if (size < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SftpInputStreamAsync(
            (AbstractSftpClient) sftp,
            BLOCK,
            from,
            Math.min(size, to),
            path,
            sftp.open(path, OpenMode.Read)));
  }

  /** Lets a file of these bytes appear, whole, unless there is one of its name. */
  void add(String path, byte[] bytes) throws IOException {
    appear(writeBeside(path, bytes), path);
  }

  private void appear(String temporary, String path) throws IOException {
    try {
      rename(temporary, path);
    } catch (IOException e) {
      removeQuietly(temporary, e);
      if (files().size(path) < 0) { // A rename may replace nothing: another writer was as quick.
        throw e;
      }
    }
  }

  /** Lets a pack's file appear, whole, in place of what has its name. */
  void replace(String path, PackSource pack) throws IOException {
    String folder = folder(path);
    String temporary = temporary(folder);
    write(folder, temporary, pack);
    try {
      if (!canReplace() && files().size(path) >= 0) {
        sftp.remove(path);
      }
      rename(temporary, path);
    } catch (IOException e) {
      removeQuietly(temporary, e);
      throw e;
    }
  }

  private String writeBeside(String path, byte[] bytes) throws IOException {
    String folder = folder(path);
    String temporary = temporary(folder);
    write(folder, temporary, bytes);
    return temporary;
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String temporary(String folder) {
    long random = ThreadLocalRandom.current().nextLong();
    return folder + "/" + TEMPORARY_PREFIX + HexFormat.of().toHexDigits(random);
  }

  /** Writes a new file, making its folder where it lacks; what fails leaves none. */
  private void write(String folder, String path, byte[] bytes) throws IOException {
    try (SftpClient.CloseableHandle handle = create(folder, () -> sftp.open(path, NEW))) {
      sftp.write(handle, 0, bytes, 0, bytes.length);
    } catch (IOException e) {
      removeQuietly(path, e);
      throw e;
    }
  }

  /** Does the same for a pack, whose blocks follow each other without waiting for answers. */
  private void write(String folder, String path, PackSource pack) throws IOException {
    try (InputStream in = pack.open();
        OutputStream out = create(folder, () -> sftp.write(path, NEW))) {
      in.transferTo(out);
    } catch (IOException e) {
      removeQuietly(path, e);
      throw e;
    }
  }

  /** What creates a file. */
  private interface Creation<T> {
    T run() throws IOException;
  }

  private <T> T create(String folder, Creation<T> creation) throws IOException {
    try {
      return creation.run();
    } catch (SftpException e) {
      SftpFiles.mustLack(e);
      makeFolders(folder);
      return creation.run();
    }
  }

  private void makeFolders(String path) throws IOException {
    try {
      sftp.mkdir(path);
    } catch (SftpException e) {
      int slash = path.lastIndexOf('/');
      if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE && slash > 0) {
        makeFolders(path.substring(0, slash));
        makeFolder(path);
      }
      // Or another writer made it; if not, creating the file says why.
    }
  }

  /** Makes a folder whose parent was made, or could not be: once, for that may stay so. */
  private void makeFolder(String path) throws IOException {
    try {
      sftp.mkdir(path);
    } catch (SftpException e) {
      // As above.
    }
  }

  private void rename(String from, String to) throws IOException {
    if (canReplace()) {
      posixRename().posixRename(from, to);
    } else {
      sftp.rename(from, to);
    }
  }

  private boolean canReplace() {
    OpenSSHPosixRenameExtension posix = posixRename();
    return posix != null && posix.isSupported();
  }

  private OpenSSHPosixRenameExtension posixRename() {
    return sftp.getExtension(OpenSSHPosixRenameExtension.class);
  }

  private void removeQuietly(String path, IOException primary) {
    try {
      sftp.remove(path);
    } catch (IOException e) {
      primary.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    session.close(true);
  }
}
