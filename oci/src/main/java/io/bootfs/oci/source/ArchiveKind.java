package io.bootfs.oci.source;

/** By which of its manifests an image archive is read. */
enum ArchiveKind {
  /** By {@code index.json}, as skopeo's {@code oci-archive}. */
  OCI,
  /** By {@code manifest.json}, as {@code docker save} writes it. */
  DOCKER,
  /** By {@code index.json} if there is one, else by {@code manifest.json}. */
  ANY
}
