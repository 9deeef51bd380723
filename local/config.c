// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* gzip(1), rather than a library that the machine may lack. Returns what to read from. */
static int start_gzip(const char *path, pid_t *pid)
{
	int in = open(path, O_RDONLY | O_CLOEXEC), out[2];

	if (in < 0)
		return -errno;
	if (pipe2(out, O_CLOEXEC)) {
		close(in);
		return -errno;
	}
	*pid = fork();
	if (!*pid) {
		dup2(in, STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execlp("gzip", "gzip", "-dc", NULL);
		_exit(127);
	}
	close(in);
	close(out[1]);
	if (*pid > 0)
		return out[0];
	close(out[0]);
	return -EAGAIN;
}

static int find_zipped(const struct tree *tree, const char *name,
		       bool (*is_wanted)(const char *line, void *arg), void *arg)
{
	char path[TREE_PATH], *line = NULL;
	size_t room = 0;
	pid_t pid = -1;
	int fd = tree_path(tree, path, name) ? -ENAMETOOLONG : start_gzip(path, &pid);
	int found = 0, status;
	FILE *file;

	if (fd < 0)
		return fd;
	file = fdopen(fd, "r");
	/* To its end also when it is found: gzip is to end well. */
	while (file && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		found |= is_wanted(line, arg);
	}
	free(line);
	if (file)
		fclose(file);
	if (waitpid(pid, &status, 0) < 0 || status)
		return found ? found : -EIO;
	return found;
}

int config_find(const struct box *box, bool (*is_wanted)(const char *line, void *arg), void *arg)
{
	char name[TREE_PATH];
	int ret = find_zipped(&box->tree, "/proc/config.gz", is_wanted, arg);

	if (ret >= 0)
		return ret;
	snprintf(name, sizeof(name), "/boot/config-%s", box->release);
	ret = tree_find_line(&box->tree, name, is_wanted, arg);
	if (ret >= 0)
		return ret;
	if (box->build)
		snprintf(name, sizeof(name), "%s/.config", box->build);
	else
		snprintf(name, sizeof(name), "/lib/modules/%s/build/.config", box->release);
	return tree_find_line(&box->tree, name, is_wanted, arg);
}
