/* SPDX-License-Identifier: Apache-2.0 */
/* Loaded before the C library: notes every write and every sync below DISK_FOLDER, in order, in the file DISK_LOG.
   A record: kind (1 byte), length of the path (4), offset (8), length of the data (8), path, data; native byte order. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_LOG");
    folder = getenv("DISK_FOLDER");
    if (path && folder)
        journal = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void note(char kind, const char *path, int64_t offset, const void *data, uint64_t size) {
    if (journal < 0 || !folder || strncmp(path, folder, strlen(folder)) != 0)
        return;
    uint32_t length = (uint32_t)strlen(path);
    char head[21];
    head[0] = kind;
    memcpy(head + 1, &length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &size, 8);
    struct iovec parts[3] = {{head, 21}, {(void *)path, length}, {(void *)data, size}};
    pthread_mutex_lock(&lock);
    if (syscall(SYS_writev, journal, parts, size ? 3 : 2) != (long)(21 + length + size))
        abort();
    pthread_mutex_unlock(&lock);
}

static int path_of(int file, char *into) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, into, 4095);
    if (length < 0)
        return 0;
    into[length] = 0;
    return 1;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

ssize_t pwrite64(int file, const void *data, size_t size, off_t offset) {
    ssize_t done = syscall(SYS_pwrite64, file, data, size, offset);
    char path[4096];
    if (done > 0 && journal >= 0 && path_of(file, path))
        note('W', path, offset, data, (uint64_t)done);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset) { return pwrite64(file, data, size, offset); }

ssize_t write(int file, const void *data, size_t size) {
    char path[4096];
    int ours = journal >= 0 && path_of(file, path) && strncmp(path, folder, strlen(folder)) == 0;
    ssize_t done = syscall(SYS_write, file, data, size);
    if (done > 0 && ours) {
        off_t after = lseek(file, 0, SEEK_CUR);
        note('W', path, after - done, data, (uint64_t)done);
    }
    return done;
}

int ftruncate64(int file, off_t size) {
    int done = (int)syscall(SYS_ftruncate, file, size);
    char path[4096];
    if (!done && journal >= 0 && path_of(file, path))
        note('T', path, size, "", 0);
    return done;
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) {
    int done = (int)syscall(SYS_fsync, file);
    char path[4096];
    if (!done && journal >= 0 && path_of(file, path))
        note('S', path, 0, "", 0);
    return done;
}

int fdatasync(int file) {
    int done = (int)syscall(SYS_fdatasync, file);
    char path[4096];
    if (!done && journal >= 0 && path_of(file, path))
        note('S', path, 0, "", 0);
    return done;
}

int unlink(const char *path) {
    int done = REAL("unlink", int (*)(const char *))(path);
    if (!done)
        note('U', path, 0, "", 0);
    return done;
}

int rename(const char *from, const char *to) {
    int done = REAL("rename", int (*)(const char *, const char *))(from, to);
    if (!done)
        note('R', from, 0, to, strlen(to));
    return done;
}
