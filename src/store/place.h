/* Where a database lies: its directory, its lock file, and what is moved aside. Errors begin with
 * `what` ("store", "acknowledgements"). */
#ifndef PIIWATCH_STORE_PLACE_H
#define PIIWATCH_STORE_PLACE_H

#include <piiwatch/base.h>

#include <sys/types.h>

/* PATH and SUFFIX as one; the caller frees it. */
char *pw_place_name(const char *path, const char *suffix);

/* True for the f_type (statfs) of NFS and SMB, whose locks and shared memory are not to be trusted. */
bool pw_place_is_network(uint64_t f_type);

/* An error where the directory does not exist or lies on a network file system. */
int pw_place_check(const char *what, const char *path, struct pw_err *reterr);

/* Makes an empty file of that mode, whatever the umask, where there is none. *ret_is_empty: it holds
 * nothing. 0 or -1. */
int pw_place_create(const char *what, const char *path, mode_t mode, bool *ret_is_empty,
    struct pw_err *reterr);

/* Takes PATH.lock for as long as the descriptor it returns is open, and writes the process id into
 * it; -1 where another process holds it. */
int pw_place_lock(const char *what, const char *path, struct pw_err *reterr);

/* 1: a process holds PATH.lock, 0: none does, -1. Never keeps a writer from starting. */
int pw_place_is_locked(const char *what, const char *path, struct pw_err *reterr);

/* Renames PATH, PATH-wal and PATH-shm to PATH.corrupt-TIME and so on; the new name of PATH, which the
 * caller frees, or NULL. */
char *pw_place_set_aside(const char *what, const char *path, struct pw_err *reterr);

#endif
