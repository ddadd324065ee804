package io.bootfs.boot;

import io.bootfs.boot.view.MountPoints;
import io.bootfs.linux.Identity;
import io.bootfs.linux.UnknownUserException;
import io.bootfs.linux.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom the app runs as, and its environment: as the container's runtime has it, unless boot was
 * told of another user.
 *
 * @param identity the user
 * @param environment the variables in their order, as byte strings
 */
record AppUser(Identity identity, List<String> environment) {

  /** Copies the list. */
  AppUser {
    environment = List.copyOf(environment);
  }

  /**
   * Finds out whom the app runs as.
   *
   * @param other who is to be the app's user instead of the runtime's, or empty
   * @param runtimes whom the runtime started the container as
   * @param root where the image is mounted, whose users count
   * @throws UnknownUserException if the image has no such user
   * @throws IOException if the image's users can't be read
   */
  static AppUser of(String other, Identity runtimes, ContainerEnvironment environment, Path root)
      throws IOException {
    if (other.isEmpty()) {
      return new AppUser(runtimes, environment.forApp());
    }
    MountPoints places = new MountPoints(root);
    Users users = Users.read(places.resolve("/etc/passwd"), places.resolve("/etc/group"));
    Users.User first = users.resolve(Integer.toString(runtimes.uid()));
    Users.User user = users.resolve(ByteStrings.ofText(other));
    // What is not the first user's own was added by the container's user.
    List<Integer> added = new ArrayList<>(runtimes.groups());
    added.removeAll(first.identity().groups());
    added.remove(Integer.valueOf(runtimes.gid()));
    return new AppUser(
        user.identity().withGroups(added), environment.forAppAtHome(first.home(), user.home()));
  }
}
