/*
 * The set-user-ID program of a boot image, by which a container that starts as an ordinary user boots: as root it becomes
 * the boot program, with the arguments and the environment that boot.c has for it. Without arguments it tells whether it is
 * root at all: not so with no-new-privileges. Groups stay as they are.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RUNTIME "/.bootfs/jre/bin/java"
#define OPTIONS "@/.bootfs/boot.args"

/* What boot.c sets; others would let who starts this decide what root runs. */
static const char *const VARIABLES[] = {
    "LC_CTYPE=", "MALLOC_ARENA_MAX=", "_JAVA_SR_SIGNUM=", "BOOTFS_", "LD_PRELOAD=/.bootfs/native/libbootfs-preload.so"};

static int is_ours(const char *variable) {
  for (size_t i = 0; i < sizeof VARIABLES / sizeof *VARIABLES; i++) {
    if (strncmp(variable, VARIABLES[i], strlen(VARIABLES[i])) == 0) {
      /* A whole path ends where it ends. */
      return strncmp(variable, "LD_", 3) != 0 || strcmp(variable, VARIABLES[i]) == 0;
    }
  }
  return 0;
}

int main(int count, char **arguments, char **environment) {
  if (geteuid() != 0 || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) {
    return 1;
  }
  if (count < 2) {
    return 0;
  }
  if (count < 3 || strcmp(arguments[1], RUNTIME) != 0 || strcmp(arguments[2], OPTIONS) != 0) {
    fputs("bootfs: this program is for the boot program alone\n", stderr);
    return 126;
  }
  char **kept = environment;
  for (char **e = environment; *e != NULL; e++) {
    if (is_ours(*e)) {
      *kept++ = *e;
    }
  }
  *kept = NULL;
  execve(RUNTIME, arguments + 1, environment);
  perror("bootfs: can't start the boot program");
  return 125;
}
