// SPDX-License-Identifier: GPL-2.0-or-later
#include "follow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "regular.h"

int follow_init(struct follow *follow, const char *path)
{
	memset(follow, 0, sizeof(*follow));
	follow->path = path;
	follow->fd = -1;
	follow->buffer = malloc(FOLLOW_LINE_MAX);
	return follow->buffer ? 0 : -ENOMEM;
}

/* Return: bytes read, 0 at the end of what there is. */
static ssize_t read_more(struct follow *follow)
{
	ssize_t got;

	if (follow->fd < 0) {
		char unused[8];

		follow->fd = regular_open_fd(follow->path, unused, sizeof(unused));
		if (follow->fd < 0)
			return follow->fd == -ENOENT ? 0 : follow->fd;
	}
	memmove(follow->buffer, follow->buffer + follow->start, follow->end - follow->start);
	follow->end -= follow->start;
	follow->start = 0;
	if (follow->end == FOLLOW_LINE_MAX)
		return -E2BIG;
	do
		got = read(follow->fd, follow->buffer + follow->end, FOLLOW_LINE_MAX - follow->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	follow->end += got;
	return got;
}

int follow_line(struct follow *follow, const char **text, size_t *length)
{
	size_t searched = 0;

	for (;;) {
		const char *start = follow->buffer + follow->start;
		size_t left = follow->end - follow->start;
		const char *newline = memchr(start + searched, '\n', left - searched);
		ssize_t got;

		if (newline) {
			*text = start;
			*length = newline - start;
			follow->start += *length + 1;
			follow->line++;
			return 1;
		}
		searched = left;
		got = read_more(follow);
		if (got <= 0)
			return got;
	}
}

size_t follow_torn(const struct follow *follow)
{
	return follow->end - follow->start;
}

int follow_is_there(const struct follow *follow)
{
	return follow->fd >= 0;
}

void follow_close(struct follow *follow)
{
	if (follow->fd >= 0)
		close(follow->fd);
	free(follow->buffer);
	follow->fd = -1;
	follow->buffer = NULL;
}
