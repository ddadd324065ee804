package io.bootfs.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Resolves the {@code USER} of an image against the passwd and group files of its own root, by the
 * rules that container engines follow. Immutable and thread-safe.
 *
 * <p>The files are parsed here, and not asked for by libc: the C library of another root, with its
 * name services, is none of ours.
 */
public final class Users {

  private static final int MAX_ID_DIGITS = 10;

  private final List<String[]> passwd;
  private final List<String[]> group;

  private Users(List<String[]> passwd, List<String[]> group) {
    this.passwd = passwd;
    this.group = group;
  }

  /**
   * A user of the files.
   *
   * @param identity the user's numbers
   * @param home the home directory, {@code /} where the user has none
   */
  public record User(Identity identity, String home) {}

  /**
   * Reads both files; one that does not exist counts as empty.
   *
   * @param passwd a file in the format of passwd(5)
   * @param group a file in the format of group(5)
   * @throws IOException if one exists and can't be read, or is no file: an image may have a FIFO
   *     there, or a device, which should not as much as be opened
   */
  public static Users read(Path passwd, Path group) throws IOException {
    return new Users(entries(passwd), entries(group));
  }

  /**
   * Returns whom {@code user} names: {@code name}, {@code uid}, {@code name:group}, {@code uid:gid}
   * or a mixture; empty means root. A part that is a number is always an id, and needs no entry.
   * Supplementary groups are the user's own one (as Docker Engine and podman have it since 2022,
   * CVE-2022-36109), and those that list the user as a member, unless a group is named.
   *
   * @throws UnknownUserException if a name has no entry, or an id is out of range
   */
  public User resolve(String user) throws UnknownUserException {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String groupName = colon < 0 ? "" : user.substring(colon + 1);
    Optional<String[]> entry = find(passwd, name.isEmpty() ? "0" : name);
    int uid = entry.isPresent() ? id(field(entry.get(), 2), user) : number("user", name, "passwd");
    int gid = entry.isPresent() ? id(field(entry.get(), 3), user) : 0;
    String home = entry.map(e -> field(e, 5)).filter(h -> !h.isEmpty()).orElse("/");
    if (!groupName.isEmpty()) {
      int named = groupId(groupName, user);
      return new User(new Identity(uid, named, List.of(named)), home);
    }
    Set<Integer> groups = new LinkedHashSet<>(Set.of(gid));
    if (entry.isPresent()) {
      groups.addAll(groupsOf(field(entry.get(), 0), user));
    }
    return new User(new Identity(uid, gid, List.copyOf(groups)), home);
  }

  private int groupId(String name, String user) throws UnknownUserException {
    Optional<String[]> entry = find(group, name);
    return entry.isPresent() ? id(field(entry.get(), 2), user) : number("group", name, "group");
  }

  private List<Integer> groupsOf(String member, String user) throws UnknownUserException {
    List<Integer> groups = new ArrayList<>();
    for (String[] entry : group) {
      if (Arrays.asList(field(entry, 3).split(",")).contains(member)) {
        groups.add(id(field(entry, 2), user));
      }
    }
    return groups;
  }

  private static Optional<String[]> find(List<String[]> entries, String nameOrId) {
    Predicate<String[]> wanted =
        isNumber(nameOrId) ? e -> field(e, 2).equals(nameOrId) : e -> field(e, 0).equals(nameOrId);
    return entries.stream().filter(wanted).findFirst();
  }

  private static int number(String kind, String name, String file) throws UnknownUserException {
    if (name.isEmpty()) {
      return 0;
    }
    if (!isNumber(name)) {
      throw new UnknownUserException(
          "unable to find %s %s: no matching entries in the image's /etc/%s"
              .formatted(kind, name, file));
    }
    return id(name, name);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int id(String digits, String user) throws UnknownUserException {
    if (isNumber(digits) && digits.length() <= MAX_ID_DIGITS) {
      long id = Long.parseLong(digits);
      if (id <= Integer.MAX_VALUE) {
        return (int) id;
      }
    }
    throw new UnknownUserException(
        "user %s has the id '%s': ids are numbers from 0 to 2147483647".formatted(user, digits));
  }

  private static String field(String[] entry, int i) {
    return i < entry.length ? entry[i] : "";
  }

  private static List<String[]> entries(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file: users can't be read from it");
    }
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(":", -1))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
