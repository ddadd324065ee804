package io.bootfs.fuse.kernel;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes requests as the kernel would. */
final class Requests {

  private static final int HEADER = 40; // struct fuse_in_header

  private Requests() {}

  /** Returns a request whose body are 32-bit fields. */
  static Request of(Arena arena, int opcode, long node, int... body) {
    ByteBuffer fields = ByteBuffer.allocate(body.length * Integer.BYTES);
    fields.order(ByteOrder.nativeOrder()).asIntBuffer().put(body);
    return of(arena, opcode, node, fields.array());
  }

  /** Returns a request whose body is a name. */
  static Request named(Arena arena, int opcode, long node, String name) {
    return of(arena, opcode, node, (name + "\0").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Request of(Arena arena, int opcode, long node, byte[] body) {
    Request request = new Request(arena);
    ByteBuffer out = request.memory().asByteBuffer().order(ByteOrder.nativeOrder());
    out.putInt(HEADER + body.length).putInt(opcode).putLong(77).putLong(node);
    out.position(HEADER).put(body);
    return request;
  }
}
