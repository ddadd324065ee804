package io.bootfs.fuse.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.fuse.Blob;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import ru.serce.jnrfuse.struct.FileStat;

/** The adapter, called as libfuse calls it, without a mount. */
class BlobFileSystemTest {

  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int KEEP_CACHE = 2;

  private final byte[] content = "0123456789".getBytes(StandardCharsets.US_ASCII);
  private final BlobFileSystem files = new BlobFileSystem(blob(null), "name");

  @Test
  void theFileIsReadOnlyAndOfTheBlobsSize() {
    FileStat stat = stat();
    assertThat(files.attributes("/name", stat)).isZero();
    assertThat(stat.st_mode.intValue()).isEqualTo(0100444);
    assertThat(stat.st_size.longValue()).isEqualTo(10);
    assertThat(stat.st_nlink.intValue()).isEqualTo(1);
  }

  @Test
  void theDirectoryHasTheFileAndNothingElse() {
    FileStat stat = stat();
    List<String> names = new ArrayList<>();
    assertThat(files.attributes("/", stat)).isZero();
    assertThat(stat.st_mode.intValue()).isEqualTo(0040555);
    assertThat(files.list("/", names::add)).isZero();
    assertThat(names).containsExactly(".", "..", "name");
    assertThat(files.list("/name", names::add)).isEqualTo(-BlobFileSystem.ENOENT);
    assertThat(files.attributes("/other", stat())).isEqualTo(-BlobFileSystem.ENOENT);
    assertThat(files.open("/other", memory(40))).isEqualTo(-BlobFileSystem.ENOENT);
  }

  @Test
  void openingKeepsTheKernelsCacheAndTheOtherBits() {
    Pointer info = memory(40);
    info.putInt(20, 0x10);
    assertThat(files.open("/name", info)).isZero();
    assertThat(info.getInt(20)).isEqualTo(0x10 | KEEP_CACHE);
  }

  @Test
  void openingForWritingIsRefused() {
    for (int flags : new int[] {O_WRONLY, O_RDWR}) {
      Pointer info = memory(40);
      info.putInt(0, flags);
      assertThat(files.open("/name", info)).isEqualTo(-BlobFileSystem.EACCES);
    }
  }

  @Test
  void readsEndWhereTheBlobEnds() {
    assertThat(read(files, 4, 3)).isEqualTo("3456");
    assertThat(read(files, 4, 8)).isEqualTo("89");
    assertThat(read(files, 4, 10)).isEmpty();
    assertThat(read(files, 4, 1000)).isEmpty();
    assertThat(read(files, 0, 0)).isEmpty();
  }

  @Test
  void whateverIsThrownIsAnIoError() {
    for (Throwable thrown :
        new Throwable[] {
          new IOException("missing"), new IllegalStateException(), new StackOverflowError()
        }) {
      BlobFileSystem failing = new BlobFileSystem(blob(thrown), "name");
      assertThat(failing.read(memory(4), 4, 0)).isEqualTo(-BlobFileSystem.EIO);
    }
  }

  private static String read(BlobFileSystem files, int size, long offset) {
    Pointer reply = memory(16);
    int read = files.read(reply, size, offset);
    byte[] bytes = new byte[read];
    reply.get(0, bytes, 0, read);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static FileStat stat() {
    return FileStat.of(memory(256));
  }

  private static Pointer memory(int size) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
  }

  private Blob blob(@Nullable Throwable failure) {
    return new Blob() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public void read(long offset, MemorySegment target) throws IOException {
        switch (failure) {
          case null -> {}
          case IOException e -> throw e;
          case RuntimeException e -> throw e;
          default -> throw (Error) failure;
        }
        MemorySegment.copy(MemorySegment.ofArray(content), offset, target, 0, target.byteSize());
      }
    };
  }
}
