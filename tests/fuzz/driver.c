/*
 * Runs a target over files, and over the files of folders: whole, and cut short at some places, so
 * that a corpus shows more than what it was kept for. Needs no fuzzer.
 */
#include "target.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (1u << 20)
#define CUTS 16u

static unsigned n_files;

/* A copy of exact size, so that a byte read behind it is seen by the address sanitizer. */
static void
run_bytes(const unsigned char *bytes, size_t len)
{
	unsigned char *copy = malloc(len > 0 ? len : 1);

	MUST(copy != NULL);
	if (len > 0)
		memcpy(copy, bytes, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static bool
run_file(const char *path)
{
	static unsigned char bytes[MAX_FILE];
	FILE *in = fopen(path, "rb");
	size_t len;

	if (in == NULL) {
		perror(path);
		return false;
	}
	len = fread(bytes, 1, sizeof(bytes), in);
	fclose(in);
	run_bytes(bytes, len);
	for (unsigned i = 0; i < CUTS; i++)
		run_bytes(bytes, len * i / CUTS);
	n_files++;
	return true;
}

static bool
run_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool is_good = folder != NULL;
	char file[4096];

	if (folder == NULL)
		perror(path);
	while (is_good && (entry = readdir(folder)) != NULL) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.')
			is_good = run_file(file);
	}
	if (folder != NULL)
		closedir(folder);
	return is_good;
}

int
main(int argc, char **argv)
{
	struct stat st;

	for (int i = 1; i < argc; i++) {
		bool is_folder = stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode);

		if (!(is_folder ? run_folder(argv[i]) : run_file(argv[i])))
			return 2;
	}
	printf("%u files\n", n_files);
	return n_files > 0 ? 0 : 2;
}
