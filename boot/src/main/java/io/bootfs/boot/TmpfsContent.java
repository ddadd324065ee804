package io.bootfs.boot;

/** What the engine gives a tmpfs of the container of what the image has at its place. */
enum TmpfsContent {
  /** Nothing: Kubernetes, whose memory volumes are tmpfs. */
  NONE,
  /** The directory's mode, unless another is asked for: Docker. */
  MODE,
  /** That, and all that is in the directory: podman ({@code tmpcopyup}). */
  ALL;

  /** Returns what the engine does, which the container's environment tells. */
  static TmpfsContent of(ContainerEnvironment environment) {
    if (environment.isSet("KUBERNETES_SERVICE_HOST")) {
      return NONE;
    }
    return environment.value("container").orElse("").equals("podman") ? ALL : MODE;
  }
}
