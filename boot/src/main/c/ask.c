/*
 * Asks the store for the pack of a start while the JVM is still being made, so that the link is not idle meanwhile: a
 * tenth of a second, in which more than a megabyte comes over 100 Mbit/s. It is for the plain case alone, which the
 * launcher has found out (store.c): GET by HTTP/1.1 from the store that BOOTFS_PACK_STORE names.
 *
 * The answer comes by a pipe, the reading end of which BOOTFS_PACK names: a line "200 LENGTH" and the pack, or a line
 * "404" where the store has none. A pipe that ends before that, or within the pack, says that the boot program has to ask
 * by itself: it knows of retries and redirects, and finds the words for what is wrong.
 *
 * Where the cache has a start's profile, or somebody else asks for a pack in the same cache, nothing is asked here.
 */
#define _GNU_SOURCE
#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define INDEX "/.bootfs/rootfs.caibx"
#define CACHE "/.bootfs/rootfs.castr"

/* What may come before the boot program reads: 80 ms of 100 Mbit/s. */
#define PIPE_SIZE (1 << 20)
#define STACK (512 << 10) /* getaddrinfo(3) takes much. */

/* The boot program waits no longer for the answer's beginning (AskedPack.java), and asks by itself then. */
#define ANSWER_SECONDS 2
/* stall-timeout as it is where nobody sets it (docs/stores.md), and what a pack takes at most (HttpPack.java). */
#define STALL_SECONDS 20
#define PACK_SECONDS 600

#define HEAD 4096
#define MOST_PACK 200000000LL /* More than PackName.java lets one have. */

struct store {
  char host[256];
  char port[6];
  char at[256]; /* the host as the URL has it, with its port */
  const char *path;
};

static struct store store;
static int answer;

/* Takes http://HOST[:PORT][/PATH] apart. */
static int take_apart(const char *url) {
  url += strlen("http://");
  size_t length = strcspn(url, "/");
  if (length == 0 || length >= sizeof store.at) {
    return 0;
  }
  memcpy(store.at, url, length);
  store.path = url + length;
  const char *end = store.at + length;
  const char *host = store.at;
  const char *behind = strchr(host, ':');
  if (*host == '[') {
    behind = strchr(host, ']');
    if (behind++ == NULL) {
      return 0;
    }
    host++;
  }
  behind = behind == NULL ? end : behind;
  size_t name = behind - host - (host != store.at);
  memcpy(store.host, host, name);
  int has_port = behind != end && *behind == ':' && end - behind > 1 && end - behind <= 6;
  memcpy(store.port, has_port ? behind + 1 : "80", has_port ? end - behind : 3);
  return name > 0 && (behind == end || has_port) && store.port[strspn(store.port, "0123456789")] == '\0';
}

/* Finds the name of the index, by which packs and profiles are called. */
static int name_of_index(char hex[65]) {
  int file = open(INDEX, O_RDONLY | O_CLOEXEC);
  struct stat status;
  void *text = file >= 0 && fstat(file, &status) == 0 && status.st_size > 0
                   ? mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0)
                   : MAP_FAILED;
  close(file);
  if (text == MAP_FAILED) {
    return 0;
  }
  sha256_hex(text, status.st_size, hex);
  munmap(text, status.st_size);
  return 1;
}

static int has_profile(const char *hex) {
  char path[256];
  snprintf(path, sizeof path, CACHE "/.bootfs/profiles/%s.profile", hex);
  return access(path, F_OK) == 0;
}

