/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that somebody names. A FIFO may wait for ever and a device never end; what is read or
 * replaced here is a regular file.
 */
#ifndef LIB_REGULAR_H
#define LIB_REGULAR_H

#include <stddef.h>
#include <stdio.h>

/* More than any stream of a run has. */
#define STREAM_BYTES_MAX (1u << 30)

/**
 * regular_open() - open a file to read it
 * @file: out.
 * @path: the file; links are followed.
 * @bytes_max: larger ones are refused.
 * @message: out: what is wrong with it, when something is, as what follows its name in a sentence.
 * @size: size of @message.
 *
 * Return: 0; -EISDIR, -EFBIG, -ENOTSUP for what is no regular file, or negative errno.
 */
int regular_open(FILE **file, const char *path, size_t bytes_max, char *message, size_t size);

/**
 * regular_open_fd() - the same, as a descriptor, whatever its size
 * @path: the file; links are followed.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * Return: the descriptor; -EISDIR, -ENOTSUP, or negative errno.
 */
int regular_open_fd(const char *path, char *message, size_t size);

/**
 * regular_target() - where a file is to be written
 * @target: out: @path, or what it is a link to; to be freed.
 * @path: the file.
 * @message: out: why it cannot be written, when it cannot.
 * @size: size of @message.
 *
 * Return: 0 when there is no such file yet, or a regular one that may be replaced; -EISDIR,
 * -ENOTSUP for what is no regular file, or negative errno.
 */
int regular_target(char **target, const char *path, char *message, size_t size);

#endif
