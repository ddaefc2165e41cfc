/*
 * A layer between one process and the files below one directory. It writes down, in order, what the
 * process does to them, so that a test can rebuild what a medium would hold had the power gone at any
 * moment; and it can make the medium refuse. Preloaded into the process; knows nothing of the product.
 *
 *   MEDIUM_ROOT         the directory, absolute
 *   MEDIUM_JOURNAL      the journal, outside of it
 *   MEDIUM_FORGETS=1    fdatasync says yes and does nothing
 *   MEDIUM_FULL         while a file of this name is there, nothing can be written or made
 *   MEDIUM_SYNC_FAILS   while a file of this name is there, syncs fail, and what they should have
 *                       kept is never written later: the kernel holds it to be written (fsyncgate)
 *
 * A record is a head of 32 bytes, kind (8) a (8) b (8) length (8), and `length` bytes. Files and
 * directories go by inode. Kinds:
 *
 *   W a=file b=offset, the bytes        T a=file b=size            s, S, F a=file b=number: a sync
 *   C a=parent b=child, name: new file  D the same: new directory     begins, has ended, has failed
 *   L the same: another name            U a=parent, name: removed  X what this layer cannot follow
 *   R a=parent b=new parent, both names with a zero byte between
 *
 * A change is written down after it was made and before its caller knows. So a sync that the caller
 * begins afterwards covers it, and one that began before is not believed to.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *full, *sync_fails;
static size_t root_length;
static int journal = -1, forgets;
static uint64_t syncs;
/* Inodes below the root, open addressing; an inode stays once it was seen. */
static uint64_t known[FILES];

static void know(uint64_t ino) {
  for (size_t at = ino % FILES, tried = 0; tried < FILES; at = (at + 1) % FILES, tried++) {
    if (known[at] == ino) return;
    if (known[at] == 0) {
      known[at] = ino;
      return;
    }
  }
  abort();
}

static int is_known(uint64_t ino) {
  for (size_t at = ino % FILES; known[at] != 0; at = (at + 1) % FILES)
    if (known[at] == ino) return 1;
  return 0;
}

static void put(const void *bytes, size_t length) {
  const char *rest = bytes;
  while (length > 0) {
    long done = syscall(SYS_write, journal, rest, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) abort();
    rest += done;
    length -= (size_t)done;
  }
}

static void record(char kind, uint64_t a, uint64_t b, const void *bytes, size_t length) {
  uint64_t head[4] = {(uint64_t)kind, a, b, length};
  put(head, sizeof head);
  put(bytes, length);
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("MEDIUM_ROOT");
  const char *path = getenv("MEDIUM_JOURNAL");
  full = getenv("MEDIUM_FULL");
  sync_fails = getenv("MEDIUM_SYNC_FAILS");
  forgets = getenv("MEDIUM_FORGETS") != NULL;
  if (root == NULL || path == NULL) abort();
  root_length = strlen(root);
  journal = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct stat at;
  if (journal < 0 || stat(root, &at) != 0) abort();
  know(at.st_ino);
}

