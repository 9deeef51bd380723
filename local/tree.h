/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's files: /proc, /sys, /boot and /lib/modules, or a copy of them below a root, which
 * is how tests have machines of every kind.
 */
#ifndef LOCAL_TREE_H
#define LOCAL_TREE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a path, as Linux has them. */
#define TREE_PATH 4096

/**
 * struct tree - where the machine's files are
 * @root: what is put before each path; empty for the machine itself.
 */
struct tree {
	const char *root;
};

/**
 * tree_path() - a file's path below the root
 * @path: out, of TREE_PATH bytes.
 * @name: the file, from its first slash.
 *
 * Returns: 0, -ENAMETOOLONG.
 */
int tree_path(const struct tree *tree, char *path, const char *name);

/**
 * tree_read() - the first line of a small file, without its newline
 * @text: out, empty when there is no such file. A longer line is cut.
 * @format: printf format of its path.
 *
 * Returns: 0, or a negative errno.
 */
int tree_read(const struct tree *tree, char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** tree_number() - the number that a file begins with. Returns: 0, -EINVAL, or as tree_read(). */
int tree_number(const struct tree *tree, long long *number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** tree_has() - whether there is such a file. */
bool tree_has(const struct tree *tree, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** tree_write() - write a line into a file that is there. Returns: 0, or a negative errno. */
int tree_write(const struct tree *tree, const char *name, const char *text);

/**
 * tree_find_line() - whether a line of a file is wanted
 * @is_wanted: told each line, and @arg.
 *
 * Returns: 1, 0, or a negative errno when there is no such file.
 */
int tree_find_line(const struct tree *tree, const char *name,
		   bool (*is_wanted)(const char *line, void *arg), void *arg);

#endif
