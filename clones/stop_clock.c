// SPDX-License-Identifier: GPL-2.0-or-later
#include "stop_clock.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than the instructions from reading the clock to the stop. */
#define TO_THE_STOP_NS 16

#define MOST_NS 1000000000

/* Where the state has it: a name, a version, then two numbers, big endian. */
static const char section[] = "timer/icount";
#define VERSION_BYTES 4

/**
 * struct icount - QEMU's clock: the sum of both, in nanoseconds
 * @bias: what idling has added. @count: instructions.
 */
struct icount {
	uint64_t bias;
	uint64_t count;
};

int stop_clock_read(const char *registers, uint64_t *clock)
{
	const char *at = strstr(registers, "RBX=");
	char *end;

	if (!at)
		return -EINVAL;
	at += strlen("RBX=");
	*clock = strtoull(at, &end, 16);
	return end == at ? -EINVAL : 0;
}

/* The position behind the name and the version, or a negative errno. */
static long find_section(FILE *file)
{
	size_t matched = 0, length = strlen(section);
	int c;

	/* Its first letter comes but once in it: no match begins inside of another. */
	while (matched < length && (c = getc_unlocked(file)) != EOF)
		matched = c == section[matched] ? matched + 1 : c == section[0];
	if (matched < length || fseek(file, VERSION_BYTES, SEEK_CUR))
		return -ENOENT;
	return ftell(file);
}

static int set_clock(FILE *file, uint64_t clock)
{
	long at = find_section(file);
	struct icount icount;
	uint64_t now;

	if (at < 0)
		return at;
	if (fread(&icount, sizeof(icount), 1, file) != 1)
		return -ENOENT;
	now = be64toh(icount.bias) + be64toh(icount.count);
	if (now < clock || now - clock > MOST_NS)
		return -ERANGE;
	icount.bias = htobe64(clock + TO_THE_STOP_NS - be64toh(icount.count));
	if (fseek(file, at, SEEK_SET) || fwrite(&icount, sizeof(icount), 1, file) != 1)
		return -EIO;
	return 0;
}

int stop_clock_set(const char *path, uint64_t clock)
{
	FILE *file = fopen(path, "r+e");
	int ret;

	if (!file)
		return -errno;
	ret = set_clock(file, clock);
	if (fclose(file) && !ret)
		ret = -errno;
	return ret;
}
