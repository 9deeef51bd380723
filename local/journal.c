// SPDX-License-Identifier: GPL-2.0-or-later
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complain.h"

/* The last line: what comes before it is all there is. */
#define END "end"

static int lock(int fd)
{
	struct stat stat;

	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	/* Whoever had it may have removed it meanwhile: it is nobody's then, and ours neither. */
	if (fstat(fd, &stat))
		return -errno;
	return stat.st_nlink ? 0 : -EAGAIN;
}

static int open_flags(const struct tree *tree, int flags)
{
	char path[TREE_PATH];
	int ret = tree_path(tree, path, JOURNAL_NAME);
	int fd;

	do {
		fd = ret ? ret : open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			return ret ? ret : -errno;
		ret = lock(fd);
		if (ret)
			close(fd);
		if (ret && ret != -EAGAIN)
			return ret;
	} while (ret && !(ret = 0));
	return fd;
}

int journal_write(int fd, const struct changes *changes)
{
	if (ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		return -errno;
	for (size_t i = 0; i < changes->num; i++) {
		const struct change *change = &changes->list[i];

		if (dprintf(fd, "%s\t%s\t%s\n", change->name, change->old, change->new) < 0)
			return -errno;
	}
	return dprintf(fd, END "\n") < 0 || fdatasync(fd) ? -errno : 0;
}

/* Takes a line apart. */
static int add_line(struct changes *changes, char *line)
{
	char *name = strsep(&line, "\t");
	char *old = strsep(&line, "\t");
	char *new = strsep(&line, "\t");

	if (!new || line || name[0] != '/')
		return -EBADMSG;
	return changes_add(changes, name, old, new) ? -EBADMSG : 0;
}

static int read_lines(FILE *file, struct changes *changes)
{
	char *line = NULL;
	size_t room = 0;
	bool ended = false;
	int ret = 0;

	while (!ret && !ended && getline(&line, &room, file) > 0) {
		char *newline = strchr(line, '\n');

		if (!newline)
			break;
		*newline = '\0';
		ended = !strcmp(line, END);
		if (!ended)
			ret = add_line(changes, line);
	}
	free(line);
	if (!ended)
		changes_free(changes);
	return ret;
}

int journal_read(int fd, struct changes *changes)
{
	int copy = dup(fd), ret;
	FILE *file = copy < 0 ? NULL : fdopen(copy, "r");

	if (!file) {
		if (copy >= 0)
			close(copy);
		return -ENOMEM;
	}
	rewind(file);
	ret = read_lines(file, changes);
	fclose(file);
	return ret;
}

void journal_remove(const struct tree *tree)
{
	char path[TREE_PATH];

	if (!tree_path(tree, path, JOURNAL_NAME))
		unlink(path);
}

static int undo_all(const struct tree *tree, int fd, const char *who, size_t *num)
{
	struct changes changes = { 0 };
	int ret = journal_read(fd, &changes);

	if (ret)
		complain(who, "%s is no list of what was tuned; remove it, and boot to be sure",
			 JOURNAL_NAME);
	else
		ret = changes_undo(tree, &changes, who);
	*num = changes.num;
	changes_free(&changes);
	return ret ? -EREMOTEIO : 0;
}

int journal_open(const struct tree *tree, const char *who)
{
	int fd = open_flags(tree, O_CREAT);
	size_t num;
	int ret = fd < 0 ? fd : undo_all(tree, fd, who, &num);

	if (!ret)
		return fd;
	if (fd >= 0)
		close(fd);
	return ret;
}

int journal_restore(const struct tree *tree, const char *who, size_t *num)
{
	int fd = open_flags(tree, 0);
	int ret;

	*num = 0;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	ret = undo_all(tree, fd, who, num);
	if (!ret)
		journal_remove(tree);
	close(fd);
	return ret;
}
