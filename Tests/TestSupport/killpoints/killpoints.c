// SPDX-License-Identifier: Apache-2.0

// Preloaded into the program by the kill matrix: ends the process, as SIGKILL from outside would, just before
// the Nth call that touches a regular file. KILLPOINT_AT names N, from 1; KILLPOINT_LOG gets one byte a call,
// so that a clean run tells how many there are. The product knows nothing of it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static void point(void) {
  const char *at = getenv("KILLPOINT_AT");
  const char *log = getenv("KILLPOINT_LOG");
  int number = atomic_fetch_add(&calls, 1) + 1;
  if (log) {
    int file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    syscall(SYS_write, file, ".", 1);
    syscall(SYS_close, file);
  }
  if (at && number == atoi(at)) kill(getpid(), SIGKILL);
}

static int is_regular_file(int descriptor) {
  struct stat status;
  // Standard output and error are files in the tests, and what is said there is no state.
  return descriptor > 2 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (is_regular_file(descriptor)) point();
  return syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
  point();
  return (int)syscall(SYS_fsync, descriptor);
}

int rename(const char *from, const char *to) {
  point();
  return (int)syscall(SYS_rename, from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  point();
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 0);
}

int unlinkat(int folder, const char *name, int flags) {
  point();
  return (int)syscall(SYS_unlinkat, folder, name, flags);
}

int mkdirat(int folder, const char *name, mode_t mode) {
  point();
  return (int)syscall(SYS_mkdirat, folder, name, mode);
}
