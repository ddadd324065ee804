package io.bootfs.fuse;

import io.bootfs.linux.MountOptions;
import io.bootfs.linux.UserNamespace;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The extended attributes that an overlay writes to its upper directory, about what lies below:
 * what it hides, what was renamed, and whose data was not copied yet.
 *
 * <p>An overlay that looks for others than those which an upper directory was written with shows
 * wrong files, or zeros in place of data, and says nothing. So whoever keeps an upper directory
 * keeps in mind which it was.
 */
public enum OverlayMarks {

  /**
   * {@code trusted.overlay.*}, which only root outside of user namespaces can write. With them a
   * change of a file's attributes copies no data, and directories of the lower tree can be renamed.
   */
  TRUSTED {
    @Override
    MountOptions with(MountOptions options) {
      return options.with("redirect_dir", "on").with("metacopy", "on");
    }
  },

  /**
   * {@code user.overlay.*}, all that root of a user namespace can write. The kernel refuses to
   * combine them with what {@link #TRUSTED} can do besides.
   */
  USER {
    @Override
    MountOptions with(MountOptions options) {
      return options.with("userxattr");
    }
  };

  /**
   * Returns those that this process can write.
   *
   * @throws IOException if {@code /proc} can't be read
   */
  public static OverlayMarks here() throws IOException {
    return UserNamespace.isInitial() ? TRUSTED : USER;
  }

  /** Returns the options that mount a writable overlay with these marks, on any kernel. */
  public MountOptions options(Path lower, Path upper, Path work) {
    // As Docker's: some kernels have an index by default, which binds the upper to one mount below.
    MountOptions options =
        MountOptions.NONE
            .with("lowerdir", lower)
            .with("upperdir", upper)
            .with("workdir", work)
            .with("index", "off");
    return with(options);
  }

  abstract MountOptions with(MountOptions options);
}
