package io.bootfs.benchmarks.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * One direction of a connection: what one side sends, until it sends no more, comes to the other
 * after the link's time. One thread reads, another writes; what is between them is bounded.
 */
final class Pipe {

  /** What is under way: bytes, or none for the end, which may be a reset. */
  private record Piece(ByteBuffer bytes, long arrival, boolean reset) {}

  private final Lane lane;
  private final Semaphore room;
  private final BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>();

  Pipe(Lane lane) {
    this.lane = lane;
    this.room = new Semaphore(lane.bufferBytes());
  }

  /** Takes what {@code source} sends, to its end. */
  void readFrom(SocketChannel source) throws InterruptedException {
    boolean reset = false;
    try {
      ByteBuffer buffer = ByteBuffer.allocate(lane.pieceBytes());
      while (source.read(buffer) >= 0) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes).clear();
        room.acquire(bytes.length);
        underWay.add(new Piece(ByteBuffer.wrap(bytes), lane.send(bytes.length), false));
      }
    } catch (IOException e) {
      reset = true;
    }
    end(reset);
  }

  /** Ends it behind what is under way; what comes after that is not delivered. */
  void end(boolean reset) {
    underWay.add(new Piece(ByteBuffer.allocate(0), lane.send(0), reset));
  }

  /**
   * Delivers to {@code target} what arrives, and its end, unless that is a reset.
   *
   * @return false if it ended by a reset
   * @throws IOException if the target takes no more
   */
  boolean writeTo(SocketChannel target) throws IOException, InterruptedException {
    while (true) {
      Piece piece = underWay.take();
      Lane.sleepUntil(piece.arrival());
      int count = piece.bytes().remaining();
      if (count == 0) {
        if (!piece.reset()) {
          target.shutdownOutput();
        }
        return !piece.reset();
      }
      while (piece.bytes().hasRemaining()) {
        target.write(piece.bytes());
      }
      room.release(count);
    }
  }

  /** Lets a reader go that waits for room, when there is nobody left to deliver to. */
  void stop() {
    room.release(lane.bufferBytes());
  }
}
