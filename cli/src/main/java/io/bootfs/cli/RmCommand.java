package io.bootfs.cli;

import io.bootfs.runtime.state.Containers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code rm}: containers that go, with what they have written. */
@Command(
    name = "rm",
    mixinStandardHelpOptions = true,
    description = "Removes kept containers with their writable layers.")
final class RmCommand implements Callable<Integer> {

  @Mixin private final DataRootOption root = new DataRootOption();

  @Option(
      names = {"-f", "--force"},
      description = "Kill those that run.")
  private boolean force;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "The containers.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException {
    Containers containers = new Containers(root.open());
    for (String name : names) {
      containers.remove(name, force);
    }
    return 0;
  }
}
