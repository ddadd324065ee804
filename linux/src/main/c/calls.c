/*
 * The native methods of io.bootfs.linux.JniCalls: any function of the C library that takes integers and pointers, up to
 * seven, and returns one. In the calling conventions of x86-64 and aarch64 each argument has a register or a place of its
 * own, of which a function reads as much as its type has. And a process that outlives this one for a moment.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <jni.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* The guard of io.bootfs.linux.FuseGuard: its memory is this process's, its descriptors and its end are its own. */
struct guarded {
  const char *first;
  const char *second;
  pid_t process;
  volatile int is_ready;
  char stack[16384] __attribute__((aligned(16)));
};

static int guard(void *argument) {
  struct guarded *guarded = argument;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_NAME, "fuse-guard");
  /* A copy of /dev/fuse would keep the connection alive. */
  if (syscall(SYS_close_range, 0, ~0U, 0) != 0) {
    for (int fd = 0; fd < sysconf(_SC_OPEN_MAX); fd++) {
      close(fd);
    }
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  guarded->is_ready = 1;
  /* Who has ended before it was asked for sends no signal. */
  int is_over = getppid() != guarded->process;
  while (1) {
    siginfo_t signal;
    /* Others may send it, too: the kernel sends it in the name of the process that ends. */
    if (is_over ||
        (syscall(SYS_rt_sigtimedwait, &signals, &signal, NULL, 8) == SIGTERM && signal.si_pid == guarded->process)) {
      umount2(guarded->first, MNT_FORCE);
      umount2(guarded->second, MNT_FORCE);
      syscall(SYS_exit_group, 0);
    }
  }
}

/*
 * Starts it; the calling thread's end is what it waits for. Returns its process id, or the negated errno. What it runs on is never
 * freed: a process starts one or two.
 */
JNIEXPORT jlong JNICALL Java_io_bootfs_linux_JniCalls_guard(JNIEnv *env, jclass type, jlong first, jlong second) {
  struct guarded *guarded = calloc(1, sizeof *guarded);
  if (guarded == NULL) {
    return -ENOMEM;
  }
  guarded->first = (const char *)(intptr_t)first;
  guarded->second = (const char *)(intptr_t)second;
  guarded->process = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  /* Without a signal for its end, who waits for any child does not reap it. */
  int pid = clone(guard, guarded->stack + sizeof guarded->stack, CLONE_VM, guarded);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  while (pid > 0 && !guarded->is_ready && kill(pid, 0) == 0) {
    usleep(50);
  }
  return pid > 0 ? pid : -error;
}
