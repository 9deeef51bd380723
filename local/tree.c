// SPDX-License-Identifier: GPL-2.0-or-later
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int tree_path(const struct tree *tree, char *path, const char *name)
{
	return snprintf(path, TREE_PATH, "%s%s", tree->root, name) < TREE_PATH ? 0 : -ENAMETOOLONG;
}

static int format_path(const struct tree *tree, char *path, const char *format, va_list args)
{
	char name[TREE_PATH];

	if (vsnprintf(name, sizeof(name), format, args) >= (int)sizeof(name))
		return -ENAMETOOLONG;
	return tree_path(tree, path, name);
}

static int read_path(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	length = read(fd, text, size - 1);
	/* Some of sysfs can be opened and says only then that it has nothing: -ENODEV, -EIO. */
	if (length < 0)
		length = -errno;
	close(fd);
	text[length < 0 ? 0 : length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return length < 0 ? length : 0;
}

int tree_read(const struct tree *tree, char *text, size_t size, const char *format, ...)
{
	char path[TREE_PATH];
	va_list args;
	int ret;

	va_start(args, format);
	ret = format_path(tree, path, format, args);
	va_end(args);
	text[0] = '\0';
	return ret ? ret : read_path(path, text, size);
}

int tree_number(const struct tree *tree, long long *number, const char *format, ...)
{
	char path[TREE_PATH], text[64], *end;
	va_list args;
	int ret;

	va_start(args, format);
	ret = format_path(tree, path, format, args);
	va_end(args);
	if (!ret)
		ret = read_path(path, text, sizeof(text));
	if (ret)
		return ret;
	*number = strtoll(text, &end, 10);
	return end == text ? -EINVAL : 0;
}

bool tree_has(const struct tree *tree, const char *format, ...)
{
	char path[TREE_PATH];
	va_list args;
	int ret;

	va_start(args, format);
	ret = format_path(tree, path, format, args);
	va_end(args);
	return !ret && !access(path, F_OK);
}

int tree_write(const struct tree *tree, const char *name, const char *text)
{
	char path[TREE_PATH];
	int ret = tree_path(tree, path, name);
	int fd;

	if (ret)
		return ret;
	/* O_TRUNC is for a copied tree, where a shorter word is to replace a longer one. */
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	/* In one write: each is a command to the kernel. */
	if (dprintf(fd, "%s\n", text) < 0)
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

int tree_find_line(const struct tree *tree, const char *name,
		   bool (*is_wanted)(const char *line, void *arg), void *arg)
{
	char path[TREE_PATH], *line = NULL;
	size_t room = 0;
	int ret = tree_path(tree, path, name);
	FILE *file = ret ? NULL : fopen(path, "re");

	if (!file)
		return ret ? ret : -errno;
	while (!ret && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		ret = is_wanted(line, arg);
	}
	free(line);
	fclose(file);
	return ret;
}
