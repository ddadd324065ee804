package io.bootfs.store.ssh;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * One or more requests over a channel and their answers, which together tell one thing. The thread
 * that reads the channel's answers calls its methods; anybody may wait for what it tells.
 *
 * @param <T> what it tells
 */
abstract class SftpExchange<T> {

  /** What it tells; whoever no longer waits for it cancels it. */
  final CompletableFuture<T> result = new CompletableFuture<>();

  /** Sends what is asked first; by the thread that asks, which no answer overtakes. */
  abstract void begin(SftpChannel channel);

  /** Frees what it holds: nobody waits for its result any more, though answers may still come. */
  void abandon() {}

  /**
   * Takes an answer to one of its requests, and perhaps sends others.
   *
   * @throws IOException if the other side doesn't follow the protocol, which ends the channel
   */
  abstract void take(SftpAnswer answer, SftpChannel channel) throws IOException;

  /** Returns the fault of an answer that doesn't fit what was asked. */
  static IOException unexpected(SftpAnswer answer) {
    return new IOException(
        "the other side does not speak SFTP: an answer of type %d".formatted(answer.type()));
  }
}
