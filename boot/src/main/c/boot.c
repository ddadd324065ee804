/*
 * The entrypoint of a converted container: starts the boot program as this process (PID 1).
 *
 * The app's environment must not reach the boot program's JVM (LD_PRELOAD, JAVA_TOOL_OPTIONS, MALLOC_*, LC_*, ...), and
 * must reach the app as it is, names included that no shell lets through. So it is handed over in words of its own, in
 * base64. This program is static: nothing that the app's LD_PRELOAD names is looked for.
 *
 * All signals are blocked before the JVM starts, since it would take SIGQUIT for itself and be deaf to those that come
 * too early; the boot program waits for them and passes them on.
 *
 * A container whose image or runtime asks for an ordinary user starts as that user, and the boot program needs root: it
 * becomes it by a set-user-ID program, root.c, which the app can't reach.
 *
 * By other names it is the program of the image's health check, healthcheck.c, and the mount(8) that the boot program
 * runs where only a process inside a PID namespace can mount its procfs.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* One string of an environment holds 128 KiB at most; of base64, every 3 bytes are 4 characters. */
#define PART (48 * 1024)
#define MOST_WORDS 16

int healthcheck(void);
const char *plain_store(char **environment);

#define AS_ROOT "/.bootfs/bin/root"

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void *memory(size_t size) {
  void *memory = calloc(size, 1);
  if (memory == NULL) {
    perror("bootfs: boot");
    exit(125);
  }
  return memory;
}

/* Returns NAME=TEXT. */
static char *variable(const char *name, const char *text) {
  char *variable = memory(strlen(name) + strlen(text) + 2);
  sprintf(variable, "%s=%s", name, text);
  return variable;
}

/* Returns BOOTFS_ENVIRON_number=BASE64. */
static char *part(int number, const unsigned char *bytes, size_t length) {
  char *text = memory((length + 2) / 3 * 4 + 1);
  char *out = text;
  for (size_t i = 0; i < length; i += 3) {
    size_t left = length - i;
    unsigned three = bytes[i] << 16 | (left > 1 ? bytes[i + 1] : 0) << 8 | (left > 2 ? bytes[i + 2] : 0);
    *out++ = DIGITS[three >> 18];
    *out++ = DIGITS[three >> 12 & 63];
    *out++ = left > 1 ? DIGITS[three >> 6 & 63] : '=';
    *out++ = left > 2 ? DIGITS[three & 63] : '=';
  }
  char name[32];
  snprintf(name, sizeof name, "BOOTFS_ENVIRON_%d", number);
  char *result = variable(name, text);
  free(text);
  return result;
}

/* Returns the seconds since the machine's start, as /proc/uptime has them, or nothing. */
static const char *uptime(void) {
  static char text[64];
  int file = open("/proc/uptime", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
  text[length < 0 ? 0 : length] = '\0';
  text[strcspn(text, "\n")] = '\0';
  close(file);
  return text;
}

/* Tells whether the set-user-ID program makes this process root: not so with no-new-privileges. */
static int can_become_root(char **environment) {
  pid_t child = fork();
  if (child == 0) {
    char *words[] = {AS_ROOT, NULL};
    execve(words[0], words, environment);
    _exit(1);
  }
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Returns the environment of the boot program, which holds the one of this process. */
static char **handed_over(char **environment, int is_root) {
  size_t size = 0;
  for (char **e = environment; *e != NULL; e++) {
    size += strlen(*e) + 1;
  }
  unsigned char *block = memory(size + 1);
  size_t length = 0;
  for (char **e = environment; *e != NULL; e++) {
    length = stpcpy((char *)block + length, *e) - (char *)block + 1;
  }
  char **made = memory((MOST_WORDS + size / PART) * sizeof *made);
  int n = 0;
  made[n++] = "LC_CTYPE=C.UTF-8";
  made[n++] = "MALLOC_ARENA_MAX=1";
  made[n++] = "BOOTFS_AOT=/.bootfs/boot.aot";
  made[n++] = "_JAVA_SR_SIGNUM=64";
  made[n++] = "LD_PRELOAD=/.bootfs/native/libbootfs-preload.so";
  made[n++] = variable("BOOTFS_STARTED", uptime());
  const char *store = plain_store(environment);
  if (store != NULL) {
    made[n++] = variable("BOOTFS_PACK_STORE", store);
  }
  if (!is_root) {
    char user[64];
    snprintf(user, sizeof user, "%u:%u", geteuid(), getegid());
    made[n++] = variable("BOOTFS_STARTED_AS", user);
  }
  for (size_t from = 0, number = 1; from < size; from += PART, number++) {
    made[n++] = part(number, block + from, size - from < PART ? size - from : PART);
  }
  return made;
}

/* Mounts a procfs at the last argument, as `mount -t proc -o nosuid,nodev,noexec proc PLACE` does. */
static int mount_proc(const char *place) {
  if (mount("proc", place, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0) {
    return 0;
  }
  perror("bootfs: can't mount /proc");
  return 1;
}

int main(int count, char **arguments, char **environment) {
  if (count > 0 && strcmp(arguments[0], "/dev/bootfs-healthcheck") == 0) {
    return healthcheck();
  }
  if (count > 1 && strcmp(arguments[0], "mount") == 0) {
    return mount_proc(arguments[count - 1]);
  }
  struct stat own;
  int is_root = stat("/.bootfs/boot", &own) != 0 || own.st_uid == geteuid(); /* The file is root's. */
  char **made = handed_over(environment, is_root);
  char **words = memory((MOST_WORDS + count) * sizeof *words);
  int n = 0;
  if (!is_root && can_become_root(made)) {
    words[n++] = AS_ROOT;
  }
  words[n++] = "/.bootfs/jre/bin/java";
  words[n++] = "@/.bootfs/boot.args";
  memcpy(words + n, arguments + 1, (count - 1) * sizeof *words);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  execve(words[0], words, made);
  perror("bootfs: can't start the boot program");
  return 125;
}
