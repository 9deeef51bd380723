// SPDX-License-Identifier: GPL-2.0-or-later
#include "find.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
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
 */
struct file {
	char *path;
	struct timespec written;
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

static int add(struct files *files, const char *path, struct timespec written)
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
	file->path = strdup(path);
	if (!file->path)
		return -ENOMEM;
	file->written = written;
	files->count++;
	return 0;
}

static bool is_result(const FTSENT *entry)
{
	return entry->fts_info == FTS_F && entry->fts_level >= DEPTH_MIN &&
	       !strcmp(entry->fts_name, "result.json");
}

/* Whatever it is called there; a folder with all that is in it. */
static bool is_left_out(const struct find *find, const struct stat *status)
{
	bool found = false;

	for (unsigned int i = 0; !found && i < find->num_but; i++) {
		struct stat but;

		found = !stat(find->but[i], &but) && but.st_dev == status->st_dev &&
			but.st_ino == status->st_ino;
	}
	return found;
}

static int list(struct files *files, const struct find *find)
{
	char *folders[] = { (char *)find->folder, NULL };
	FTS *tree = fts_open(folders, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int ret = 0;

	if (!tree)
		return -errno;
	while (!ret && (entry = fts_read(tree))) {
		bool left_out = entry->fts_info != FTS_NS && is_left_out(find, entry->fts_statp);

		if (entry->fts_level >= DEPTH_MAX || left_out)
			fts_set(tree, entry, FTS_SKIP);
		if (is_result(entry) && !left_out)
			ret = add(files, entry->fts_path, entry->fts_statp->st_mtim);
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

static int print(const struct files *files, const struct find *find, FILE *out)
{
	int ret = FIND_NONE;

	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];

		if (!is_like(file, find->like))
			continue;
		fprintf(out, "%s\n", file->path);
		ret = 0;
	}
	return fflush(out) || ferror(out) ? -EIO : ret;
}

/* The run that was made last may lie elsewhere, and be older than one that was copied. */
static int add_latest(struct files *files, const char *folder)
{
	const struct timespec newest = { .tv_sec = INT64_MAX };
	char *link, *path;
	int ret = 0;

	if (asprintf(&link, "%s/latest/result.json", folder) < 0)
		return -ENOMEM;
	path = realpath(link, NULL);
	free(link);
	if (path)
		ret = add(files, path, newest);
	free(path);
	return ret;
}

/**
 * struct latest - of each revision the newest run
 * @machine: of the newest of all, or NULL.
 * @paths: by revision.
 */
struct latest {
	char *machine;
	json_t *paths;
};

static const char *text_of(const json_t *context, const char *key)
{
	const char *text = json_string_value(json_object_get(context, key));

	return text ? text : "";
}

static int take_latest(struct latest *latest, const char *path)
{
	const char *revision, *machine;
	json_t *context;
	char why[128];
	int ret = 0;

	if (result_read_context(&context, path, why, sizeof(why)))
		return 0;
	revision = text_of(context, "revision");
	machine = text_of(context, "machine");
	if (!latest->machine)
		latest->machine = strdup(machine);
	if (!latest->machine)
		ret = -ENOMEM;
	else if (!strcmp(machine, latest->machine) && !json_object_get(latest->paths, revision))
		ret = json_object_set_new(latest->paths, revision, json_string(path)) ? -ENOMEM : 0;
	json_decref(context);
	return ret;
}

/* The kernel that others are made of goes first. */
static void print_latest(const struct latest *latest, FILE *out)
{
	const json_t *stock = json_object_get(latest->paths, "stock");
	const char *revision;
	json_t *path;

	if (stock)
		fprintf(out, "%s\n", json_string_value(stock));
	json_object_foreach(latest->paths, revision, path)
	{
		if (path != stock)
			fprintf(out, "%s\n", json_string_value(path));
	}
}

static int find_latest(const struct files *files, FILE *out)
{
	struct latest latest = { .paths = json_object() };
	int ret = latest.paths ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < files->count; i++)
		ret = take_latest(&latest, files->files[i].path);
	if (!ret)
		print_latest(&latest, out);
	if (!ret)
		ret = fflush(out) || ferror(out) ? -EIO : latest.machine ? 0 : FIND_NONE;
	json_decref(latest.paths);
	free(latest.machine);
	return ret;
}

int find_runs(const struct find *find, FILE *out)
{
	struct files files = { 0 };
	int ret = list(&files, find);

	if (!ret && find->latest)
		ret = add_latest(&files, find->folder);
	if (!ret) {
		if (files.count)
			qsort(files.files, files.count, sizeof(*files.files), newer);
		ret = find->latest ? find_latest(&files, out) : print(&files, find, out);
	}
	if (ret < 0)
		complain("gpuvm-bench", "--find %s: %s", find->folder, strerror(-ret));
	for (size_t i = 0; i < files.count; i++)
		free(files.files[i].path);
	free(files.files);
	return ret;
}
