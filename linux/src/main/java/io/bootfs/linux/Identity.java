package io.bootfs.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who a process runs as, in the kernel's numbers.
 *
 * @param uid the real, effective and saved user id
 * @param gid the real, effective and saved group id
 * @param groups the supplementary group ids
 */
public record Identity(int uid, int gid, List<Integer> groups) {

  /** The superuser without supplementary groups. */
  public static final Identity ROOT = new Identity(0, 0, List.of());

  /** Copies the list of groups. */
  public Identity {
    groups = List.copyOf(groups);
  }

  /** Returns the same identity that is also in {@code more} groups; none is listed twice. */
  public Identity withGroups(List<Integer> more) {
    TreeSet<Integer> all = new TreeSet<>(groups);
    all.addAll(more);
    return new Identity(uid, gid, new ArrayList<>(all));
  }
}
