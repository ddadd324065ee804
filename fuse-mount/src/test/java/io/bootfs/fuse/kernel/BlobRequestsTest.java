package io.bootfs.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bootfs.fuse.Blob;
import io.bootfs.linux.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers, without a mount; what the kernel makes of them is the contract's to test. */
class BlobRequestsTest {

  private static final int LOOKUP = 1;
  private static final int FORGET = 2;
  private static final int GETATTR = 3;
  private static final int READ = 15;
  private static final int STATFS = 17;
  private static final int READDIR = 28;
  private static final int DESTROY = 38;
  private static final int BATCH_FORGET = 42;
  private static final int ROOT = 1;
  private static final int FILE = 2;
  private static final int SIZE = 5_000;

  private final Arena arena = Arena.ofAuto();
  private final Reply reply = new Reply(arena, Reply.MOST_DATA);
  private final BlobRequests requests = new BlobRequests(new Sevens(), "file");

  @Test
  void findsTheFileByItsNameOnly() {
    assertThat(answer(Requests.named(arena, LOOKUP, ROOT, "file"))).isEqualTo(128);
    assertThat(body(128).getLong(0)).isEqualTo(FILE);
    assertThat(body(128).getLong(40 + 8)).isEqualTo(SIZE);
    assertThat(answer(Requests.named(arena, LOOKUP, ROOT, "fil"))).isEqualTo(-Errno.ENOENT);
    assertThat(answer(Requests.named(arena, LOOKUP, ROOT, "files"))).isEqualTo(-Errno.ENOENT);
    assertThat(answer(Requests.named(arena, LOOKUP, FILE, "file"))).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void describesBoth() {
    assertThat(answer(Requests.of(arena, GETATTR, FILE))).isEqualTo(104);
    assertThat(body(104).getInt(16 + 60)).isEqualTo(0100444);
    assertThat(body(104).getLong(16 + 16)).isEqualTo(10);
    assertThat(answer(Requests.of(arena, GETATTR, ROOT))).isEqualTo(104);
    assertThat(body(104).getInt(16 + 60)).isEqualTo(0040555);
  }

  @Test
  void readsEndWithTheFile() {
    assertThat(answer(read(FILE, 10, 100))).isEqualTo(100);
    assertThat(body(100).get(99)).isEqualTo((byte) 7);
    assertThat(answer(read(FILE, SIZE - 10, 100))).isEqualTo(10);
    assertThat(answer(read(FILE, SIZE + 10, 100))).isZero();
  }

  @Test
  void aReadThatFailsIsAnInputOutputError() {
    assertThat(answer(read(FILE, 0, 100))).isEqualTo(-Errno.EIO);
    assertThat(answer(read(ROOT, 1, 100))).isEqualTo(-Errno.EISDIR);
  }

  @Test
  void listsWhatFits() {
    assertThat(answer(list(0, 4096))).isEqualTo(3 * 32);
    assertThat(names(3 * 32)).containsExactly(".", "..", "file");
    assertThat(answer(list(0, 70))).isEqualTo(2 * 32);
    assertThat(answer(list(2, 4096))).isEqualTo(32);
    assertThat(names(32)).containsExactly("file");
    assertThat(answer(list(3, 4096))).isZero();
    assertThat(answer(list(Integer.MIN_VALUE, 4096))).isZero(); // As the kernel counts, 2 GiB.
  }

  @Test
  void theFileSystemIsFull() {
    assertThat(answer(Requests.of(arena, STATFS, ROOT))).isEqualTo(80);
    assertThat(body(80).getLong(0)).isEqualTo(2);
    assertThat(body(80).getLong(8)).isZero();
  }

  @Test
  void forgettingWantsNoReply() {
    assertThat(answer(Requests.of(arena, FORGET, FILE, 1, 0))).isEqualTo(BlobRequests.NO_REPLY);
    assertThat(answer(Requests.of(arena, BATCH_FORGET, 0, 0, 0))).isEqualTo(BlobRequests.NO_REPLY);
    assertThat(answer(Requests.of(arena, DESTROY, 0))).isZero();
  }

  /** SETATTR, OPEN, WRITE, OPENDIR, INTERRUPT, IOCTL, STATX, and one that is yet to come. */
  @ParameterizedTest
  @ValueSource(ints = {4, 14, 16, 27, 36, 39, 52, 9_999})
  void whatIsNotKnownIsNotImplemented(int opcode) {
    assertThat(answer(Requests.of(arena, opcode, FILE, 0, 0))).isEqualTo(-Errno.ENOSYS);
    ByteBuffer sent = reply.finish(77, -Errno.ENOSYS).asByteBuffer().order(ByteOrder.nativeOrder());
    assertThat(sent.remaining()).isEqualTo(16);
    assertThat(sent.getInt(4)).isEqualTo(-38);
    assertThat(sent.getLong(8)).isEqualTo(77);
  }

  private int answer(Request request) {
    return requests.answer(request, reply);
  }

  private Request read(int node, int offset, int size) {
    return Requests.of(arena, READ, node, 0, 0, offset, 0, size);
  }

  private Request list(int offset, int size) {
    return Requests.of(arena, READDIR, ROOT, 0, 0, offset, 0, size);
  }

  private ByteBuffer body(int length) {
    return reply.data(length).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private List<String> names(int length) {
    List<String> names = new ArrayList<>();
    ByteBuffer entries = body(length);
    for (int at = 0; at < length; at += 32) {
      byte[] name = new byte[entries.getInt(at + 16)];
      entries.get(at + 24, name);
      names.add(new String(name, java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    return names;
  }

  /** A blob all of sevens, whose first byte can't be had. */
  private static final class Sevens implements Blob {
    @Override
    public long size() {
      return SIZE;
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
      if (offset == 0) {
        throw new IOException("made to fail");
      }
      target.fill((byte) 7);
    }
  }
}
