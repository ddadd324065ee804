/*
 * The native methods of io.bootfs.chunker.ChunkFiles: the file of a chunk in a .castr folder, by as few system calls as it takes.
 */
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID = 32, LONGEST_PATH = 4096, LONGEST_NAME = 5 + 2 * ID + 6 };

/* What is read at once where it is copied on: larger chunks than most. */
enum { PIECE = 64 << 10 };

/* What came of it, and the places in `found`: as in ChunkFiles. */
enum { THERE = 0, MISSING = 1, TOO_LONG = 2, FAILED = 3 };
enum { OUTCOME = 0, IS_COMPRESSED = 1, SIZE = 2, MODIFIED = 3, FOUND = 4 };

/* Writes ab12/ab12….cacnk, or the same without suffix. */
static void name(char *target, const uint8_t id[ID], int is_compressed) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < 2; i++) {
    target[2 * i] = digits[id[i] >> 4];
    target[2 * i + 1] = digits[id[i] & 15];
  }
  target[4] = '/';
  for (int i = 0; i < ID; i++) {
    target[5 + 2 * i] = digits[id[i] >> 4];
    target[6 + 2 * i] = digits[id[i] & 15];
  }
  strcpy(target + 5 + 2 * ID, is_compressed ? ".cacnk" : "");
}

/* Notes what is known of a file, and returns whether it is a chunk: an empty one, or what is no file, is none. */
static int is_chunk(const struct stat *status, jlong found[FOUND]) {
  found[OUTCOME] = S_ISREG(status->st_mode) && status->st_size > 0 ? THERE : MISSING;
  found[SIZE] = status->st_size;
  found[MODIFIED] = status->st_mtim.tv_sec * 1000LL + status->st_mtim.tv_nsec / 1000000;
  return found[OUTCOME] == THERE;
}

/* Tells whether an open file is a chunk of `limit` bytes at most. */
static int fits(int file, jint limit, jlong found[FOUND]) {
  struct stat status;
  found[OUTCOME] = FAILED;
  if (fstat(file, &status) != 0 || !is_chunk(&status, found)) {
    return 0;
  }
  found[OUTCOME] = status.st_size > limit ? TOO_LONG : FAILED;
  return status.st_size <= limit;
}

/* Reads up to `wanted` bytes, and returns how many there are, or -1. */
static jlong fill(int file, char *bytes, jlong wanted) {
  jlong length = 0;
  ssize_t got = 1;
  while (got > 0 && length < wanted) {
    got = read(file, bytes + length, wanted - length);
    length += got > 0 ? got : 0;
    got = got < 0 && errno == EINTR ? 1 : got;
  }
  return got < 0 ? -1 : length;
}

/* Reads all of an open file into new memory. */
static char *whole(int file, jint limit, jlong found[FOUND]) {
  if (!fits(file, limit, found)) {
    return NULL;
  }
  char *bytes = malloc(found[SIZE]);
  jlong length = bytes == NULL ? -1 : fill(file, bytes, found[SIZE]);
  if (length < 0) {
    free(bytes);
    return NULL;
  }
  found[SIZE] = length;
  found[OUTCOME] = THERE;
  return bytes;
}

/*
 * Reads all of an open file into an array, piece by piece: who waits for a disk must not hold an array of the JVM's. It is
 * not inlined: boot's threads call the others, and have small stacks.
 */
__attribute__((noinline)) static void into(JNIEnv *env, int file, jbyteArray target, jlong found[FOUND]) {
  char piece[PIECE];
  jlong length = 0, got = 0;
  if (!fits(file, (*env)->GetArrayLength(env, target), found)) {
    return;
  }
  do {
    jlong wanted = found[SIZE] - length < PIECE ? found[SIZE] - length : PIECE;
    got = fill(file, piece, wanted);
    if (got > 0) {
      (*env)->SetByteArrayRegion(env, target, length, got, (jbyte *)piece);
      length += got;
    }
  } while (got == PIECE && length < found[SIZE]);
  if (got >= 0) {
    found[SIZE] = length;
    found[OUTCOME] = THERE;
  }
}

