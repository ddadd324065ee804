package io.bootfs.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/bash
      # a comment
      daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin

      app:x:1000:1001:The App,,,:/home/app:/bin/sh
      1000:x:7:7:a user whose name is a number:/seven:/bin/sh
      homeless:x:1002:1002:::
      huge:x:4294967295:1:::
      """;
  private static final String GROUP =
      """
      root:x:0:
      daemon:x:1:
      adm:x:4:app,homeless
      app:x:1001:
      video:x:44:daemon,app
      """;

  @TempDir private Path etc;
  private Users users;

  @BeforeEach
  void read() throws IOException {
    Path passwd = Files.writeString(etc.resolve("passwd"), PASSWD);
    Path group = Files.writeString(etc.resolve("group"), GROUP);
    users = Users.read(passwd, group);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0,0,/root",
    "root,0,0,/root",
    "0,0,0,/root",
    "app,1000,1001,/home/app",
    "1000,1000,1001,/home/app",
    "app:video,1000,44,/home/app",
    "app:5000,1000,5000,/home/app",
    "1234,1234,0,/",
    "1234:5678,1234,5678,/",
    "4321:adm,4321,4,/",
    "homeless,1002,1002,/",
    ":video,0,44,/root",
    "2147483647,2147483647,0,/",
  })
  void resolvesUserAndGroup(String user, int uid, int gid, String home) throws IOException {
    Users.User resolved = users.resolve(user);
    assertThat(resolved.identity().uid()).isEqualTo(uid);
    assertThat(resolved.identity().gid()).isEqualTo(gid);
    assertThat(resolved.home()).isEqualTo(home);
  }

  @Test
  void supplementaryGroupsAreTheUsersOwnAndThoseThatListTheUser() throws IOException {
    assertThat(users.resolve("app").identity().groups()).containsExactly(1001, 4, 44);
    assertThat(users.resolve("1000").identity().groups()).containsExactly(1001, 4, 44);
    assertThat(users.resolve("root").identity().groups()).containsExactly(0);
    assertThat(users.resolve("1234").identity().groups()).containsExactly(0);
  }

  @Test
  void aNamedGroupReplacesTheSupplementaryOnes() throws IOException {
    assertThat(users.resolve("app:video").identity().groups()).containsExactly(44);
  }

  @Test
  void addedGroupsAreListedOnce() throws IOException {
    assertThat(users.resolve("app").identity().withGroups(List.of(44, 100)).groups())
        .containsExactly(4, 44, 100, 1001);
  }

  @Test
  void namesThatAreMissingAreRefused() {
    assertThatThrownBy(() -> users.resolve("nobody"))
        .isInstanceOf(UnknownUserException.class)
        .hasMessageContaining("nobody")
        .hasMessageContaining("/etc/passwd");
    assertThatThrownBy(() -> users.resolve("app:wheel"))
        .isInstanceOf(UnknownUserException.class)
        .hasMessageContaining("wheel")
        .hasMessageContaining("/etc/group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"huge", "2147483648", "99999999999999999999", "app:2147483648"})
  void idsOutOfRangeAreRefused(String user) {
    assertThatThrownBy(() -> users.resolve(user))
        .isInstanceOf(UnknownUserException.class)
        .hasMessageContaining("2147483647");
  }

  @Test
  void numbersNeedNoFiles() throws IOException {
    Users nobody = Users.read(etc.resolve("none"), etc.resolve("none"));
    assertThat(nobody.resolve("12:34"))
        .isEqualTo(new Users.User(new Identity(12, 34, List.of(34)), "/"));
    assertThat(nobody.resolve("")).isEqualTo(new Users.User(new Identity(0, 0, List.of(0)), "/"));
  }

  @Test
  void whatIsNoFileIsNotAsMuchAsOpened() throws IOException {
    // To open a FIFO to read it would wait for ever.
    Path fifo = etc.resolve("fifo");
    FileCalls.makeFifo(fifo.toString());
    assertThatThrownBy(() -> Users.read(fifo, etc.resolve("group")))
        .isInstanceOf(IOException.class)
        .hasMessage(fifo + " is no regular file: users can't be read from it");
  }
}
