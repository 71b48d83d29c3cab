#include <piiwatch/base.h>

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The length stands before the bytes; 64 keeps them aligned for any vector. */
#define HEADER 64u

void *
pw_private_alloc(size_t n, size_t size)
{
	size_t len;
	char *p;

	if (__builtin_mul_overflow(n, size, &len) || __builtin_add_overflow(len, HEADER, &len))
		pw_die("out of memory");
	p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		pw_die("out of memory");
	/* A kernel that knows neither leaves a core file possible, which the limit of 0 still prevents. */
	madvise(p, len, MADV_DONTDUMP);
	madvise(p, len, MADV_WIPEONFORK);
	memcpy(p, &len, sizeof(len));
	return p + HEADER;
}

void
pw_private_free(void *p)
{
	char *base = p;
	size_t len;

	if (p == NULL)
		return;
	base -= HEADER;
	memcpy(&len, base, sizeof(len));
	explicit_bzero(base, len);
	munmap(base, len);
}

void
pw_private_stack(void)
{
	pthread_attr_t attr;
	void *from;
	size_t len;

	if (pthread_getattr_np(pthread_self(), &attr) != 0)
		return;
	/* What of the range is not mapped yet will be a part of the same mapping. */
	if (pthread_attr_getstack(&attr, &from, &len) == 0)
		madvise(from, len, MADV_DONTDUMP);
	pthread_attr_destroy(&attr);
}
