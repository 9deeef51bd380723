// SPDX-License-Identifier: GPL-2.0-or-later
#include "kept.h"

#include <errno.h>
#include <string.h>

static int complain(const char *path)
{
	fprintf(stderr, "gpuvm-clones: %s: %s\n", path, strerror(errno));
	return -EIO;
}

int kept_open(FILE **file, const char *path, const char *mode)
{
	*file = path ? fopen(path, mode) : NULL;
	return path && !*file ? complain(path) : 0;
}

int kept_close(FILE *file, const char *path)
{
	return file && fclose(file) ? complain(path) : 0;
}
