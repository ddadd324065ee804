package io.bootfs.erofs;

import static io.bootfs.erofs.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XattrsTest {

  @Test
  void storesSuffixesSortedByFullName() throws ErofsLimitException {
    Xattrs xattrs =
        Xattrs.builder()
            .put(bytes("user.b"), bytes("12345"))
            .put(bytes("system.posix_acl_access"), bytes("A"))
            .put(bytes("security.c"), bytes(""))
            .build();

    assertThat(xattrs.entries())
        .isEqualTo(bytes("\1\6\0\0c\0\0\0" + "\0\2\1\0A\0\0\0" + "\1\1\5\0b12345\0\0"));
    assertThat(xattrs.size()).isEqualTo(12 + 28);
  }

  @Test
  void orderOfPuttingDoesNotMatter() throws ErofsLimitException {
    Xattrs one =
        Xattrs.builder().put(bytes("user.a"), bytes("1")).put(bytes("user.b"), bytes("2")).build();
    Xattrs two =
        Xattrs.builder()
            .put(bytes("user.b"), bytes("x"))
            .put(bytes("user.b"), bytes("2"))
            .put(bytes("user.a"), bytes("1"))
            .build();
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
  }

  @Test
  void noneTakesNothing() throws ErofsLimitException {
    assertThat(Xattrs.builder().build()).isSameAs(Xattrs.NONE);
    assertThat(Xattrs.NONE.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"user.", "system.posix_acl_access2", "system.nfs4_acl", "btrfs.x", "x", ""})
  void refusesNamesWithoutAPrefix(String name) {
    assertThat(Xattrs.isSupported(bytes(name))).isFalse();
    assertThatThrownBy(() -> Xattrs.builder().put(bytes(name), bytes("")))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void refusesWhatHasNoRoom() throws ErofsLimitException {
    byte[] longest = bytes("user." + "n".repeat(255));
    byte[] largest = new byte[Xattrs.MAX_VALUE];
    Xattrs.Builder builder = Xattrs.builder().put(longest, largest);

    assertThatThrownBy(() -> builder.put(bytes("user." + "n".repeat(256)), bytes("")))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("261");
    assertThatThrownBy(() -> builder.put(bytes("user.x"), new byte[65536]))
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("65536");
    for (String name : new String[] {"user.a", "user.b", "user.c"}) {
      builder.put(bytes(name), largest);
    }
    assertThatThrownBy(builder::build)
        .isInstanceOf(ErofsLimitException.class)
        .hasMessageContaining("limit is 262148");
  }
}
