/*
 * key: keyed hashes, the one room that holds a secret.
 *
 * A fingerprint lets two findings of the same value be told to be one, and nothing more. Numbers
 * have little entropy, so whoever has the key can reverse it: the key belongs to the organisation
 * or the host and lies apart from what it protects.
 *
 * Promises
 *  1. A hash is BLAKE2b of 128 bits (RFC 7693) under a key of 256 bits; domains are separate:
 *     the same bytes in two domains have unrelated hashes.
 *  2. The key lies in locked memory, left out of core files, and is wiped at the end.
 *  3. No function prints or returns the key; pw_key_make alone writes one, to a new file.
 *  4. A sub-key tells nothing of its key nor of another sub-key: who holds the key has them all, who
 *     holds a sub-key has that one.
 *
 * A key file holds 64 hexadecimal digits and perhaps a line end; its owner may read it, perhaps its
 * group too (0400, or 0440 as service managers hand credentials in), others never. A key's name in
 * fingerprints is made of its own hash (`k1a2b3c4d`), so that two keys are never taken for one.
 *
 * Ownership: the caller's, ended by pw_key_destroy. Thread: any, once made.
 */
#ifndef PIIWATCH_KEY_H
#define PIIWATCH_KEY_H

#include <piiwatch/base.h>

#define PW_HASH 16u

struct pw_key;

/* NULL with the reason: missing file, wrong length, readable by others. */
struct pw_key *pw_key_open(const char *path, struct pw_err *reterr);

/*
 * Makes the file `path` with a new random key, mode 0400 whatever the umask, on the disk when this
 * returns. What is there already, be it a link to nothing, is left alone and is an error. 0, or -1
 * with the reason, and then no file is left behind.
 */
int pw_key_make(const char *path, struct pw_err *reterr);

/*
 * The sub-key of `key` for the use that `label` names ("sink:siem"): BLAKE2b of 256 bits under the
 * key, with a personalisation that no hash has. The same key and label give the same sub-key, in any
 * process; anything else an unrelated one. It has its own name, lies in memory as its key does,
 * outlives it, and is the caller's.
 */
struct pw_key *pw_key_derive(const struct pw_key *key, const char *label);

/* A random key that dies with the process: its fingerprints hold within one run. */
struct pw_key *pw_key_create_ephemeral(void);
void pw_key_destroy(struct pw_key *key);

/* "k1a2b3c4d"; lives as long as the key. */
const char *pw_key_name(const struct pw_key *key);

/* Hash of `bytes` within `domain`. */
void pw_key_hash(const struct pw_key *key, const char *domain, struct pw_span bytes,
    uint8_t ret[PW_HASH]);

#endif
