/*
 * The native methods of io.bootfs.linux.JniCalls: any function of the C library that takes integers and pointers, up to
 * seven, and returns one. In the calling conventions of x86-64 and aarch64 each argument has a register or a place of its
 * own, of which a function reads as much as its type has.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <jni.h>
#include <stdint.h>

typedef jlong (*function)(jlong, jlong, jlong, jlong, jlong, jlong, jlong);

JNIEXPORT jlong JNICALL Java_io_bootfs_linux_JniCalls_find(JNIEnv *env, jclass type, jlong name) {
  return (jlong)(intptr_t)dlsym(RTLD_DEFAULT, (const char *)(intptr_t)name);
}

JNIEXPORT jlong JNICALL Java_io_bootfs_linux_JniCalls_call(JNIEnv *env, jclass type, jlong address, jlong a, jlong b,
    jlong c, jlong d, jlong e, jlong f, jlong g) {
  return ((function)(intptr_t)address)(a, b, c, d, e, f, g);
}

JNIEXPORT jlong JNICALL Java_io_bootfs_linux_JniCalls_callOrErrno(JNIEnv *env, jclass type, jlong address, jlong a,
    jlong b, jlong c, jlong d, jlong e, jlong f, jlong g) {
  jlong result = ((function)(intptr_t)address)(a, b, c, d, e, f, g);
  return result == -1 ? -(jlong)errno : result;
}
