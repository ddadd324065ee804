/*
 * What boot's programs in C read from others, as a target of fuzz.c: the store's answer to what is asked before the JVM
 * runs (ask.c), and the URL and settings of the store (store.c). Both are taken in as they are, but for the file of settings.
 *
 * The first byte of an input says what is read. Besides what the sanitizers see, it is a fault if what is handed on does not
 * have the form that the boot program expects, or if a URL changes the form of the request.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The settings of a boot image. */
static const uint8_t *settings;
static size_t settings_size;

static FILE *open_settings(void) { return settings_size == 0 ? NULL : fmemopen((void *)settings, settings_size, "r"); }

#define fopen(name, mode) open_settings()
#include "../../../../boot/src/main/c/store.c"
#undef fopen
#include "../../../../boot/src/main/c/ask.c"

#define MOST_INPUT (64 << 10)

static void must(int holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "ask-target: %s\n", what);
    abort();
  }
}

/* Lets an answer come in two pieces, and checks what the boot program would read. */
static void read_answer(const uint8_t *data, size_t size) {
  int ends[2];
  int pipe_ends[2];
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 && pipe2(pipe_ends, O_CLOEXEC) == 0, "no descriptors");
  fcntl(pipe_ends[1], F_SETPIPE_SZ, PIPE_SIZE);
  must(write(ends[1], data, size) == (ssize_t)size, "the answer does not fit");
  shutdown(ends[1], SHUT_WR);
  answer = pipe_ends[1];
  hand_over(ends[0]);
  close(answer);
  close(ends[0]);
  close(ends[1]);
  static char told[MOST_INPUT + 64];
  size_t got = 0;
  for (ssize_t more; (more = read(pipe_ends[0], told + got, sizeof told - 1 - got)) > 0;) {
    got += more;
  }
  close(pipe_ends[0]);
  told[got] = '\0';
  if (got == 0 || (got == 4 && memcmp(told, "404\n", 4) == 0)) {
    return;
  }
  char *line_end = memchr(told, '\n', got);
  long long length = -1;
  int after = 0;
  must(line_end != NULL && sscanf(told, "200 %lld%n", &length, &after) == 1 && told + after == line_end, "no line");
  must(length >= 0 && length <= MOST_PACK, "a length that no pack has");
  must((long long)(told + got - line_end - 1) <= length, "more than was said");
}

/* Looks whether a store can be asked early; the request must be that one. */
static void read_settings(const uint8_t *data, size_t size) {
  static char text[MOST_INPUT + 1];
  memcpy(text, data, size);
  text[size] = '\0';
  /* Lines up to an empty one are variables; the rest is the file. */
  char *environment[16];
  int count = 0;
  char *at = text;
  for (char *line; count < 15 && (line = strsep(&at, "\n")) != NULL && *line != '\0';) {
    environment[count++] = line;
  }
  environment[count] = NULL;
  settings = (const uint8_t *)at;
  settings_size = at == NULL ? 0 : size - (at - text);
  const char *url = plain_store(environment);
  memset(&store, 0, sizeof store);
  if (url == NULL || !take_apart(url)) {
    return;
  }
  must(*store.host != '\0' && *store.port != '\0', "nobody to ask");
  int ends[2];
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "no descriptors");
  char name[65];
  memset(name, 'a', 64);
  name[64] = '\0';
  char request[8193];
  ssize_t got = sent(ends[0], name) ? read(ends[1], request, sizeof request - 1) : 0;
  close(ends[0]);
  close(ends[1]);
  if (got > 0) {
    request[got] = '\0';
    int lines = 0;
    for (char *end = request; (end = strstr(end, "\r\n")) != NULL; end += 2) {
      lines++;
    }
    int spaces = 0;
    for (char *c = request; *c != '\r'; c++) {
      must(*c >= ' ' && *c <= '~', "a request with what is no part of a URL");
      spaces += *c == ' ';
    }
    must(lines == 5 && spaces == 2 && strcmp(request + got - 4, "\r\n\r\n") == 0, "another request");
  }
}

/* See fuzz.c. */
void read_input(const uint8_t *data, size_t size) {
  if (size == 0 || size > MOST_INPUT) {
    return;
  }
  if (*data == 'A') {
    read_answer(data + 1, size - 1);
  } else {
    read_settings(data + 1, size - 1);
  }
}

const char *const words[] = {"\r\n",       "\r\n\r\n",           "HTTP/1.1 200 OK", "HTTP/1.1 404 ",      "Content-Length: ",
                             "0",          "200000000",          "200000001",       "99999999999999999",  "-1",
                             "http://",    "[::1]",              ":8080",           "Transfer-Encoding:", "Content-Encoding: ",
                             "%41",        "blob-store=",        "BLOB_STORE=",     "BOOTFS_CAP_ADD=",    "HTTP_PROXY=",
                             "http\\://h", "BOOTFS_PACK_STORE=", "/.",              "BOOTFS_STORE_X=",    "\n",
                             NULL};
