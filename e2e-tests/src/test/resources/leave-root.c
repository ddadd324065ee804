/*
 * Tells whether an app with CAP_SYS_ADMIN finds another root below its own: takes its own away, in its mount namespace, and
 * enters that anew. With a word, which is a path, what must be there; the app's own root must not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int count, char **words) {
  int mounts = open("/proc/self/ns/mnt", O_RDONLY);
  if (count != 2 || mounts < 0 || umount2("/", MNT_DETACH) != 0 || setns(mounts, CLONE_NEWNS) != 0) {
    perror("leave-root");
    return 1;
  }
  puts(access(words[1], F_OK) == 0 ? "found" : "nothing");
  return 0;
}
