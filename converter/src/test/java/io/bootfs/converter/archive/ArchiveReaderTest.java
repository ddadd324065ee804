package io.bootfs.converter.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bootfs.erofs.FileType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Archives that casync never wrote: those it could write are read, all others refused. */
class ArchiveReaderTest {

  @Test
  void readsRecordsThatThisMachinesCasyncDoesNotWrite() throws IOException {
    byte[] capability = {1, 0, 0, 2};
    byte[] archive =
        TestArchive.root()
            .name("label")
            .entry(0100640, 0, 0xffff_fff0L, 1_500_000_000L)
            .record(RecordType.USER, TestArchive.text("someone"))
            .record(RecordType.GROUP, TestArchive.text("some-group"))
            .record(RecordType.XATTR, TestArchive.text("user.x").clone())
            .record(RecordType.SELINUX, TestArchive.text("system_u:object_r:etc_t:s0"))
            .record(RecordType.FCAPS, capability)
            .record(RecordType.QUOTA_PROJECT, TestArchive.longs(77))
            .payload("data")
            .name("socket")
            .entry(0140755)
            .ended()
            .end()
            .bytes();
    Map<String, ArchiveEntry> files = read(archive);

    assertThat(files.keySet()).containsExactly("", "label", "socket");
    ArchiveEntry label = Objects.requireNonNull(files.get("label"));
    assertThat(label.uid()).isEqualTo(-16);
    assertThat(label.mtimeSeconds()).isEqualTo(1);
    assertThat(label.mtimeNanos()).isEqualTo(500_000_000);
    assertThat(label.unkept()).containsExactly(Unkept.QUOTA_PROJECTS);
    assertThat(xattr(label, "security.selinux"))
        .isEqualTo(TestArchive.text("system_u:object_r:etc_t:s0"));
    assertThat(xattr(label, "security.capability")).isEqualTo(capability);
    assertThat(xattr(label, "user.x")).isEmpty();
    assertThat(Objects.requireNonNull(files.get("socket")).type()).isEqualTo(FileType.SOCKET);
  }

  @Test
  void tellsWhatAnImageCannotKeep() throws IOException {
    Map<String, ArchiveEntry> files =
        read(
            TestArchive.root()
                .name("append-only")
                .entry(0100644, 0x1_0000, 0, 0)
                .payload("")
                .name("plain")
                .entry(0100644)
                .payload("")
                .end()
                .bytes());
    assertThat(Objects.requireNonNull(files.get("append-only")).unkept())
        .containsExactly(Unkept.FLAGS);
    assertThat(Objects.requireNonNull(files.get("plain")).unkept()).isEmpty();
    assertThat(Unkept.of(0x0400_0000, false)).containsExactly(Unkept.SUBVOLUMES);
    assertThat(Unkept.of(0x0801_0000, true)).containsExactlyInAnyOrder(Unkept.values());
  }

  @Test
  void refusesNamesThatNoFileCanHave() {
    refuses(TestArchive.root().file("a/b", "").end(), "slash or a NUL");
    refuses(TestArchive.root().file("..", "").end(), "no file can be named '..'");
    refuses(TestArchive.root().file(".", "").end(), "no file can be named '.'");
    refuses(TestArchive.root().file("a\0b", "").end(), "its only NUL");
    refuses(TestArchive.root().record(RecordType.FILENAME, new byte[] {'a', 'b'}), "its only NUL");
    refuses(TestArchive.root().record(RecordType.FILENAME, new byte[] {0}), "can't have 17 bytes");
    refuses(TestArchive.root().file("x".repeat(256), ""), "a record FILENAME can't have 273 bytes");
  }

  @Test
  void refusesNamesOutOfOrder() {
    refuses(TestArchive.root().file("b", "").file("a", ""), "comes after /b, out of order");
    refuses(TestArchive.root().file("a", "").file("a", ""), "the name /a comes twice");
    refuses(TestArchive.root().file("\u00ff", "").file("a", ""), "the name /a comes after /\\xff");
  }

  @Test
  void refusesSizesThatCannotBe() {
    for (long size : new long[] {-17, -16, -1, Long.MIN_VALUE}) {
      refuses(
          TestArchive.root().name("a").entry(0100644).header(RecordType.PAYLOAD.number(), size),
          "a record PAYLOAD can't have");
    }
    refuses(
        TestArchive.root()
            .name("a")
            .entry(0100644)
            .header(RecordType.PAYLOAD.number(), 1L << 60)
            .raw(new byte[100]),
        "it is truncated");
    refuses(
        TestArchive.root().name("a").entry(0100644).header(RecordType.XATTR.number(), 1L << 40),
        "a record XATTR can't have");
  }

  @Test
  void refusesRecordsThatAreNoneOrOutOfPlace() {
    refuses(TestArchive.root().record(0x1234L, new byte[0]), "no record of type 0000000000001234");
    refuses(TestArchive.root().folder(), "FILENAME or GOODBYE is due, and here is ENTRY");
    refuses(TestArchive.root().name("a").name("b"), "a record ENTRY is due, and here is FILENAME");
    refuses(
        TestArchive.root().name("a").entry(0120777).payload("x"),
        "a record SYMLINK is due, and here is PAYLOAD");
    refuses(
        TestArchive.root()
            .name("a")
            .entry(0100644)
            .record(RecordType.FCAPS, new byte[4])
            .record(RecordType.XATTR, TestArchive.text("user.x")),
        "a record XATTR can't follow FCAPS");
    refuses(
        TestArchive.root()
            .name("a")
            .entry(0100644)
            .record(RecordType.USER, TestArchive.text("a"))
            .record(RecordType.USER, TestArchive.text("b")),
        "a record USER can't follow USER");
    refuses(new TestArchive().entry(0100644).payload("x"), "is of a single file");
    refuses(TestArchive.root().end().raw(new byte[1]), "bytes behind its end");
    refuses(new TestArchive().raw(new byte[64]), "no directory archive of casync's");
  }

