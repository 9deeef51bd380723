/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a file that is still being written.
 */
#ifndef LIB_FOLLOW_H
#define LIB_FOLLOW_H

#include <stddef.h>

#define FOLLOW_LINE_MAX (1u << 20)

/**
 * struct follow - where reading has come to; private but for @line
 * @path: the file, the caller's.
 * @fd: the file, negative until it is there.
 * @buffer: what has been read and not been given out.
 * @start: first byte of @buffer that has not been given out.
 * @end: behind its last byte.
 * @line: number of the last line given out, from 1.
 */
struct follow {
	const char *path;
	int fd;
	char *buffer;
	size_t start;
	size_t end;
	unsigned long line;
};

/**
 * follow_init() - begin at the start of a file
 * @follow: the reader.
 * @path: the file, need not be there yet; kept, not copied.
 *
 * Return: 0, -ENOMEM.
 */
int follow_init(struct follow *follow, const char *path);

/**
 * follow_line() - the next whole line
 * @follow: the reader.
 * @text: out, the line without its newline, valid until the next call.
 * @length: out, bytes of it.
 *
 * Return: 1 with a line; 0 when there is no whole line (yet); -E2BIG for one that is longer than
 * %FOLLOW_LINE_MAX, or another negative errno.
 */
int follow_line(struct follow *follow, const char **text, size_t *length);

/**
 * follow_torn() - what lies behind the last newline
 * @follow: the reader, after follow_line() returned 0.
 *
 * Return: bytes of it.
 */
size_t follow_torn(const struct follow *follow);

/**
 * follow_is_there() - whether the file has been found
 * @follow: the reader.
 *
 * Return: nonzero when it has.
 */
int follow_is_there(const struct follow *follow);

/**
 * follow_close() - free what the reader holds
 * @follow: the reader.
 */
void follow_close(struct follow *follow);

#endif
