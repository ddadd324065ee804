/* copy-up append|chmod FILE [read]: prints how many microseconds it took to append a byte to FILE, or to change its mode;
 * with `read`, all of the file is read before. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 20];

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int append(const char *path) {
  int file = open(path, O_WRONLY | O_APPEND);
  return file < 0 || write(file, "x", 1) != 1 || close(file) ? -1 : 0;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    return 2;
  }
  if (argc > 3) {
    int file = open(argv[2], O_RDONLY);
    while (read(file, buffer, sizeof buffer) > 0) {
    }
    close(file);
  }
  double start = microseconds();
  if (strcmp(argv[1], "append") ? chmod(argv[2], 0600) : append(argv[2])) {
    perror(argv[2]);
    return 1;
  }
  printf("%.0f\n", microseconds() - start);
  return 0;
}
