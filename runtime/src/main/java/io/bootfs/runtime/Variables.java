package io.bootfs.runtime;

import io.bootfs.boot.ByteStrings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of a container's program: what engines set, the image's, the user's. */
final class Variables {

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String PATH = "PATH";
  private static final String HOME = "HOME";

  private final Map<String, String> values = new LinkedHashMap<>();

  private Variables() {}

  /** Puts the variables together; later ones outdo earlier ones of the same name. */
  static Variables of(RunSettings settings) {
    Variables variables = new Variables();
    variables.values.put(PATH, DEFAULT_PATH);
    variables.values.put("HOSTNAME", settings.hostName());
    if (settings.terminal()) {
      variables.values.put("TERM", "xterm");
    }
    settings.image().config().environment().forEach(variables::set);
    settings.environment().forEach(variables::set);
    return variables;
  }

  private void set(String variable) {
    int equals = variable.indexOf('=');
    if (equals > 0) {
      values.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
  }

  /** Returns where programs are searched, as a byte string. */
  String searchPath() {
    return ByteStrings.ofText(values.getOrDefault(PATH, DEFAULT_PATH));
  }

  /** Returns the variables as byte strings; {@code home}, one itself, where HOME is not set. */
  List<String> withHome(String home) {
    List<String> all = new ArrayList<>();
    values.forEach((name, value) -> all.add(ByteStrings.ofText(name + "=" + value)));
    if (values.getOrDefault(HOME, "").isEmpty()) {
      all.remove(HOME + "=");
      all.add(HOME + "=" + home);
    }
    return all;
  }
}
