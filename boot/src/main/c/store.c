/*
 * Finds out whether the pack of a start can be asked for before the boot program runs (ask.c): where chunks come from one
 * store by plain HTTP, and nothing says more of how to ask it.
 *
 * Whatever is not known here to be of no account means no. The boot program asks by itself then, and always knows better.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define CONFIG "/.bootfs/boot.properties"
#define OPTIONS "/etc/bootfs/stores.properties"
#define BLOB_STORE "BLOB_STORE="
#define CONFIG_LINE "blob-store="

/* Variables of ours that don't concern stores. */
static const char *const OTHERS[] = {
    "BOOTFS_CACHE_SIZE=", "BOOTFS_CAP_ADD=",    "BOOTFS_CAP_DROP=",        "BOOTFS_DEVICES=", "BOOTFS_KEEP_ENV=",
    "BOOTFS_PIDNS=",      "BOOTFS_PRIVILEGED=", "BOOTFS_PROFILE_SECONDS=", "BOOTFS_SECCOMP=", "BOOTFS_NO_NEW_PRIVILEGES=",
    "BOOTFS_TRACE=",      "BOOTFS_TREE=",       "BOOTFS_UPPER=",           "BOOTFS_USER=",    "BOOTFS_UPPER_SIZE="};

static int begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static int concerns_stores(const char *variable) {
  size_t name = strcspn(variable, "=");
  if (name >= 6 && strncasecmp(variable + name - 6, "_proxy", 6) == 0) {
    return 1;
  }
  if (!begins(variable, "BOOTFS_")) {
    return 0;
  }
  for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
    if (begins(variable, OTHERS[i])) {
      return 0;
    }
  }
  return 1;
}

/* Returns the converter's store, as a file of Java's properties has it, or NULL. */
static char *of_converter(void) {
  static char line[4096];
  FILE *file = fopen(CONFIG, "re");
  if (file == NULL) {
    return NULL;
  }
  char *found = NULL;
  while (found == NULL && fgets(line, sizeof line, file) != NULL) {
    found = begins(line, CONFIG_LINE) ? line + strlen(CONFIG_LINE) : NULL;
  }
  fclose(file);
  if (found == NULL) {
    return NULL;
  }
  char *out = found;
  for (char *in = found; *in != '\0' && *in != '\n'; in++) {
    /* What else is escaped is no part of a plain URL. */
    if (*in != '\\' || in[1] != ':') {
      *out++ = *in;
    }
  }
  *out = '\0';
  return found;
}

/* Tells whether a URL says the same however it is read: of one store, without user, query, and what is to be resolved. */
static int is_plain(const char *url) {
  if (!begins(url, "http://") || strstr(url, "/.") != NULL ||
      url[strspn(url, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/%[]")] != '\0') {
    return 0;
  }
  for (const char *escape = strchr(url, '%'); escape != NULL; escape = strchr(escape + 1, '%')) {
    if (!isxdigit((unsigned char)escape[1]) || !isxdigit((unsigned char)escape[2])) {
      return 0;
    }
  }
  return 1;
}

static int is_missing(const char *file) { return access(file, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR); }

/* Returns the store's URL if it is the only one, and needs neither options nor credentials, else NULL. */
const char *plain_store(char **environment) {
  const char *url = NULL;
  for (char **e = environment; *e != NULL; e++) {
    if (concerns_stores(*e)) {
      return NULL;
    }
    if (url == NULL && begins(*e, BLOB_STORE)) {
      url = *e + strlen(BLOB_STORE);
    }
  }
  url = url != NULL ? url : of_converter();
  return url != NULL && is_plain(url) && is_missing(OPTIONS) ? url : NULL;
}