/* Begins a path in `path`, and returns where the name goes on, or NULL where it is too long. */
static char *begin(JNIEnv *env, jbyteArray folder, jbyteArray id, char *path, uint8_t bytes[ID]) {
  jint length = (*env)->GetArrayLength(env, folder);
  (*env)->GetByteArrayRegion(env, id, 0, ID, (jbyte *)bytes);
  if (length > LONGEST_PATH) {
    return NULL;
  }
  (*env)->GetByteArrayRegion(env, folder, 0, length, (jbyte *)path);
  return path + length;
}

JNIEXPORT void JNICALL Java_io_bootfs_chunker_ChunkFiles_find(
    JNIEnv *env, jclass type, jbyteArray folder, jbyteArray id, jlongArray result) {
  char path[LONGEST_PATH + LONGEST_NAME + 1];
  uint8_t bytes[ID];
  char *end = begin(env, folder, id, path, bytes);
  jlong found[FOUND] = {end == NULL ? FAILED : MISSING};
  for (int is_compressed = 1; is_compressed >= 0 && found[OUTCOME] == MISSING; is_compressed--) {
    struct stat status;
    name(end, bytes, is_compressed);
    found[IS_COMPRESSED] = is_compressed;
    if (lstat(path, &status) != 0) {
      found[OUTCOME] = errno == ENOENT ? MISSING : FAILED;
    } else {
      is_chunk(&status, found);
    }
  }
  (*env)->SetLongArrayRegion(env, result, 0, FOUND, found);
}

/* Reads a chunk, be it compressed or not, into `target`, or where that is NULL into new memory, which it returns. */
static char *read_either(JNIEnv *env, jbyteArray folder, jbyteArray id, jint limit, jbyteArray target, jlong found[FOUND]) {
  char path[LONGEST_PATH + LONGEST_NAME + 1];
  uint8_t bytes[ID];
  char *content = NULL;
  char *end = begin(env, folder, id, path, bytes);
  found[OUTCOME] = end == NULL ? FAILED : MISSING;
  for (int is_compressed = 1; is_compressed >= 0 && found[OUTCOME] == MISSING; is_compressed--) {
    name(end, bytes, is_compressed);
    /* What has a chunk's name may be anything: a FIFO must not be waited for. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
      found[OUTCOME] = errno == ENOENT ? MISSING : FAILED;
      continue;
    }
    if (target == NULL) {
      content = whole(file, limit, found);
    } else {
      into(env, file, target, found);
    }
    found[IS_COMPRESSED] = is_compressed;
    close(file);
  }
  return content;
}

JNIEXPORT jbyteArray JNICALL Java_io_bootfs_chunker_ChunkFiles_read(
    JNIEnv *env, jclass type, jbyteArray folder, jbyteArray id, jint limit, jlongArray result) {
  jlong found[FOUND] = {0};
  jbyteArray array = NULL;
  char *content = read_either(env, folder, id, limit, NULL, found);
  if (content != NULL) {
    array = (*env)->NewByteArray(env, found[SIZE]);
    if (array != NULL) {
      (*env)->SetByteArrayRegion(env, array, 0, found[SIZE], (jbyte *)content);
    }
    free(content);
  }
  if (content == NULL || array != NULL) {
    (*env)->SetLongArrayRegion(env, result, 0, FOUND, found);
  }
  return array;
}

JNIEXPORT void JNICALL Java_io_bootfs_chunker_ChunkFiles_readInto(
    JNIEnv *env, jclass type, jbyteArray folder, jbyteArray id, jbyteArray target, jlongArray result) {
  jlong found[FOUND] = {0};
  read_either(env, folder, id, 0, target, found);
  (*env)->SetLongArrayRegion(env, result, 0, FOUND, found);
}
