/*
 * fuzz CORPUS FOUND SECONDS SEEDS...: gives hostile bytes to a target in C, guided by what code they reach.
 *
 * The target has read_input(), and words that its inputs are made of. It is compiled with -fsanitize=address,undefined and
 * -fsanitize-coverage=trace-pc, this program without the latter. Inputs that reach something new are kept in the folder
 * CORPUS, for the next run to begin with; one that makes the target fail, or takes a minute, is left in the folder FOUND. With
 * 0 SECONDS only the seeds are read.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_INPUT (64 << 10)
#define MOST_CORPUS 4096
#define PLACES (1 << 13) /* The targets are small. */
#define MOST_CHANGES 8
#define MOST_SECONDS 60

void read_input(const uint8_t *data, size_t size);
extern const char *const words[];

struct input {
  uint8_t *data;
  size_t size;
};

static struct input corpus[MOST_CORPUS];
static int count;
static struct input now;
static const char *found_folder;
static uint8_t seen[PLACES];
static uint8_t reached[PLACES];
static uintptr_t before;
static uint64_t state = 88172645463325252ULL;

/* Called by the target at each of its branches. */
void __sanitizer_cov_trace_pc(void) {
  uintptr_t here = (uintptr_t)__builtin_return_address(0);
  uint8_t *place = &reached[(here ^ (before >> 1)) % PLACES];
  *place += *place < 255;
  before = here;
}

static uint64_t any(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return below == 0 ? 0 : state % below;
}

static void write_to(const char *folder, const char *kind, struct input input) {
  uint64_t name = 14695981039346656037ULL;
  for (size_t i = 0; i < input.size; i++) {
    name = (name ^ input.data[i]) * 1099511628211ULL;
  }
  char path[4096];
  snprintf(path, sizeof path, "%s/%s%016llx", folder, kind, (unsigned long long)name);
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0 || write(file, input.data, input.size) != (ssize_t)input.size) {
    dprintf(2, "fuzz: can't write %s\n", path);
  } else if (kind[0] != '\0') {
    dprintf(2, "fuzz: the input is %s\n", path);
  }
  close(file);
}

static void failed(void) { write_to(found_folder, "failed-", now); }

static void aborted(int number) {
  failed();
  signal(number, SIG_DFL);
  raise(number);
}

/* How often a place was reached counts by its power of two. */
static int is_new(void) {
  int new = 0;
  for (int i = 0; i < PLACES; i++) {
    uint8_t bucket = reached[i] == 0 ? 0 : 1 << (31 - __builtin_clz(reached[i]));
    new |= bucket & ~seen[i];
    seen[i] |= bucket;
  }
  return new;
}

static void keep(struct input input) {
  int at = count < MOST_CORPUS ? count++ : (int)any(MOST_CORPUS);
  free(corpus[at].data);
  corpus[at].data = malloc(input.size + 1);
  memcpy(corpus[at].data, input.data, input.size);
  corpus[at].size = input.size;
}

static int brings_something(struct input input) {
  now = input;
  memset(reached, 0, sizeof reached);
  before = 0;
  alarm(MOST_SECONDS);
  read_input(input.data, input.size);
  return is_new();
}

static size_t insert(uint8_t *data, size_t size, const void *what, size_t length) {
  size_t at = any(size + 1);
  if (size + length > MOST_INPUT) {
    return size;
  }
  memmove(data + at + length, data + at, size - at);
  memcpy(data + at, what, length);
  return size + length;
}

static size_t changed(uint8_t *data, size_t size) {
  int most = 0;
  while (words[most] != NULL) {
    most++;
  }
  for (int left = 1 + any(MOST_CHANGES); left > 0; left--) {
    uint8_t byte = any(256);
    size_t at = any(size);
    size_t length = any(size - at + 1);
    const char *word = words[any(most)];
    struct input other = corpus[any(count)];
    size_t from = any(other.size);
    switch (any(7)) {
      case 0:
        size = insert(data, size, word, strlen(word));
        break;
      case 1:
        size = insert(data, size, &byte, 1);
        break;
      case 2:
        size = insert(data, size, other.data + from, any(other.size - from + 1));
        break;
      case 3:
        memmove(data + at, data + at + length, size - at - length);
        size -= length;
        break;
      case 4:
        memset(data + at, byte, length);
        break;
      case 5: { /* What is longer than a buffer. */
        uint8_t run[1 << 13];
        memset(run, byte, sizeof run);
        size = insert(data, size, run, 1 << any(14));
        break;
      }
      default:
        if (size > 0) {
          data[at] ^= 1 << any(8);
        }
    }
  }
  return size;
}

static void read_file(const char *path) {
  uint8_t data[MOST_INPUT];
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t size = read(file, data, sizeof data);
  close(file);
  if (size >= 0) {
    struct input input = {data, size};
    if (brings_something(input) || count == 0) {
      keep(input);
    }
  }
}

static void read_folder(const char *folder) {
  DIR *files = opendir(folder);
  for (struct dirent *next; files != NULL && (next = readdir(files)) != NULL;) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, next->d_name);
    if (next->d_type == DT_REG) {
      read_file(path);
    }
  }
  if (files != NULL) {
    closedir(files);
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: fuzz CORPUS FOUND SECONDS SEEDS...\n");
    return 2;
  }
  found_folder = argv[2];
  __sanitizer_set_death_callback(failed);
  signal(SIGABRT, aborted);
  signal(SIGALRM, aborted);
  for (int i = 4; i < argc; i++) {
    read_file(argv[i]);
    read_folder(argv[i]);
  }
  time_t begun = time(NULL);
  long seconds = atol(argv[3]);
  long runs = 0;
  if (seconds > 0) {
    read_folder(argv[1]);
    state ^= (uint64_t)begun * 2654435761ULL;
  }
  static uint8_t data[MOST_INPUT];
  for (; time(NULL) - begun < seconds; runs++) {
    struct input base = corpus[any(count)];
    memcpy(data, base.data, base.size);
    struct input input = {data, changed(data, base.size)};
    if (brings_something(input)) {
      keep(input);
      write_to(argv[1], "", input);
    }
  }
  alarm(0);
  printf("Done %ld runs in %ld second(s), %d inputs\n", runs, seconds, count);
  return 0;
}
