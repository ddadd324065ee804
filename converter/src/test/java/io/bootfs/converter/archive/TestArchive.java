package io.bootfs.converter.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Writes archives record by record, also such as casync never would. */
final class TestArchive {

  static final long FEATURES = 0xb000_0001_ffef_fe26L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Deque<OpenFolder> open = new ArrayDeque<>();
  private long features = FEATURES;

  private record Item(long start, long end, long hash) {}

  private static final class OpenFolder {
    final long entry;
    final List<Item> items = new ArrayList<>();
    long start;
    byte[] name = {};

    OpenFolder(long entry) {
      this.entry = entry;
    }

    void ended(long end) {
      items.add(new Item(start, end, SipHash.of(name)));
    }
  }

  /** Begins an archive with its root directory. */
  static TestArchive root() {
    return new TestArchive().folder();
  }

  /** Begins an archive whose files tell other features. */
  static TestArchive root(long features) {
    TestArchive archive = new TestArchive();
    archive.features = features;
    return archive.folder();
  }

  TestArchive features(long other) {
    features = other;
    return this;
  }

  /** Writes any record. */
  TestArchive record(long type, byte[] body) {
    return header(type, body.length).raw(body);
  }

  TestArchive record(RecordType type, byte[] body) {
    return record(type.number(), body);
  }

  /** Writes the header of a record that says it has so many bytes behind it. */
  TestArchive header(long type, long bodyBytes) {
    return raw(longs(16 + bodyBytes, type));
  }

  TestArchive raw(byte[] data) {
    bytes.writeBytes(data);
    return this;
  }

  TestArchive entry(long mode) {
    return entry(mode, 0, 0, 0);
  }

  TestArchive entry(long mode, long flags, long uid, long mtime) {
    return record(RecordType.ENTRY, longs(features, mode, flags, uid, 0, mtime));
  }

  /** Begins a directory, after its name. */
  TestArchive folder() {
    open.push(new OpenFolder(bytes.size()));
    return entry(040755);
  }

  /** Ends the directory that was begun last, with the table that it should have. */
  TestArchive end() {
    OpenFolder folder = open.pop();
    long start = bytes.size();
    List<Item> sorted =
        folder.items.stream()
            .sorted(Comparator.comparing(Item::hash, Long::compareUnsigned))
            .toList();
    long size = 16 + 24L * (sorted.size() + 1);
    header(RecordType.GOODBYE.number(), size - 16);
    for (int place : heapOrder(sorted.size())) {
      Item item = sorted.get(place);
      raw(longs(start - item.start, item.end - item.start, item.hash));
    }
    raw(longs(start - folder.entry, size, 0x57446fa533702943L));
    ended();
    return this;
  }

  TestArchive name(String name) {
    return name(name.getBytes(ISO_8859_1));
  }

  TestArchive name(byte[] name) {
    open.element().start = bytes.size();
    open.element().name = name;
    byte[] body = new byte[name.length + 1];
    System.arraycopy(name, 0, body, 0, name.length);
    return record(RecordType.FILENAME, body);
  }

  TestArchive payload(String data) {
    record(RecordType.PAYLOAD, data.getBytes(ISO_8859_1));
    ended();
    return this;
  }

  /** Writes a regular file, name and all. */
  TestArchive file(String name, String data) {
    return name(name).entry(0100644).payload(data);
  }

  /** Notes that the file of the last name is whole. */
  TestArchive ended() {
    if (!open.isEmpty()) {
      open.element().ended(bytes.size());
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static byte[] longs(long... values) {
    ByteBuffer written =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      written.putLong(value);
    }
    return written.array();
  }

  static byte[] text(String text) {
    return (text + "\0").getBytes(ISO_8859_1);
  }

  /** Returns which of the sorted items stands at each place of the heap that is a search tree. */
  private static int[] heapOrder(int count) {
    int[] order = new int[count];
    fill(order, 0, 0);
    return order;
  }

  private static int fill(int[] order, int at, int next) {
    if (at >= order.length) {
      return next;
    }
    int middle = fill(order, 2 * at + 1, next);
    order[at] = middle;
    return fill(order, 2 * at + 2, middle + 1);
  }
}
