package io.bootfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bootfs serve} as a process that is signalled. */
final class ServeCommandTest {

  @TempDir Path folder;

  @Test
  void servesUntilSignalled() throws Exception {
    Path blob = Files.write(folder.resolve("blob"), new byte[100_000]);
    Path store = folder.resolve("blob.castr");
    Path index = folder.resolve("blob.caibx");
    Path copy = folder.resolve("copy");
    assertThat(Run.bootfs("make", "--store", store, index, blob).status()).isZero();
    Process server =
        Bootfs.command("serve", store, "--listen", "127.0.0.1:0").redirectErrorStream(true).start();
    try (BufferedReader output = server.inputReader()) {
      String line = output.readLine();
      assertThat(line).startsWith("serving " + store + " at http://127.0.0.1:");
      String url = line.substring(line.indexOf("http"));
      Run run = Run.bootfs("extract", "--store", url, index, copy);
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(copy).hasSameBinaryContentAs(blob);
      server.toHandle().destroy(); // Process.destroy closes its output, too.
      assertThat(output.readLine()).startsWith("1 requests, 1 chunks (");
      assertThat(server.waitFor()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void saysThatTheStoreIsNotThere() {
    Run run = Run.bootfs("serve", folder.resolve("none"), "--listen", "127.0.0.1:0");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("bootfs: chunk store " + folder + "/none does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0g"})
  void refusesABoundThatLetsNoPackIn(String size) {
    Run run = Run.bootfs("serve", folder.resolve("none"), "--largest-pack", size);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--largest-pack is at least 1");
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Run run = Run.bootfs("serve", folder, "--listen", address);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("bootfs: can't listen on " + address + ": Address already in use; choose");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8080", ":8080", "host", "host:", "host:port", "host:65536", "::1:80"})
  void explainsAddresses(String address) {
    Run run = Run.bootfs("serve", folder, "--listen=" + address);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("write HOST:PORT, as in 0.0.0.0:8080");
  }

  @Test
  void saysThatTheHostIsUnknown() {
    Run run = Run.bootfs("serve", folder, "--listen", "no-such-host.invalid:80");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("no-such-host.invalid: the host name can't be resolved");
  }

  @Test
  void readsAddressesOfIpVersion6() {
    InetSocketAddress address = new ListenAddress().convert("[::1]:80");
    assertThat(address.getPort()).isEqualTo(80);
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
  }
}
