// SPDX-License-Identifier: GPL-2.0-or-later
#include "regular.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int __attribute__((format(printf, 4, 5)))
refuse(int error, char *message, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, size, format, args);
	va_end(args);
	return error;
}

static int check_kind(mode_t mode, char *message, size_t size)
{
	static const struct {
		mode_t mode;
		int error;
		const char *what;
	} kinds[] = {
		{ S_IFDIR, -EISDIR, "is a folder" },   { S_IFIFO, -ENOTSUP, "is a pipe" },
		{ S_IFSOCK, -ENOTSUP, "is a socket" }, { S_IFCHR, -ENOTSUP, "is a device" },
		{ S_IFBLK, -ENOTSUP, "is a device" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if ((mode & S_IFMT) == kinds[i].mode)
			return refuse(kinds[i].error, message, size, "%s; name a regular file",
				      kinds[i].what);
	}
	return 0;
}

int regular_open_fd(const char *path, char *message, size_t size)
{
	/* That a FIFO has no writer yet is no reason to wait. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;
	int ret = 0;

	/* A socket cannot be opened at all. */
	if (fd < 0 && errno == ENXIO && !stat(path, &status))
		ret = check_kind(status.st_mode, message, size);
	if (ret)
		return ret;
	if (fd < 0)
		return refuse(-errno, message, size, "cannot be opened: %s", strerror(errno));
	if (fstat(fd, &status))
		ret = refuse(-errno, message, size, "cannot be read: %s", strerror(errno));
	else
		ret = check_kind(status.st_mode, message, size);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int regular_open(FILE **file, const char *path, size_t bytes_max, char *message, size_t size)
{
	int fd = regular_open_fd(path, message, size);
	struct stat status;

	if (fd < 0)
		return fd;
	if (!fstat(fd, &status) && (size_t)status.st_size > bytes_max) {
		close(fd);
		return refuse(-EFBIG, message, size, "is larger than %zu MiB", bytes_max >> 20);
	}
	*file = fdopen(fd, "r");
	if (*file)
		return 0;
	close(fd);
	return refuse(-ENOMEM, message, size, "does not fit into memory");
}

/* A file is made in its folder and put in place there. */
static int check_folder(const char *path, char *message, size_t size)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) :
			       strdup(".");
	int ret = 0;

	if (!folder)
		return refuse(-ENOMEM, message, size, "does not fit into memory");
	if (access(folder, W_OK | X_OK))
		ret = refuse(-errno, message, size, "cannot be written: %s", strerror(errno));
	free(folder);
	return ret;
}

int regular_target(char **target, const char *path, char *message, size_t size)
{
	struct stat status;
	int ret;

	*target = NULL;
	if (!lstat(path, &status) && S_ISLNK(status.st_mode)) {
		*target = realpath(path, NULL);
		if (!*target)
			return refuse(-errno, message, size, "is a link to nothing: %s",
				      strerror(errno));
	} else {
		*target = strdup(path);
		if (!*target)
			return refuse(-ENOMEM, message, size, "does not fit into memory");
	}
	if (stat(*target, &status))
		ret = errno == ENOENT ? 0 :
					refuse(-errno, message, size, "cannot be written: %s",
					       strerror(errno));
	else
		ret = check_kind(status.st_mode, message, size);
	if (!ret)
		ret = check_folder(*target, message, size);
	if (!ret)
		return 0;
	free(*target);
	*target = NULL;
	return ret;
}
