package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessExitTest {

  @ParameterizedTest
  @CsvSource({"0x0000,0", "0x2a00,42", "0xff00,255", "0x0009,137", "0x000f,143", "0x008b,139"})
  void decodesTheStatusOfWait(String status, int expected) {
    assertThat(new ProcessExit(1, Integer.decode(status)).exitStatus()).isEqualTo(expected);
  }
}
