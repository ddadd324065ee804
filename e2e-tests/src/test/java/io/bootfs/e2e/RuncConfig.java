package io.bootfs.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a test sets in a bundle's {@code config.json}; the rest is as a privileged engine has it.
 */
final class RuncConfig {

  private static final List<String> CAPABILITIES =
      Stream.of(
              "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw"
                  .split(" ", -1),
              "sys_chroot sys_admin sys_ptrace mknod audit_write setfcap".split(" ", -1))
          .flatMap(Stream::of)
          .map(name -> "CAP_" + name.toUpperCase(Locale.ROOT))
          .toList();

  List<String> arguments = new ArrayList<>();
  List<String> environment = new ArrayList<>(List.of("PATH=/usr/bin:/bin"));
  List<String> mounts = new ArrayList<>();
  List<String> capabilities = CAPABILITIES;

  /** System calls that the container's filter refuses with EPERM, all it does. */
  List<String> refusedCalls = new ArrayList<>();

  String directory = "/";
  String groups = "";
  int uid;
  int gid;
  int oomScore;
  boolean noNewPrivileges;
  boolean terminal;
  boolean readOnly;
  boolean readOnlySys;
  boolean fuse = true;

  /** Mounts a file or folder of this machine into the container. */
  void bind(Path source, String destination) {
    mounts.add(
        "{\"destination\":%s,\"source\":%s,\"options\":[\"bind\",\"rw\"]}"
            .formatted(quote(destination), quote(source.toString())));
  }

  /** Returns the file's content. */
  String json() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("/.bootfs/boot"));
    arguments.addAll(this.arguments);
    return Files.readString(Checkout.TOP.resolve("e2e-tests/src/test/resources/runc/config.json"))
        .replace("@ARGUMENTS@", list(arguments))
        .replace("@ENVIRONMENT@", list(environment))
        .replace("@CAPABILITIES@", list(capabilities))
        .replace("@DIRECTORY@", quote(directory))
        .replace("@GROUPS@", groups)
        .replace("\"@UID@\"", Integer.toString(uid))
        .replace("\"@GID@\"", Integer.toString(gid))
        .replace("\"@OOM_SCORE@\"", Integer.toString(oomScore))
        .replace("\"@NO_NEW_PRIVILEGES@\"", Boolean.toString(noNewPrivileges))
        .replace("\"@TERMINAL@\"", Boolean.toString(terminal))
        .replace("\"@READ_ONLY@\"", Boolean.toString(readOnly))
        .replace("@SYS@", readOnlySys ? "ro" : "rw")
        .replace("\"@SECCOMP@\"", seccomp())
        .replace("\"@DEVICES@\"", fuse ? FUSE : "")
        .replace("\"@MOUNTS@\"", mounts.stream().map(m -> "," + m).collect(Collectors.joining()));
  }

  private String seccomp() {
    if (refusedCalls.isEmpty()) {
      return "null";
    }
    String rule = "{\"names\":[%s],\"action\":\"SCMP_ACT_ERRNO\"}".formatted(list(refusedCalls));
    return "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[%s]}".formatted(rule);
  }

  private static final String FUSE =
      "{\"path\":\"/dev/fuse\",\"type\":\"c\",\"major\":10,\"minor\":229,\"fileMode\":438,"
          + "\"uid\":0,\"gid\":0}";

  private static String list(List<String> words) {
    return words.stream().map(RuncConfig::quote).collect(Collectors.joining(","));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
