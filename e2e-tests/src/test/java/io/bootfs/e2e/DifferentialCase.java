package io.bootfs.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to run a container, for the original and the converted image alike. Immutable.
 *
 * <p>In flags, {@code @FOLDER@} stands for a folder of the side's own and {@code @SIDE@} for its
 * name.
 *
 * @param config the name of the image's config
 * @param flags what is given to {@code run}
 * @param convertedFlags what the converted image is given beside them
 * @param arguments what is given to the container's program
 * @param input what its standard input has
 * @param leastFlags whether the converted image gets the least flags that boot needs
 */
record DifferentialCase(
    String config,
    List<String> flags,
    List<String> convertedFlags,
    List<String> arguments,
    String input,
    boolean leastFlags) {

  private static final List<String> PRIVILEGED = List.of("--privileged", "--device", "/dev/fuse");

  private static final List<String> LEAST =
      List.of("--cap-add", "SYS_ADMIN", "--device", "/dev/fuse");

  /** Returns the case of a config's image without any flags; words are split at blanks. */
  static DifferentialCase of(String config, String flags) {
    return new DifferentialCase(config, words(flags), List.of(), List.of(), "", false);
  }

  /** Returns this case with arguments. */
  DifferentialCase with(String... words) {
    return new DifferentialCase(config, flags, convertedFlags, List.of(words), input, leastFlags);
  }

  /** Returns this case where the converted image needs other flags. */
  DifferentialCase converted(String more) {
    return new DifferentialCase(config, flags, words(more), arguments, input, leastFlags);
  }

  /** Returns this case with something to read from standard input. */
  DifferentialCase reading(String text) {
    return new DifferentialCase(config, flags, convertedFlags, arguments, text, leastFlags);
  }

  /** Returns this case with the least flags for the converted image. */
  DifferentialCase withLeastFlags() {
    return new DifferentialCase(config, flags, convertedFlags, arguments, input, true);
  }

  /**
   * Returns the words behind {@code run}, with the flags that boot needs before them.
   *
   * @param folder the side's folder
   * @param store where the converted image's chunks are
   */
  List<String> words(Side side, String folder, String store) {
    List<String> words = new ArrayList<>();
    if (side == Side.CONVERTED) {
      words.addAll(leastFlags ? LEAST : PRIVILEGED);
      words.addAll(List.of("-v", store + ":/.bootfs/rootfs.castr"));
    }
    words.addAll(side == Side.CONVERTED && !convertedFlags.isEmpty() ? convertedFlags : flags);
    words.add(ProbedImages.name(side, config));
    words.addAll(arguments);
    words.replaceAll(word -> word.replace("@FOLDER@", folder).replace("@SIDE@", side.text()));
    return words;
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  @Override
  public String toString() {
    return config + " " + String.join(" ", flags) + " " + String.join(" ", arguments);
  }
}
