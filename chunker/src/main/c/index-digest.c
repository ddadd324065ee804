/* The native method of io.bootfs.chunker.Sha256, by the function that the entrypoint of boot images has. */
#include <jni.h>
#include <stddef.h>

#include "sha256.h"

/* Returns the digest in hexadecimal digits, or null without memory. */
JNIEXPORT jstring JNICALL Java_io_bootfs_chunker_Sha256_hex(JNIEnv *env, jclass type, jbyteArray bytes) {
  char hex[65];
  jsize length = (*env)->GetArrayLength(env, bytes);
  /* From here to its release no other function of the JVM may be called. */
  void *text = (*env)->GetPrimitiveArrayCritical(env, bytes, NULL);
  if (text == NULL) {
    return NULL;
  }
  sha256_hex(text, length, hex);
  (*env)->ReleasePrimitiveArrayCritical(env, bytes, text, JNI_ABORT);
  return (*env)->NewStringUTF(env, hex);
}
