/**
 * System calls of Linux that the JDK has no API for, each behind an interface without flags or file
 * descriptors; the native calls are made here and nowhere else.
 *
 * <p>The ways in: {@link io.bootfs.linux.Spawn} and {@link io.bootfs.linux.Processes} for programs,
 * {@link io.bootfs.linux.Signals}, {@link io.bootfs.linux.Users}, {@link io.bootfs.linux.Mounts}
 * and {@link io.bootfs.linux.MountInfo} for mounts, {@link io.bootfs.linux.LoopDevice}; {@link
 * io.bootfs.linux.Namespace} for containers.
 */
@NullMarked
package io.bootfs.linux;

import org.jspecify.annotations.NullMarked;
