package io.bootfs.chunker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutTestTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 48, 97, 4095, 4096, 49535, 65535, 65536, 99070, 262144, 134217727, 1 << 27
      })
  void isTheDivision(int discriminator) {
    CutTest test = CutTest.of(discriminator);
    Random random = new Random(discriminator);

    for (int i = 0; i < 200_000; i++) {
      assertAgrees(test, discriminator, random.nextInt());
    }
    long greatest = (1L << 32) / discriminator;
    for (long k = 1; k <= greatest; k += Math.max(1, greatest / 50_000)) {
      assertAgrees(test, discriminator, (int) (k * discriminator - 2));
      assertAgrees(test, discriminator, (int) (k * discriminator - 1));
      assertAgrees(test, discriminator, (int) (k * discriminator));
    }
    assertAgrees(test, discriminator, (int) (greatest * discriminator - 1));
    assertAgrees(test, discriminator, 0);
    assertAgrees(test, discriminator, -1);
  }

  private static void assertAgrees(CutTest test, int discriminator, int hash) {
    boolean expected = Integer.remainderUnsigned(hash, discriminator) == discriminator - 1;
    if (test.passes(hash) != expected) {
      assertThat(test.passes(hash)).as("hash %08x mod %d", hash, discriminator).isEqualTo(expected);
    }
  }
}
