/*
 * The native method of io.bootfs.chunker.ChunkFiles that lists a .castr folder: names as bytes, without a Java object for each.
 */
#include <dirent.h>
#include <errno.h>
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ID = 32, PREFIX = 2, LONGEST_PATH = 4096 };

/* Names one behind the other, in memory that grows. */
struct names {
  uint8_t *bytes;
  size_t length;
  size_t room;
};

/* Reads `count` bytes written as lower-case hexadecimal digits, and returns whether they are that. */
static int parse(const char *text, int count, uint8_t *target) {
  for (int i = 0; i < 2 * count; i++) {
    char digit = text[i];
    int value = digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    if (value < 0) {
      return 0;
    }
    target[i / 2] = i % 2 == 0 ? value << 4 : target[i / 2] | value;
  }
  return 1;
}

/* Returns how many bytes a file's name means: those of a folder, or of a chunk in either form, or 0. */
static int meaning(const char *file, jint prefix, uint8_t target[ID]) {
  size_t length = strlen(file);
  if (prefix < 0) {
    return length == 2 * PREFIX && parse(file, PREFIX, target) ? PREFIX : 0;
  }
  int is_chunk = length == 2 * ID || (length == 2 * ID + 6 && strcmp(file + 2 * ID, ".cacnk") == 0);
  return is_chunk && parse(file, ID, target) && (target[0] << 8 | target[1]) == prefix ? ID : 0;
}

/* Returns whether there was memory for it. */
static int add(struct names *names, const uint8_t *name, int length) {
  if (names->length + length > names->room) {
    size_t room = names->room == 0 ? 4 * ID : 2 * names->room;
    uint8_t *bytes = realloc(names->bytes, room);
    if (bytes == NULL) {
      return 0;
    }
    names->bytes = bytes;
    names->room = room;
  }
  memcpy(names->bytes + names->length, name, length);
  names->length += length;
  return 1;
}

/* Returns whether all of a folder was seen: of one that isn't there, there is nothing to see. */
static int list(const char *path, jint prefix, struct names *names) {
  DIR *folder = opendir(path);
  if (folder == NULL) {
    return errno == ENOENT || errno == ENOTDIR;
  }
  int is_well = 1;
  struct dirent *entry = NULL;
  do {
    uint8_t name[ID];
    errno = 0;
    entry = readdir(folder);
    int length = entry == NULL ? 0 : meaning(entry->d_name, prefix, name);
    is_well = entry == NULL ? errno == 0 : length == 0 || add(names, name, length);
  } while (entry != NULL && is_well);
  closedir(folder);
  return is_well;
}

JNIEXPORT jbyteArray JNICALL Java_io_bootfs_chunker_ChunkFiles_list(
    JNIEnv *env, jclass type, jbyteArray folder, jint prefix) {
  char path[LONGEST_PATH + 2 * PREFIX + 1];
  struct names names = {NULL, 0, 0};
  jbyteArray array = NULL;
  jint length = (*env)->GetArrayLength(env, folder);
  if (length > LONGEST_PATH) {
    return NULL;
  }
  (*env)->GetByteArrayRegion(env, folder, 0, length, (jbyte *)path);
  for (int shift = 12; prefix >= 0 && shift >= 0; shift -= 4) {
    path[length++] = "0123456789abcdef"[prefix >> shift & 15];
  }
  path[length] = 0;
  if (list(path, prefix, &names) && names.length <= INT32_MAX && (array = (*env)->NewByteArray(env, names.length)) != NULL) {
    (*env)->SetByteArrayRegion(env, array, 0, names.length, (jbyte *)names.bytes);
  }
  free(names.bytes);
  return array;
}
