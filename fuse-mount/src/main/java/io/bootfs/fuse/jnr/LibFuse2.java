package io.bootfs.fuse.jnr;

import com.kenai.jffi.Library;
import java.io.IOException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The function of libfuse 2 that is called here.
 *
 * <p>jnr-fuse's own {@code LibFuse} has more of them, and jnr spends time on each and on its types:
 * 50 to 100 ms of every start, measured on two cores. Public because jnr implements it, from
 * another package.
 */
public interface LibFuse2 {

  /** The library's file name. */
  String NAME = "libfuse.so.2";

  /**
   * What glibc loads when libfuse first cancels one of its threads: when it has been unmounted.
   * Where boot serves the root, it would be looked for in the image by then, and the process is
   * aborted if it is not found; so it is loaded before.
   */
  String FOR_CANCELLING = "libgcc_s.so.1";

  /**
   * Mounts, serves until unmounted, and returns 0; returns something else if it can't mount, and
   * says why on standard error. See libfuse 2.9's {@code <fuse.h>}.
   *
   * @param argumentCount how many arguments there are
   * @param arguments the program's name, options, and the directory
   * @param operations the table of callbacks
   * @param operationsSize the table's size in bytes
   * @param userData handed to the callbacks' context
   */
  @SuppressWarnings("MethodName") // the function's own name
  int fuse_main_real(
      int argumentCount,
      String[] arguments,
      FuseOperations operations,
      long operationsSize,
      @Nullable Pointer userData);

  /**
   * Loads the library, and what it needs at its end.
   *
   * @param functions an interface of those that are called
   * @throws IOException if it can't be loaded, with the remedy
   */
  static <T> T load(Class<T> functions) throws IOException {
    // Other C libraries than glibc do without: nothing is wrong where it isn't there.
    Library.getCachedInstance(FOR_CANCELLING, Library.NOW);
    try {
      return LibraryLoader.create(functions).failImmediately().load(NAME);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          NAME + " can't be loaded: install libfuse 2 (Debian: apt install libfuse2)", e);
    }
  }
}
