/*
 * Maps the JVM's cache of classes with its pages at hand. The launcher preloads this library into the JVM, which has no
 * option for it: nearly all pages of the cache are touched in a start, and to have them one by one, two thousand of them
 * copied when they are first written to, takes a tenth of it.
 *
 * Pages that are only read are there anyway, and mapped at once. Those to be copied are copied by a thread, in the order in
 * which the JVM will want them, and the JVM goes on meanwhile. Before Linux 5.14 it has to do without that.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Nothing else that the JVM maps is as large, private and no code. */
#define LARGE (4 << 20)

/* As much as is populated at once: whoever maps something else must wait for so long. */
#define SLICE (128 << 10)

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* <linux/mman.h> */
#endif

static char *copied;
static size_t copied_length;

static void *copy_pages(void *unused) {
  for (size_t at = 0; at < copied_length; at += SLICE) {
    size_t left = copied_length - at;
    if (madvise(copied + at, left < SLICE ? left : SLICE, MADV_POPULATE_WRITE) != 0) {
      break;
    }
  }
  return NULL;
}

static void start_to_copy(char *mapped, size_t length) {
  if (copied != NULL) {
    return;
  }
  copied = mapped;
  copied_length = length;
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 2 * PTHREAD_STACK_MIN);
  pthread_create(&thread, &attributes, copy_pages, NULL);
}

/* As glibc's, which the JVM calls by this name. */
void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
  int cache = file >= 0 && (flags & MAP_PRIVATE) != 0 && (protection & PROT_EXEC) == 0 && length >= LARGE;
  if (cache && (protection & PROT_WRITE) == 0) {
    flags |= MAP_POPULATE;
  }
  char *mapped = (char *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
  if (cache && (protection & PROT_WRITE) != 0 && mapped != MAP_FAILED) {
    start_to_copy(mapped, length);
  }
  return mapped;
}