  @Test
  void refusesValuesThatCannotBe() {
    refuses(TestArchive.root(1L << 40), "feature flags 0000010000000000 are not casync's");
    refuses(TestArchive.root(0x4), "owners have names and no numbers");
    refuses(
        TestArchive.root().name("a").features(0x2).entry(0100644),
        "feature flags 0000000000000002 are not those of the root");
    refuses(TestArchive.root().name("a").entry(0150644), "mode 0150644 can't be");
    refuses(TestArchive.root().name("a").entry(0200000 | 0100644), "mode 0300644 can't be");
    refuses(TestArchive.root(0x2).name("a").entry(0010644), "mode 010644 can't be");
    refuses(TestArchive.root().name("a").entry(0100644, 0, -1, 0), "an owner is out of range");
    refuses(TestArchive.root(0x1).name("a").entry(0100644, 0, 65536, 0), "an owner is out of");
    refuses(TestArchive.root().name("a").entry(0120777, 0x10000, 0, 0), "flags can't be");
    refuses(
        TestArchive.root(0x402)
            .name("a")
            .entry(0020644)
            .record(RecordType.DEVICE, TestArchive.longs(4096, 0)),
        "no device has the number 4096:0");
    refuses(
        TestArchive.root(0x2).name("a").entry(0100644).record(RecordType.FCAPS, new byte[1]),
        "features leave out records FCAPS");
    refuses(acl(RecordType.ACL_USER, 1, 8), "an ACL's permissions are none: 8");
    refuses(acl(RecordType.ACL_USER, -1, 7), "an ACL's id is out of range");
    refuses(acl(RecordType.ACL_USER, 1, 7).payload(""), "the rights of the file's own");
    refuses(acl(RecordType.ACL_DEFAULT_USER, 1, 7).payload(""), "a default ACL names users");
  }

  @Test
  void refusesTablesThatDoNotFit() {
    byte[] archive = TestArchive.root().file("a", "1").file("b", "22").end().bytes();
    for (int back = 8; back <= 12 * 8; back += 8) {
      if (back != 4 * 8 && back != 7 * 8) { // Not the hashes.
        byte[] damaged = archive.clone();
        damaged[damaged.length - back] ^= 1;
        assertThatThrownBy(() -> read(damaged))
            .as("%d bytes from the end", back)
            .isInstanceOf(ArchiveFormatException.class);
      }
    }
  }

  @Test
  void refusesDepthWithoutEnd() {
    TestArchive deep = TestArchive.root();
    for (int i = 0; i < 100_000; i++) {
      deep.name("d").folder();
    }
    refuses(deep, "a path has more than 4096 bytes");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] archive = rich();
    for (int length = 0; length < archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(ArchiveFormatException.class)
          .hasMessage("mutant, at byte " + length + ": it is truncated: it ends here");
    }
  }

  @Test
  void refusesOrReadsEveryMutation() throws IOException {
    Random random = new Random(11);
    byte[] archive = rich();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutant = archive.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        read(mutant);
      } catch (ArchiveFormatException e) {
        assertThat(e).hasMessageStartingWith("mutant, at byte ");
        refused++;
      }
    }
    // What hits a value that any file may have can't be told from others.
    assertThat(refused).isBetween(1_000, 19_999);
  }

  /** Returns an archive with records of all sorts. */
  static byte[] rich() {
    return TestArchive.root()
        .file("a", "data")
        .name("d")
        .folder()
        .name("link")
        .entry(0120777)
        .record(RecordType.SYMLINK, TestArchive.text("target"))
        .ended()
        .name("null")
        .entry(0020666)
        .record(RecordType.DEVICE, TestArchive.longs(1, 3))
        .ended()
        .end()
        .name("fifo")
        .entry(0010600)
        .ended()
        .name("rights")
        .entry(0100664)
        .record(RecordType.XATTR, TestArchive.text("user.a\0b"))
        .record(RecordType.ACL_USER, TestArchive.longs(5, 7))
        .record(RecordType.ACL_GROUP, TestArchive.longs(6, 4))
        .record(RecordType.ACL_GROUP_OBJ, TestArchive.longs(5))
        .payload("x")
        .end()
        .bytes();
  }

  private static TestArchive acl(RecordType type, long id, long permissions) {
    return TestArchive.root()
        .name("a")
        .entry(0100644)
        .record(type, TestArchive.longs(id, permissions));
  }

  private static void refuses(TestArchive archive, String message) {
    assertThatThrownBy(() -> read(archive.bytes()))
        .isInstanceOf(ArchiveFormatException.class)
        .hasMessageStartingWith("mutant, at byte ")
        .hasMessageContaining(message);
  }

  private static byte[] xattr(ArchiveEntry entry, String name) {
    return Objects.requireNonNull(entry.xattrs().get(name.getBytes(ISO_8859_1)), name);
  }

  private static Map<String, ArchiveEntry> read(byte[] archive) throws IOException {
    Map<String, ArchiveEntry> files = new LinkedHashMap<>();
    ArchiveReader.read(
        new ByteArrayInputStream(archive),
        "mutant",
        (path, entry, data) -> {
          data.transferTo(OutputStream.nullOutputStream());
          files.put(new String(path, ISO_8859_1), entry);
        });
    return files;
  }
}
