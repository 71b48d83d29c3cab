#include "key_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct pw_key *
key_create(void)
{
	struct pw_key *key = pw_alloc(1, sizeof(*key));

	if (sodium_init() < 0)
		pw_die("the random generator of this machine does not work");
	key->secret = sodium_malloc(SECRET);
	if (key->secret == NULL)
		pw_die("out of memory for the key; is RLIMIT_MEMLOCK 0?");
	return key;
}

/* Nobody writes to a secret once it is there. */
static void
seal(struct pw_key *key)
{
	uint8_t hash[PW_HASH];

	sodium_mprotect_readonly(key->secret);
	pw_key_hash(key, "key", pw_span_of("name"), hash);
	snprintf(key->name, sizeof(key->name), "k%02x%02x%02x%02x", hash[0], hash[1], hash[2],
	    hash[3]);
}

/* The key file's text into `text`, which is wiped by the caller. */
static int
read_key_file(int fd, const char *path, char text[HEX_DIGITS + 2], struct pw_err *reterr)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return pw_err_set(reterr, "key %s: %s", path, pw_errno_text(errno));
	if (!S_ISREG(st.st_mode))
		return pw_err_set(reterr, "key %s: not a regular file", path);
	if ((st.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		return pw_err_set(reterr,
		    "key %s: others can read it or its group can write it; chmod 0400 it", path);
	n = read(fd, text, HEX_DIGITS + 2);
	if (n < 0)
		return pw_err_set(reterr, "key %s: %s", path, pw_errno_text(errno));
	if (n > 0 && text[n - 1] == '\n')
		n--;
	if (n != (ssize_t)HEX_DIGITS)
		return pw_err_set(reterr,
		    "key %s: expected 64 hexadecimal digits; make one with `openssl rand -hex 32`",
		    path);
	return 0;
}

static int
fill_from_file(struct pw_key *key, int fd, const char *path, struct pw_err *reterr)
{
	char text[HEX_DIGITS + 2];
	size_t len = 0;
	int rc = read_key_file(fd, path, text, reterr);

	if (rc == 0 &&
	    (sodium_hex2bin(key->secret, SECRET, text, HEX_DIGITS, NULL, &len, NULL) != 0 ||
		len != SECRET))
		rc = pw_err_set(reterr, "key %s: holds something that is no hexadecimal digit",
		    path);
	sodium_memzero(text, sizeof(text));
	return rc;
}

struct pw_key *
pw_key_open(const char *path, struct pw_err *reterr)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct pw_key *key;
	int rc;

	if (fd < 0) {
		pw_err_set(reterr, "key %s: %s", path, pw_errno_text(errno));
		return NULL;
	}
	key = key_create();
	rc = fill_from_file(key, fd, path, reterr);
	close(fd);
	if (rc < 0) {
		pw_key_destroy(key);
		return NULL;
	}
	seal(key);
	return key;
}

struct pw_key *
pw_key_create_ephemeral(void)
{
	struct pw_key *key = key_create();

	randombytes_buf(key->secret, SECRET);
	seal(key);
	return key;
}

struct pw_key *
pw_key_derive(const struct pw_key *key, const char *label)
{
	/* RFC 7693, 2.5: the personalisation and the length of the hash are parameters of the function
	 * itself, so no hash of pw_key_hash, whatever its domain, is a sub-key or a part of one. */
	static const uint8_t use[crypto_generichash_blake2b_PERSONALBYTES] = {'p', 'i', 'i', 'w',
	    'a', 't', 'c', 'h', ' ', 's', 'u', 'b', '-', 'k', 'e', 'y'};
	crypto_generichash_blake2b_state state;
	struct pw_key *sub = key_create();

	crypto_generichash_blake2b_init_salt_personal(&state, key->secret, SECRET, SECRET, NULL,
	    use);
	crypto_generichash_blake2b_update(&state, (const unsigned char *)label, strlen(label));
	crypto_generichash_blake2b_final(&state, sub->secret, SECRET);
	sodium_memzero(&state, sizeof(state));
	seal(sub);
	return sub;
}

void
pw_key_destroy(struct pw_key *key)
{
	if (key == NULL)
		return;
	sodium_free(key->secret);
	free(key);
}

const char *
pw_key_name(const struct pw_key *key)
{
	return key->name;
}

void
pw_key_hash(const struct pw_key *key, const char *domain, struct pw_span bytes,
    uint8_t ret[PW_HASH])
{
	crypto_generichash_state state;
	uint64_t len = strlen(domain);

	crypto_generichash_init(&state, key->secret, SECRET, PW_HASH);
	/* The domain's length goes first, so that no two pairs give the same bytes. */
	crypto_generichash_update(&state, (const unsigned char *)&len, sizeof(len));
	crypto_generichash_update(&state, (const unsigned char *)domain, len);
	crypto_generichash_update(&state, (const unsigned char *)bytes.p, bytes.len);
	crypto_generichash_final(&state, ret, PW_HASH);
	sodium_memzero(&state, sizeof(state));
}
