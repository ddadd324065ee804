/*
 * What an engine runs for the health check of a converted image, with all that the container may do: it asks the boot
 * program to run the image's own check as the app, whose output goes where this program's would, and ends with its
 * status. What the image names is in boot's own config; nothing is taken from the arguments, which are there to be read.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Docker takes 1 for a failed check, and podman whatever is not 0. */
#define FAILED 1

/* Hands standard output and error over with a byte that says nothing. */
static int hand_over(int connection) {
  int streams[] = {STDOUT_FILENO, STDERR_FILENO};
  char byte = 0;
  struct iovec data = {&byte, 1};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof streams)];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof streams);
  memcpy(CMSG_DATA(rights), streams, sizeof streams);
  return sendmsg(connection, &message, MSG_NOSIGNAL) == 1;
}

int healthcheck(void) {
  /* Its environment has the credentials of the store. */
  prctl(PR_SET_DUMPABLE, 0);
  struct sockaddr_un place = {.sun_family = AF_UNIX, .sun_path = "/dev/bootfs-healthcheck.socket"};
  int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0 || connect(connection, (struct sockaddr *)&place, sizeof place) != 0 || !hand_over(connection)) {
    perror("bootfs: the health can't be checked");
    return FAILED;
  }
  unsigned char status;
  if (read(connection, &status, 1) != 1) {
    fputs("bootfs: the health check could not be started; the container's log says why\n", stderr);
    return FAILED;
  }
  return status;
}