static int is_there(const char *path) {
  return path != NULL && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static int refuses(void) {
  if (!is_there(full)) return 0;
  errno = ENOSPC;
  return 1;
}

/* The inode of an open file or directory below the root, else 0. */
static uint64_t followed(int fd) {
  int saved = errno;
  struct stat at;
  uint64_t ino = 0;
  if (root != NULL && fd >= 0 && fstat(fd, &at) == 0 && (S_ISREG(at.st_mode) || S_ISDIR(at.st_mode)) &&
      is_known(at.st_ino))
    ino = at.st_ino;
  errno = saved;
  return ino;
}

/* The path made absolute; whether it is below the root. */
static int below(int dir, const char *path, char *absolute) {
  if (root == NULL || path == NULL) return 0;
  int length;
  if (path[0] == '/') {
    length = snprintf(absolute, PATH_MAX, "%s", path);
  } else {
    char base[PATH_MAX], link[64];
    ssize_t known_to;
    if (dir == AT_FDCWD) {
      known_to = getcwd(base, sizeof base) == NULL ? -1 : (ssize_t)strlen(base);
    } else {
      snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
      known_to = readlink(link, base, sizeof base - 1);
    }
    if (known_to < 0) return 0;
    base[known_to] = 0;
    length = snprintf(absolute, PATH_MAX, "%s/%s", base, path);
  }
  return length > 0 && length < PATH_MAX && strncmp(absolute, root, root_length) == 0 &&
         absolute[root_length] == '/';
}

static uint64_t parent(char *absolute, const char **name) {
  size_t end = strlen(absolute);
  while (end > 1 && absolute[end - 1] == '/') absolute[--end] = 0;
  char *slash = strrchr(absolute, '/');
  *name = slash + 1;
  struct stat at;
  *slash = 0;
  uint64_t ino = stat(absolute, &at) == 0 ? at.st_ino : 0;
  *slash = '/';
  return ino;
}

static void named(char kind, char *absolute, uint64_t child) {
  const char *name;
  uint64_t of = parent(absolute, &name);
  record(kind, of, child, name, strlen(name));
}

static int opened(int dir, const char *path, int flags, mode_t mode) {
  char absolute[PATH_MAX];
  if (!below(dir, path, absolute) || (flags & O_TMPFILE) == O_TMPFILE)
    return (int)syscall(SYS_openat, dir, path, flags, mode);
  pthread_mutex_lock(&lock);
  struct stat before, after;
  int was_there = stat(absolute, &before) == 0;
  int fd = !was_there && (flags & O_CREAT) && refuses()
               ? -1
               : (int)syscall(SYS_openat, dir, path, flags, mode);
  int saved = errno;
  if (fd >= 0 && fstat(fd, &after) == 0) {
    know(after.st_ino);
    if (!was_there)
      named('C', absolute, after.st_ino);
    else if ((flags & O_TRUNC) && before.st_size > 0)
      record('T', after.st_ino, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return fd;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list more; \
    va_start(more, flags); \
    mode = va_arg(more, mode_t); \
    va_end(more); \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE(flags)
  return opened(AT_FDCWD, path, flags, mode);
}
int openat(int dir, const char *path, int flags, ...) {
  MODE(flags)
  return opened(dir, path, flags, mode);
}
int openat64(int dir, const char *path, int flags, ...) {
  MODE(flags)
  return opened(dir, path, flags, mode);
}
int creat(const char *path, mode_t mode) {
  return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* An offset below zero is the file's own position, which the write moves. */
static ssize_t written(int fd, const struct iovec *parts, int count, off_t offset) {
  uint64_t ino = followed(fd);
  if (ino == 0)
    return offset < 0 ? syscall(SYS_writev, fd, parts, count)
                      : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (!refuses())
    done = offset < 0 ? syscall(SYS_writev, fd, parts, count)
                      : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  int saved = errno;
  if (done > 0) {
    off_t at = offset < 0 ? lseek(fd, 0, SEEK_CUR) - done : offset;
    size_t rest = (size_t)done;
    for (int part = 0; part < count && rest > 0; part++) {
      size_t length = parts[part].iov_len < rest ? parts[part].iov_len : rest;
      record('W', ino, (uint64_t)at, parts[part].iov_base, length);
      at += (off_t)length;
      rest -= length;
    }
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  struct iovec part = {(void *)bytes, length};
  return written(fd, &part, 1, -1);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  struct iovec part = {(void *)bytes, length};
  return written(fd, &part, 1, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  return pwrite(fd, bytes, length, offset);
}
ssize_t writev(int fd, const struct iovec *parts, int count) { return written(fd, parts, count, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return written(fd, parts, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  return written(fd, parts, count, offset);
}

int ftruncate(int fd, off_t size) {
  uint64_t ino = followed(fd);
  if (ino == 0) return (int)syscall(SYS_ftruncate, fd, size);
  pthread_mutex_lock(&lock);
  int done = (int)syscall(SYS_ftruncate, fd, size);
  if (done == 0) record('T', ino, (uint64_t)size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return done;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

static int synced(int fd, long call) {
  uint64_t ino = followed(fd);
  if (ino == 0) return (int)syscall(call, fd);
  if (forgets && call == SYS_fdatasync) return 0;
  pthread_mutex_lock(&lock);
  uint64_t number = ++syncs;
  if (is_there(sync_fails)) {
    record('F', ino, number, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = EIO;
    return -1;
  }
  record('s', ino, number, NULL, 0);
  pthread_mutex_unlock(&lock);
  int done = (int)syscall(call, fd);
  if (done == 0) {
    pthread_mutex_lock(&lock);
    record('S', ino, number, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int mkdirat(int dir, const char *path, mode_t mode) {
  char absolute[PATH_MAX];
  if (!below(dir, path, absolute)) return (int)syscall(SYS_mkdirat, dir, path, mode);
  pthread_mutex_lock(&lock);
  int done = refuses() ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode);
  int saved = errno;
  struct stat at;
  if (done == 0 && stat(absolute, &at) == 0) {
    know(at.st_ino);
    named('D', absolute, at.st_ino);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int unlinkat(int dir, const char *path, int flags) {
  char absolute[PATH_MAX];
  if (!below(dir, path, absolute)) return (int)syscall(SYS_unlinkat, dir, path, flags);
  pthread_mutex_lock(&lock);
  int done = (int)syscall(SYS_unlinkat, dir, path, flags);
  int saved = errno;
  if (done == 0) named('U', absolute, 0);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
  char source[PATH_MAX], target[PATH_MAX];
  int is_source = below(from_dir, from, source), is_target = below(to_dir, to, target);
  if (!is_source && !is_target)
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  pthread_mutex_lock(&lock);
  int done = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  int saved = errno;
  if (done == 0 && is_source && is_target && flags == 0) {
    const char *old_name, *new_name;
    uint64_t old_parent = parent(source, &old_name), new_parent = parent(target, &new_name);
    char names[2 * NAME_MAX + 2];
    int length = snprintf(names, sizeof names, "%s%c%s", old_name, 0, new_name);
    record('R', old_parent, new_parent, names, (size_t)length);
  } else if (done == 0) {
    record('X', 0, 0, "rename", 6);
  }
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_dir, const char *from, int to_dir, const char *to) {
  return renameat2(from_dir, from, to_dir, to, 0);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
  char target[PATH_MAX];
  if (!below(to_dir, to, target)) return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
  pthread_mutex_lock(&lock);
  int done = refuses() ? -1 : (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
  int saved = errno;
  struct stat at;
  if (done == 0 && stat(target, &at) == 0) named('L', target, at.st_ino);
  pthread_mutex_unlock(&lock);
  errno = saved;
  return done;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

/* Ways around this layer. Callers fall back to plain writes, or the journal says what happened. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t length, unsigned flags) {
  if (followed(out) == 0) return syscall(SYS_copy_file_range, in, in_at, out, out_at, length, flags);
  errno = EXDEV;
  return -1;
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) {
  if (followed(out) == 0) return syscall(SYS_sendfile, out, in, at, length);
  errno = EINVAL;
  return -1;
}
ssize_t sendfile(int out, int in, off_t *at, size_t length) { return sendfile64(out, in, at, length); }
static void lost_sight(int fd, const char *what) {
  if (followed(fd) == 0) return;
  pthread_mutex_lock(&lock);
  record('X', 0, 0, what, strlen(what));
  pthread_mutex_unlock(&lock);
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
  lost_sight(fd, "fallocate");
  return (int)syscall(SYS_fallocate, fd, mode, offset, length);
}
int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }
int posix_fallocate64(int fd, off64_t offset, off64_t length) {
  return fallocate64(fd, 0, offset, length) == 0 ? 0 : errno;
}
int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
  if ((protection & PROT_WRITE) && (flags & MAP_SHARED)) lost_sight(fd, "a writable mapping");
  return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return mmap64(at, length, protection, flags, fd, offset);
}
