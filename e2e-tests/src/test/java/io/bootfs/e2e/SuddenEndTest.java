package io.bootfs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What is left of a converted container that is killed; run by runc. */
@Isolated("it looks for loop devices that others may use")
class SuddenEndTest extends RuncFixture {

  @Test
  void aSuddenEndLeavesNothingOnTheNode() throws Exception {
    String mark = "86400." + System.nanoTime();
    List<String> loops = loopDevices();
    bundle.config.arguments = List.of("sleep " + mark + " & echo ready; wait");
    Process container = bundle.start();
    assertThat(RunRig.processes("sleep " + mark)).isNotEmpty();
    bundle.kill("KILL");
    assertThat(container.waitFor()).isEqualTo(137);
    RunRig.await("the app's end", () -> RunRig.processes("sleep " + mark).isEmpty());
    assertThat(loopDevices()).isEqualTo(loops);
    bundle.close();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
    bundle = new RuncBundle(Files.createDirectory(folder.resolve("next")), image);
  }

  private static List<String> loopDevices() throws IOException, InterruptedException {
    String devices = Command.of("losetup", "--list", "--noheadings").run().successful().out();
    return devices.lines().sorted().toList();
  }
}
