/**
 * What a confined program finds of devices and of the kernel's own file systems, as an ordinary
 * container has it: {@link io.bootfs.boot.view.DeviceFolder} and {@link
 * io.bootfs.boot.view.KernelFiles}; and where in its root: {@link io.bootfs.boot.view.MountPoints}.
 */
@NullMarked
package io.bootfs.boot.view;

import org.jspecify.annotations.NullMarked;
