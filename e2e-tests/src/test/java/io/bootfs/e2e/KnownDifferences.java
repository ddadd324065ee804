package io.bootfs.e2e;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What may differ between an original and a converted image; each has its section, with the reason,
 * in docs/differences.md.
 */
final class KnownDifferences {

  private static final String ANY = ".*";

  /** How several probes of one container are told apart. */
  private static final String PROBES = "(?:exec|exec -t|terminal|pipe)";

  /** A directory of which only the time differs. */
  private static final String TIME_OF_A_DIRECTORY =
      "\"(d\\S+ \\S+) -?\\d+(.*)\"  ->  \"\\1 -?\\d+\\2\"";

  /** The app's devices are guarded by a control group of its own below the container's. */
  private static final String GROUP_OF_DEVICES =
      "\"(.*:devices:/[^\\\\]*LONG_ID)(.*)\"  ->  \"\\1/bootfs-[0-9a-f]+\\2\"";

  /** What boot says is what the engine says of the runtime. */
  private static final String SAME_REASON =
      ".*: (exec: [^\n]*?)(\"?: [^\n]*)?\n.*  ->  bootfs: \\1\n";

  private static final String IN_OTHER_WORDS =
      ".*(/all|no-interpreter|no-format|o command specified|is not a directory).*"
          + "  ->  bootfs: [^\\n]*\\n";

  private static final String BESIDE = "What engines start beside the app";
  private static final String OUTSIDE = "Not the app's tree: what engines do from outside";

  /**
   * A difference that is known.
   *
   * @param section the heading in docs/differences.md
   * @param path what differs, as {@link Observation} names it
   * @param change how, as {@link Observation#differences} shows it
   */
  record Known(String section, Pattern path, Pattern change) {

    Known(String section, String path, String change) {
      this(
          section,
          Pattern.compile("(?:" + PROBES + " > )?(?:" + path + ")"),
          Pattern.compile(change, Pattern.DOTALL));
    }

    boolean covers(Map.Entry<String, String> difference) {
      return path.matcher(difference.getKey()).matches()
          && change.matcher(difference.getValue()).matches();
    }
  }

  /** All of them. */
  static final List<Known> ALL =
      List.of(
          new Known("The root's mount", "mounts > / > (super|propagation|source)", ANY),
          new Known("The root's mount", "files > /etc/mtab", ANY),
          new Known("The app is not PID 1", "exit status", "0  ->  143"),
          new Known("The app is not PID 1", "streams > leads > session", "false  ->  true"),
          new Known("Ignored signals", "status > SigIgn", ANY),
          new Known("Devices' control group", "kernel > /proc/self/cgroup", GROUP_OF_DEVICES),
          new Known("sysfs", "mounts > /sys > super", "\\[\"ro\"\\]  ->  \\[\"rw\"\\]"),
          new Known("Volumes", "tree > /data/inner/fifo", ANY),
          new Known("Volumes", "tree > /work/there|working directory", ".*drwx--x--x 1500:1500.*"),
          new Known("Volumes", "tree > /all/sticky", ".* user.dir=ZA==.*"),
          new Known("Messages", "exit status", "1  ->  12[67]|125  ->  127"),
          new Known("What podman has beside", "mounts > / > owner|tree > /", ".*dr-xr-xr-x.*"),
          new Known("What podman has beside", "working directory", ".*dr-xr-xr-x.*"),
          new Known("What podman has beside", "mounts > (/dev|/proc/.*) > options", ".*noexec.*"),
          new Known("What podman has beside", "mounts > /sys/dev/block > .*", ANY),
          new Known("What podman has beside", "tree > /run/.containerenv", ANY),
          new Known("Messages", "standard error", SAME_REASON),
          new Known("Messages", "standard error", IN_OTHER_WORDS),
          new Known(BESIDE, "exec.* > status > Cap(Bnd|Eff|Prm)", "\"0+[0-9a-f]{8}\"  ->  .*"),
          new Known(BESIDE, "exec.* > status > Seccomp.*", "\"[12]\"  ->  \"0\""),
          new Known("System calls", "status > Seccomp_filters", "\"1\"  ->  \"2\""),
          new Known("A restart", "root", "new\n  ->  "),
          new Known(OUTSIDE, "outside > copied to /(all/copy|new)", "copied in\n  ->  "),
          new Known(OUTSIDE, "outside > copied from /(all|tmp)/.*", ".*  ->  nothing"),
          new Known(OUTSIDE, "outside > (changed|exported|committed).*", "true  ->  false"),
          new Known("Times of directories", "tree > .*", TIME_OF_A_DIRECTORY),
          new Known("Times of the engine's files", "tree > /(.dockerenv|etc/mtab)", ANY),
          new Known("What Docker drops of layers", "tree > /all/(attributed|hard|old)", ANY));

  private KnownDifferences() {}

  /** Returns the differences that are not listed. */
  static SortedMap<String, String> unexplained(SortedMap<String, String> different) {
    TreeMap<String, String> left = new TreeMap<>(different);
    left.entrySet().removeIf(difference -> ALL.stream().anyMatch(k -> k.covers(difference)));
    return left;
  }
}
