package org.mailwarden.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class Version implements IVersionProvider {
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unbuilt" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Mailwarden " + current()};
  }
}
