package io.bootfs.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class NegotiationTest {

  private static final int INIT = 26;
  private static final int ASYNC_READ = 1;
  private static final int WRITEBACK_CACHE = 1 << 16;

  private final Arena arena = Arena.ofAuto();
  private final Negotiation negotiation = new Negotiation(7);
  private final Reply reply = new Reply(arena, Negotiation.REPLY_SIZE);

  @Test
  void takesOfTheKernelsOffersWhatItKnows() throws IOException {
    Request init = Requests.of(arena, INIT, 0, 7, 45, 131_072, ASYNC_READ | WRITEBACK_CACHE);
    assertThat(negotiation.answer(init, reply)).isEqualTo(64);
    assertThat(negotiation.agreed()).isTrue();
    ByteBuffer out = sent();
    assertThat(out.getInt(16)).isEqualTo(7);
    assertThat(out.getInt(20)).isEqualTo(31);
    assertThat(out.getInt(24)).isEqualTo(131_072);
    assertThat(out.getInt(28)).isEqualTo(ASYNC_READ);
    assertThat(out.getShort(32)).isEqualTo((short) 7);
    assertThat(out.getShort(44)).isEqualTo((short) 256);
  }

  @Test
  void aNewerKernelIsToldTheVersionAndAsksAgain() throws IOException {
    negotiation.answer(Requests.of(arena, INIT, 0, 8, 1, 0, 0), reply);
    assertThat(negotiation.agreed()).isFalse();
    assertThat(sent().getInt(16)).isEqualTo(7);
    negotiation.answer(Requests.of(arena, INIT, 0, 7, 31, 0, 0), reply);
    assertThat(negotiation.agreed()).isTrue();
  }

  @Test
  void anOlderKernelIsRefused() {
    assertThatThrownBy(() -> negotiation.answer(Requests.of(arena, INIT, 0, 7, 30, 0, 0), reply))
        .isInstanceOf(KernelTooOldException.class)
        .hasMessageContaining("FUSE 7.30")
        .hasMessageContaining("5.4");
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> negotiation.answer(Requests.of(arena, 15, 1), reply))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("15");
  }

  private ByteBuffer sent() {
    return reply.finish(1, Negotiation.REPLY_SIZE).asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
