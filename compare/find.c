// SPDX-License-Identifier: GPL-2.0-or-later
#include "find.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "complain.h"
#include "result_read.h"

/* results/RUN/result.json, and of runs that belong together results/RUNS/RUN/result.json. */
#define DEPTH_MIN 2
#define DEPTH_MAX 3

/**
 * struct file - a result.json
 * @path: its path.
 * @written: when.
 * @device: where it is.
 * @inode: which file of that.
 */
struct file {
	char *path;
	struct timespec written;
	dev_t device;
	ino_t inode;
};

/**
 * struct files - all of them
 * @files: with room for a power of two.
 * @count: used part.
 */
struct files {
	struct file *files;
	size_t count;
};

static int add(struct files *files, const FTSENT *entry)
{
	size_t count = files->count;
	struct file *file;

	if (!(count & (count - 1))) {
		file = reallocarray(files->files, count ? count * 2 : 1, sizeof(*file));
		if (!file)
			return -ENOMEM;
		files->files = file;
	}
	file = &files->files[count];
	file->path = strdup(entry->fts_path);
	if (!file->path)
		return -ENOMEM;
	file->written = entry->fts_statp->st_mtim;
	file->device = entry->fts_statp->st_dev;
	file->inode = entry->fts_statp->st_ino;
	files->count++;
	return 0;
}

static bool is_result(const FTSENT *entry)
{
	return entry->fts_info == FTS_F && entry->fts_level >= DEPTH_MIN &&
	       !strcmp(entry->fts_name, "result.json");
}

static int list(struct files *files, const char *folder)
{
	char *folders[] = { (char *)folder, NULL };
	FTS *tree = fts_open(folders, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int ret = 0;

	if (!tree)
		return -errno;
	while (!ret && (entry = fts_read(tree))) {
		if (entry->fts_level >= DEPTH_MAX)
			fts_set(tree, entry, FTS_SKIP);
		if (is_result(entry))
			ret = add(files, entry);
	}
	fts_close(tree);
	return ret;
}

static int newer(const void *one, const void *other)
{
	const struct file *a = one, *b = other;

	if (a->written.tv_sec != b->written.tv_sec)
		return a->written.tv_sec < b->written.tv_sec ? 1 : -1;
	if (a->written.tv_nsec != b->written.tv_nsec)
		return a->written.tv_nsec < b->written.tv_nsec ? 1 : -1;
	return strcmp(a->path, b->path);
}

static bool is_like(const struct file *file, const json_t *like)
{
	json_t *context, *value;
	const char *key;
	char why[128];
	bool same = true;

	if (result_read_context(&context, file->path, why, sizeof(why)))
		return false;
	json_object_foreach((json_t *)like, key, value)
		same &= json_equal(json_object_get(context, key), value);
	json_decref(context);
	return same;
}

/* Whatever it is called there. */
static bool is_left_out(const struct file *file, const struct find *find)
{
	bool found = false;

	for (unsigned int i = 0; !found && i < find->num_but; i++) {
		char *path = result_path(find->but[i]);
		struct stat status;

		found = path && !stat(path, &status) && status.st_dev == file->device &&
			status.st_ino == file->inode;
		free(path);
	}
	return found;
}

static int print(const struct files *files, const struct find *find, FILE *out)
{
	int ret = FIND_NONE;

	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];

		if (is_left_out(file, find) || !is_like(file, find->like))
			continue;
		fprintf(out, "%s\n", file->path);
		ret = 0;
	}
	return fflush(out) || ferror(out) ? -EIO : ret;
}

int find_runs(const struct find *find, FILE *out)
{
	struct files files = { 0 };
	int ret = list(&files, find->folder);

	if (!ret) {
		if (files.count)
			qsort(files.files, files.count, sizeof(*files.files), newer);
		ret = print(&files, find, out);
	}
	if (ret < 0)
		complain("gpuvm-bench", "--find %s: %s", find->folder, strerror(-ret));
	for (size_t i = 0; i < files.count; i++)
		free(files.files[i].path);
	free(files.files);
	return ret;
}
