package io.bootfs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;

/**
 * Standard output for data. {@link System#out} swallows what goes wrong; here it is thrown, and
 * that nobody reads any more is a failure of its own kind. Closing it leaves the descriptor open.
 */
final class StandardOutput extends FilterOutputStream {

  /** What Linux calls EPIPE; the JDK's message is that alone. */
  private static final String NO_READER = "Broken pipe";

  /** Whoever read standard output has had enough, as {@code head} has. */
  static final class NoReaderException extends IOException {

    private static final long serialVersionUID = 1;

    private NoReaderException(IOException cause) {
      super("can't write standard output: nobody reads it any more", cause);
    }
  }

  StandardOutput() {
    super(new FileOutputStream(FileDescriptor.out));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw NO_READER.equals(e.getMessage()) ? new NoReaderException(e) : e;
    }
  }

  @Override
  public void close() {}
}
