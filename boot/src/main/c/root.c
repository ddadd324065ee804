/*
 * The set-user-ID program of a boot image, by which a container that starts as an ordinary user boots: as root it becomes
 * its first argument with the others, which must be the Java runtime of the boot image. Without arguments it tells whether
 * it is root at all: not so with no-new-privileges. Groups stay as they are.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RUNTIME "/.bootfs/jre/bin/java"

int main(int count, char **arguments, char **environment) {
  if (geteuid() != 0 || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) {
    return 1;
  }
  if (count < 2) {
    return 0;
  }
  if (strcmp(arguments[1], RUNTIME) != 0) {
    fputs("bootfs: this program is for the boot program alone\n", stderr);
    return 126;
  }
  execve(RUNTIME, arguments + 1, environment);
  perror("bootfs: can't start the boot program");
  return 125;
}
