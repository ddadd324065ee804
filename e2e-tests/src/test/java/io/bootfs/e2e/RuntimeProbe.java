package io.bootfs.e2e;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;

/**
 * Says what a Java runtime finds by names that no class has as a constant: a line for each thing.
 * It is run by the runtime of the base layer and by the one that is made from.
 */
final class RuntimeProbe {

  private static final List<Object> VALUES =
      List.of(true, (byte) 1, 'c', (short) 2, 3, 4L, 5.0f, 6.0);

  private RuntimeProbe() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    Method[] methods = Echo.class.getDeclaredMethods();
    Arrays.sort(methods, (a, b) -> a.toString().compareTo(b.toString()));
    for (Method method : methods) {
      for (Object value : VALUES) {
        say(out, method + " of " + value.getClass(), () -> method.invoke(null, value));
        say(out, "handle of " + method + " of " + value.getClass(), () -> handle(method, value));
      }
    }
    say(
        out,
        "https",
        () -> URI.create("https://127.0.0.1:1/").toURL().openConnection().getInputStream());
    say(
        out,
        "http",
        () -> URI.create("http://127.0.0.1:1/").toURL().openConnection().getInputStream());
    say(
        out,
        "map",
        () ->
            FileChannel.open(Path.of("/proc/self/exe"))
                .map(FileChannel.MapMode.READ_ONLY, 0, 1)
                .get());
    for (Provider provider : Security.getProviders()) {
      for (Provider.Service service : provider.getServices()) {
        say(
            out,
            service.getType() + " " + service.getAlgorithm(),
            () -> service.newInstance(null).getClass());
      }
    }
    Logger.getLogger("probe").warning("a record");
  }

  private static Object handle(Method method, Object value) throws Exception {
    try {
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, Object.class))
          .invokeExact(value);
    } catch (Exception e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** Says what comes of it. */
  @SuppressWarnings("IllegalCatch")
  private static void say(PrintStream out, String what, Attempt attempt) {
    String result;
    try {
      result = "" + attempt.make();
    } catch (Throwable e) {
      result =
          e.getClass().getName() + " by " + (e.getCause() == null ? "" : e.getCause().getClass());
    }
    out.println(what + ": " + result);
  }

  /** What may fail. */
  @FunctionalInterface
  private interface Attempt {

    Object make() throws Exception;
  }

  /** One method for each primitive type. */
  static final class Echo {

    private Echo() {}

    static boolean of(boolean value) {
      return value;
    }

    static byte of(byte value) {
      return value;
    }

    static char of(char value) {
      return value;
    }

    static short of(short value) {
      return value;
    }

    static int of(int value) {
      return value;
    }

    static long of(long value) {
      return value;
    }

    static float of(float value) {
      return value;
    }

    static double of(double value) {
      return value;
    }
  }
}
