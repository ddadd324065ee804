package io.bootfs.cli;

import picocli.CommandLine.IVersionProvider;

/** Names the build: the version that Maven put into the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"bootfs " + (version == null ? "(built from class folders)" : version)};
  }
}
