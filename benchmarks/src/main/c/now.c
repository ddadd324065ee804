/* now [PROGRAM ARGUMENT...]: prints the nanoseconds of the monotonic clock, then becomes PROGRAM. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  dprintf(STDOUT_FILENO, "%lld%09ld\n", (long long)now.tv_sec, now.tv_nsec);
  if (argc > 1) {
    execv(argv[1], argv + 1);
    return 127;
  }
  return 0;
}