/* Of several containers that start at once from one cache, one asks. The lock goes with the descriptor. */
static int is_first(int *lock) {
  *lock = open(CACHE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return *lock >= 0 && (flock(*lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK);
}

static int connected(void) {
  struct addrinfo kind = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found;
  if (getaddrinfo(store.host, store.port, &kind, &found) != 0) {
    return -1;
  }
  int descriptor = -1;
  for (struct addrinfo *next = found; next != NULL && descriptor < 0; next = next->ai_next) {
    descriptor = socket(next->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval most = {.tv_sec = ANSWER_SECONDS};
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most); /* It is connect(2)'s, too. */
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    if (descriptor >= 0 && connect(descriptor, next->ai_addr, next->ai_addrlen) != 0) {
      close(descriptor);
      descriptor = -1;
    }
  }
  freeaddrinfo(found);
  return descriptor;
}

static int sent(int descriptor, const char *hex) {
  char request[8192];
  size_t slash = strlen(store.path);
  int end = slash > 0 && store.path[slash - 1] == '/';
  int length = snprintf(request, sizeof request,
                        "GET %.*s/packs/%s.pack HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nUser-Agent: bootfs\r\n\r\n",
                        (int)slash - end, store.path, hex, store.at);
  return length < (int)sizeof request && send(descriptor, request, length, MSG_NOSIGNAL) == length;
}

static long long seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static int all_written(const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(answer, text, length);
    if (written <= 0) {
      return 0;
    }
    text += written;
    length -= written;
  }
  return 1;
}

/* Returns the length that the head of an answer gives what follows, or -1. */
static long long length_of(char *head) {
  long long length = -1;
  for (char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, "transfer-encoding:", 18) == 0 || strncasecmp(line, "content-encoding:", 17) == 0) {
      return -1;
    }
    if (strncasecmp(line, "content-length:", 15) == 0) {
      length = strtoll(line + 15, NULL, 10);
    }
  }
  return length <= MOST_PACK ? length : -1;
}

static void hand_over(int descriptor) {
  char head[HEAD + 1];
  size_t got = 0;
  char *end = NULL;
  long long begun = seconds();
  while (end == NULL && got < HEAD && seconds() - begun <= ANSWER_SECONDS) {
    ssize_t more = recv(descriptor, head + got, HEAD - got, 0);
    if (more <= 0) {
      return;
    }
    got += more;
    head[got] = '\0';
    end = strstr(head, "\r\n\r\n");
  }
  if (end == NULL || strncmp(head, "HTTP/1.", 7) != 0 || head[8] != ' ') {
    return;
  }
  if (strncmp(head + 9, "404", 3) == 0) {
    all_written("404\n", 4);
    return;
  }
  end[2] = '\0';
  long long left = length_of(head);
  if (strncmp(head + 9, "200", 3) != 0 || left < 0) {
    return;
  }
  char line[32];
  char *body = end + 4;
  long long here = head + got - body;
  here = here < left ? here : left;
  if (!all_written(line, sprintf(line, "200 %lld\n", left)) || !all_written(body, here)) {
    return;
  }
  struct timeval most = {.tv_sec = STALL_SECONDS};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
  ssize_t moved = 1;
  for (left -= here; left > 0 && moved > 0 && seconds() - begun < PACK_SECONDS; left -= moved) {
    moved = splice(descriptor, NULL, answer, NULL, left < PIPE_SIZE ? left : PIPE_SIZE, SPLICE_F_MOVE | SPLICE_F_MORE);
  }
}

static void *ask(void *unused) {
  (void)unused;
  char hex[65];
  int lock = -1;
  int descriptor = name_of_index(hex) && !has_profile(hex) && is_first(&lock) ? connected() : -1;
  if (descriptor >= 0 && sent(descriptor, hex)) {
    hand_over(descriptor);
  }
  close(descriptor);
  close(lock);
  close(answer);
  return NULL;
}

__attribute__((constructor)) static void begin(void) {
  const char *url = getenv("BOOTFS_PACK_STORE");
  int ends[2];
  if (url == NULL || !take_apart(url) || pipe2(ends, O_CLOEXEC) != 0) {
    return;
  }
  unsetenv("BOOTFS_PACK_STORE"); /* What this process starts is none of this library's matter. */
  fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
  answer = ends[1];
  char number[16];
  snprintf(number, sizeof number, "%d", ends[0]);
  setenv("BOOTFS_PACK", number, 1); /* Before the thread is there: it reads variables. */
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK);
  if (pthread_create(&thread, &attributes, ask, NULL) != 0) {
    close(ends[1]); /* Who reads finds the end. */
  }
}
