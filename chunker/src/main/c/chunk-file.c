/*
 * The native method of io.bootfs.chunker.ChunkFiles: the file of a chunk in a .castr folder, by as few system calls as it takes.
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

/* What came of it, and the places in `found`: as in ChunkFiles. */
enum { READ = 0, MISSING = 1, TOO_LONG = 2, FAILED = 3 };
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

/* Reads all of an open file into new memory; an empty one, or what is no file, is no chunk. */
static char *whole(int file, jint limit, jlong found[FOUND]) {
  struct stat status;
  found[OUTCOME] = FAILED;
  if (fstat(file, &status) != 0) {
    return NULL;
  }
  if (!S_ISREG(status.st_mode) || status.st_size == 0) {
    found[OUTCOME] = MISSING;
    return NULL;
  }
  found[SIZE] = status.st_size;
  found[MODIFIED] = status.st_mtim.tv_sec * 1000LL + status.st_mtim.tv_nsec / 1000000;
  if (status.st_size > limit) {
    found[OUTCOME] = TOO_LONG;
    return NULL;
  }
  char *bytes = malloc(status.st_size);
  jlong length = 0;
  ssize_t got = bytes == NULL ? -1 : 1;
  while (got > 0 && length < status.st_size) {
    got = read(file, bytes + length, status.st_size - length);
    length += got > 0 ? got : 0;
    got = got < 0 && errno == EINTR ? 1 : got;
  }
  if (got < 0) {
    free(bytes);
    return NULL;
  }
  found[SIZE] = length;
  found[OUTCOME] = READ;
  return bytes;
}

JNIEXPORT jbyteArray JNICALL Java_io_bootfs_chunker_ChunkFiles_read(
    JNIEnv *env, jclass type, jbyteArray folder, jbyteArray id, jint limit, jlongArray result) {
  char path[LONGEST_PATH + LONGEST_NAME + 1];
  uint8_t bytes[ID];
  jlong found[FOUND] = {FAILED};
  char *content = NULL;
  jbyteArray array = NULL;
  jint length = (*env)->GetArrayLength(env, folder);
  (*env)->GetByteArrayRegion(env, id, 0, ID, (jbyte *)bytes);
  if (length <= LONGEST_PATH) {
    (*env)->GetByteArrayRegion(env, folder, 0, length, (jbyte *)path);
    found[OUTCOME] = MISSING;
  }
  for (int is_compressed = 1; is_compressed >= 0 && found[OUTCOME] == MISSING; is_compressed--) {
    name(path + length, bytes, is_compressed);
    /* What has a chunk's name may be anything: a FIFO must not be waited for. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file >= 0) {
      content = whole(file, limit, found);
      found[IS_COMPRESSED] = is_compressed;
      close(file);
    } else {
      found[OUTCOME] = errno == ENOENT ? MISSING : FAILED;
    }
  }
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
