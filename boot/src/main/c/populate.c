/*
 * Has the pages of the JVM's cache of classes at hand when the JVM maps it. The launcher preloads this library into the
 * JVM, which has no option for it: nearly all pages of the cache are touched in a start, and to have them one by one, two
 * thousand of them copied when they are first written to, takes a tenth of it.
 *
 * Before the JVM's own library is even loaded, the cache that BOOTFS_AOT names is mapped here, and a thread reads and
 * copies its pages, on a processor that has nothing else to do. When the JVM asks for a part of it, what is mapped is
 * moved to where it wants it, and the thread goes on there.
 *
 * All signals are blocked, too, which saves `bootfs run` a program that does nothing else: a JVM takes some for itself, and is
 * deaf to those that come too early.
 *
 * What is not as expected here costs time only: the JVM's call is then the kernel's. So it is before Linux 5.14, too.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As much as is populated at once: whoever maps something else must wait for so long. */
#define SLICE (128 << 10)

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22 /* <linux/mman.h> */
#define MADV_POPULATE_WRITE 23
#endif

/* The cache's header as the JVM's own tools know it (cds.h of JDK 25), and the two of its parts that are most of it. */
#define MAGIC 0xf00baba2
#define PARTS 2

struct header {
  uint32_t magic;
  uint32_t others[5];
  struct {
    int32_t checksum;
    int32_t read_only;
    int32_t kinds[4];
    uint64_t offset;
    uint64_t address;
    uint64_t used;
    uint64_t others[6];
  } parts[PARTS];
};

struct part {
  _Atomic(char *) at;
  size_t length;
  off_t offset;
  int written;
  int taken; /* the JVM has it */
};

static struct stat cache;
static struct part parts[PARTS];
static int count;
static size_t page;

static void *populate(void *unused) {
  (void)unused;
  for (struct part *part = parts; part < parts + count; part++) {
    for (size_t done = 0; done < part->length;) {
      size_t left = part->length - done;
      char *at = part->at;
      int failed = madvise(at + done, left < SLICE ? left : SLICE, part->written ? MADV_POPULATE_WRITE : MADV_POPULATE_READ);
      if (part->at != at) {
        continue; /* It was moved meanwhile. */
      }
      if (failed) {
        break;
      }
      done += SLICE;
    }
  }
  return NULL;
}

static size_t whole_pages(size_t length) { return (length + page - 1) & -page; }

static void map_parts(int file) {
  struct header header;
  if (fstat(file, &cache) != 0 || pread(file, &header, sizeof header, 0) != sizeof header || header.magic != MAGIC) {
    return;
  }
  for (int i = 0; i < PARTS; i++) {
    struct part *part = &parts[count];
    part->offset = header.parts[i].offset;
    part->length = whole_pages(header.parts[i].used);
    part->written = header.parts[i].read_only ? 0 : PROT_WRITE;
    size_t size = cache.st_size;
    if (part->length == 0 || part->length > size || (uint64_t)part->offset > size - part->length) {
      continue;
    }
    char *at = (char *)syscall(SYS_mmap, NULL, part->length, PROT_READ | part->written, MAP_PRIVATE, file, part->offset);
    if (at != MAP_FAILED) {
      part->at = at;
      count++;
    }
  }
}

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("BOOTFS_AOT");
  if (name == NULL) {
    return;
  }
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  int file = open(name, O_RDONLY | O_CLOEXEC);
  unsetenv("BOOTFS_AOT"); /* What this process starts is none of this library's matter. */
  if (file < 0) {
    return;
  }
  page = sysconf(_SC_PAGESIZE);
  map_parts(file);
  close(file);
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 2 * PTHREAD_STACK_MIN);
  pthread_create(&thread, &attributes, populate, NULL);
}

/* Returns which part of the cache that is, if it is mapped here and not taken yet, or NULL. */
static struct part *part_of(size_t length, int protection, int file, off_t offset) {
  struct stat other;
  for (struct part *part = parts; part < parts + count; part++) {
    if (part->offset == offset && part->length == whole_pages(length) && !part->taken &&
        protection == (PROT_READ | part->written) && fstat(file, &other) == 0 && other.st_ino == cache.st_ino &&
        other.st_dev == cache.st_dev) {
      return part;
    }
  }
  return NULL;
}

/* As glibc's, which the JVM calls by this name. It has one thread until it has mapped its cache. */
void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
  struct part *part =
      file >= 0 && (flags & (MAP_PRIVATE | MAP_FIXED)) == (MAP_PRIVATE | MAP_FIXED) ? part_of(length, protection, file, offset) : NULL;
  if (part != NULL) {
    /* What lies there goes, as by the kernel's call. */
    char *moved = mremap(part->at, part->length, part->length, MREMAP_MAYMOVE | MREMAP_FIXED, address);
    if (moved != MAP_FAILED) {
      part->at = moved;
      part->taken = 1;
      return moved;
    }
  }
  return (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
}
