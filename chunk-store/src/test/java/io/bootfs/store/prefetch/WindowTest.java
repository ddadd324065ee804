package io.bootfs.store.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowTest {

  private long now = System.nanoTime();

  /** Lets a round pass in which chunks of 20 kB come at that rate, in bytes a microsecond. */
  private void round(Window window, double rate) throws InterruptedException {
    int limit = window.limit();
    for (int i = 0; i < limit; i++) {
      window.acquire();
    }
    for (int i = 0; i < limit; i++) {
      now += (long) (20_000 / rate * 1000);
      window.release(20_000, now);
    }
  }

  @Test
  void growsWhileThatMakesChunksComeFaster() throws InterruptedException {
    Window window = new Window(Window.MOST);
    now += 1_000_000_000;
    for (double rate = 1; rate < 16; rate *= 2) {
      round(window, rate);
    }
    assertThat(window.limit()).isEqualTo(Window.MOST);
  }

  @Test
  void staysWhereTheLinkIsFull() throws InterruptedException {
    Window window = new Window(Window.MOST);
    for (int i = 0; i < 10; i++) {
      round(window, 12.5);
    }
    assertThat(window.limit()).isLessThanOrEqualTo(4 * Window.FIRST);
  }

  @Test
  void shrinksWhenOthersUseTheLink() throws InterruptedException {
    Window window = new Window(Window.MOST);
    for (double rate = 1; rate < 16; rate *= 2) {
      round(window, rate);
    }
    int before = window.limit();
    round(window, 1);
    assertThat(window.limit()).isLessThan(before);
  }

  @Test
  void keepsToItsBound() throws InterruptedException {
    Window window = new Window(2);
    for (double rate = 1; rate < 1000; rate *= 2) {
      round(window, rate);
    }
    assertThat(window.limit()).isEqualTo(2);
  }
}
