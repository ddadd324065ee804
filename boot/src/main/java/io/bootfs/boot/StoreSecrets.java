package io.bootfs.boot;

import io.bootfs.oci.BootConfig;
import io.bootfs.store.stack.Stores;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables by which boot's stores get their credentials, though their names are not boot's
 * own: what the app does not get. Stateless.
 */
final class StoreSecrets {

  private static final String KEPT = "BOOTFS_KEEP_ENV";

  private StoreSecrets() {}

  /**
   * Finds them. What the image itself says is the app's, and so is what the user lets it have.
   *
   * @param blobStore the stores, or empty for none
   * @param image the converter's settings
   * @throws BootException if a setting is malformed
   * @throws IOException if a URL means no store
   */
  static Set<String> find(String blobStore, BootConfig image, ContainerEnvironment environment)
      throws IOException, BootException {
    List<String> kept = kept(environment);
    Map<String, String> all = environment.asMap();
    if (blobStore.isEmpty() || !mayHold(all.keySet())) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>(Stores.secretVariables(blobStore, all));
    names.removeIf(name ->
        image.variables().contains(name + "=" + all.get(name))
            || kept.stream().anyMatch(word -> matches(word, name)));
    return names;
  }

  /** Says what the app does not get, and how it would. */
  static String explain(Set<String> names) {
    String all = String.join(" ", names);
    return "withheld from the app, since boot's store takes credentials from there: %s; BOOTFS_KEEP_ENV=\"%s\" keeps them"
        .formatted(all, all);
  }

  private static List<String> kept(ContainerEnvironment environment) throws BootException {
    List<String> words = environment.words(KEPT);
    for (String word : words) {
      if (!word.matches("\\w+\\*?|\\*")) {
        throw new BootException(
            KEPT
                + ": "
                + word
                + " is neither a variable's name nor the beginning of some, as AWS_*");
      }
    }
    return words;
  }

  /** No store's URL is looked at in a start that has nothing to be found: that takes time. */
  private static boolean mayHold(Set<String> names) {
    for (String name : names) {
      if (name.startsWith(BootConfig.STORES_VARIABLES)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String word, String name) {
    return word.endsWith("*")
        ? name.startsWith(word.substring(0, word.length() - 1))
        : name.equals(word);
  }
}
