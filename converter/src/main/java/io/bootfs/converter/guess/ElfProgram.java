package io.bootfs.converter.guess;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an ELF program or library needs to run, as ELF's specification and {@code <elf.h>} have it;
 * of 64 bits, little-endian. Immutable.
 *
 * @param interpreter the dynamic linker's path, or empty
 * @param libraries names of the libraries that are loaded with it
 * @param searched folders that it says its libraries are in
 * @param triple the name of the folders of its machine's libraries, or empty
 * @param parts what of the file is mapped, in order; empty if it says nothing of that
 */
record ElfProgram(
    String interpreter,
    List<String> libraries,
    List<String> searched,
    String triple,
    List<Part> parts) {

  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int HEADER = 64;

  // Offsets in Elf64_Ehdr and Elf64_Phdr.
  private static final int MACHINE = 18;
  private static final int PROGRAM_HEADERS = 32;
  private static final int PROGRAM_HEADER_SIZE = 54;
  private static final int PROGRAM_HEADER_COUNT = 56;
  private static final int SEGMENT_FLAGS = 4;
  private static final int SEGMENT_OFFSET = 8;
  private static final int SEGMENT_ADDRESS = 16;
  private static final int SEGMENT_FILE_SIZE = 32;

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final int PF_X = 1;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;
  private static final int DYNAMIC_ENTRY = 16;

  private static final int EM_X86_64 = 62;
  private static final int EM_AARCH64 = 183;

  /** Longer tables are no programs'. */
  private static final int LONGEST_TABLE = 64 << 10;

  private static final int LONGEST_NAME = 4096;

  /** More of either has no program, but a file that is to keep the converter busy. */
  private static final int MOST_LIBRARIES = 256;

  private static final int MOST_FOLDERS = 32;

  /**
   * Bytes of the file that are mapped together.
   *
   * @param code whether they can be executed
   */
  record Part(long offset, long size, boolean code) {}

  /** A part of the file, and where it is mapped. */
  private record Segment(int type, boolean code, long offset, long address, long size) {}

  /** Bytes of a file. */
  interface Bytes {
    /** Returns bytes, fewer than wanted only where the file ends. */
    ByteBuffer read(long offset, int length) throws IOException;
  }

  /** Tells whether a file that begins so is one. */
  static boolean is(ByteBuffer start) {
    ByteBuffer header = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return header.remaining() >= HEADER
        && header.getInt(0) == MAGIC
        && header.getShort(4) == CLASS_64_LITTLE;
  }

  /**
   * Reads what a program says; nothing of what contradicts itself.
   *
   * @throws IOException if the file can't be read
   */
  static ElfProgram read(Bytes file) throws IOException {
    try {
      ByteBuffer header = table(file, 0, HEADER);
      List<Segment> segments = segments(file, header);
      List<String> libraries = new ArrayList<>();
      List<String> searched = new ArrayList<>();
      for (Segment segment : segments) {
        if (segment.type() == PT_DYNAMIC) {
          readDynamic(file, segment, segments, libraries, searched);
          break;
        }
      }
      return new ElfProgram(
          interpreter(file, segments),
          libraries,
          searched,
          triple(header.getShort(MACHINE)),
          segments.stream()
              .filter(segment -> segment.type() == PT_LOAD)
              .map(segment -> new Part(segment.offset(), segment.size(), segment.code()))
              .toList());
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return new ElfProgram("", List.of(), List.of(), "", List.of());
    }
  }

  private static String triple(int machine) {
    return switch (machine) {
      case EM_X86_64 -> "x86_64-linux-gnu";
      case EM_AARCH64 -> "aarch64-linux-gnu";
      default -> "";
    };
  }

  private static ByteBuffer table(Bytes file, long offset, long length) throws IOException {
    if (offset < 0 || length < 0 || length > LONGEST_TABLE) {
      throw new IndexOutOfBoundsException();
    }
    return file.read(offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Segment> segments(Bytes file, ByteBuffer header) throws IOException {
    int size = Short.toUnsignedInt(header.getShort(PROGRAM_HEADER_SIZE));
    int count = Short.toUnsignedInt(header.getShort(PROGRAM_HEADER_COUNT));
    ByteBuffer table = table(file, header.getLong(PROGRAM_HEADERS), (long) size * count);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * size;
      segments.add(
          new Segment(
              table.getInt(at),
              (table.getInt(at + SEGMENT_FLAGS) & PF_X) != 0,
              table.getLong(at + SEGMENT_OFFSET),
              table.getLong(at + SEGMENT_ADDRESS),
              table.getLong(at + SEGMENT_FILE_SIZE)));
    }
    return segments;
  }

  private static String interpreter(Bytes file, List<Segment> segments) throws IOException {
    for (Segment segment : segments) {
      if (segment.type() == PT_INTERP) {
        return text(file, segment.offset());
      }
    }
    return "";
  }

  private static void readDynamic(
      Bytes file,
      Segment dynamic,
      List<Segment> segments,
      List<String> libraries,
      List<String> searched)
      throws IOException {
    ByteBuffer table = table(file, dynamic.offset(), dynamic.size());
    long names = -1;
    for (int at = 0; at + DYNAMIC_ENTRY <= table.limit(); at += DYNAMIC_ENTRY) {
      if (table.getLong(at) == DT_STRTAB) {
        names = fileOffset(segments, table.getLong(at + Long.BYTES));
      }
    }
    for (int at = 0; names >= 0 && at + DYNAMIC_ENTRY <= table.limit(); at += DYNAMIC_ENTRY) {
      long tag = table.getLong(at);
      long name = names + table.getLong(at + Long.BYTES);
      if (tag == DT_NEEDED && libraries.size() < MOST_LIBRARIES) {
        libraries.add(text(file, name));
      } else if ((tag == DT_RPATH || tag == DT_RUNPATH) && searched.size() < MOST_FOLDERS) {
        Arrays.stream(text(file, name).split(":", -1)).limit(MOST_FOLDERS).forEach(searched::add);
      }
    }
  }

  private static long fileOffset(List<Segment> segments, long address) {
    for (Segment segment : segments) {
      if (segment.type() == PT_LOAD
          && address >= segment.address()
          && address - segment.address() < segment.size()) {
        return address - segment.address() + segment.offset();
      }
    }
    return -1;
  }

  private static String text(Bytes file, long offset) throws IOException {
    ByteBuffer bytes = file.read(offset, LONGEST_NAME);
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == 0) {
        break;
      }
      text.append((char) (next & 0xff));
    }
    return new String(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
