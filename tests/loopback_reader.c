/* SPDX-License-Identifier: Apache-2.0
 * The virtual reader as tests want it. Preloaded into pcscd it keeps the reader's socket on loopback, which its own
 * configuration cannot; as pcscd's driver it is the virtual reader with a plug: pulled while the file PULLED_READER is
 * there. Everything else is the virtual reader's, which is linked in. pcscd's rests between two looks at the reader are
 * shortened, too: a test that lays a card down twenty times waits twenty of them. It never outlives the tests.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ifdhandler.h>

#define SHORTER 20

__attribute__((constructor)) static void end_with_the_tests(void)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static int pulled(void)
{
    const char *file = getenv("PULLED_READER");
    return file != NULL && access(file, F_OK) == 0;
}

int bind(int wire, const struct sockaddr *wanted, socklen_t length)
{
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
    struct sockaddr_in here;
    if (wanted->sa_family != AF_INET)
        return real(wire, wanted, length);
    here = *(const struct sockaddr_in *)wanted;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return real(wire, (const struct sockaddr *)&here, sizeof here);
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    int (*real)(const struct timespec *, struct timespec *) = dlsym(RTLD_NEXT, "nanosleep");
    long long rest = (wanted->tv_sec * 1000000000LL + wanted->tv_nsec) / SHORTER;
    struct timespec shorter = {rest / 1000000000LL, rest % 1000000000LL};
    return real(&shorter, left);
}

RESPONSECODE IFDHICCPresence(DWORD Lun)
{
    RESPONSECODE (*real)(DWORD) = dlsym(RTLD_NEXT, "IFDHICCPresence");
    return pulled() ? IFD_NO_SUCH_DEVICE : real(Lun);
}
