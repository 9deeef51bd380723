// SPDX-License-Identifier: GPL-2.0-or-later
#include "progress.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "name.h"
#include "printable.h"
#include "regular.h"

#define BYTES_MAX (16 << 20)

/* An estimate is made when this share of the cases is there. */
#define TOLD_FROM 0.03

/* So that each name stands before those that go on from it. */
static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add(struct progress *progress, const char *name)
{
	char **names = reallocarray(progress->names, progress->count + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	progress->names = names;
	names[progress->count] = strdup(name);
	if (!names[progress->count])
		return -ENOMEM;
	progress->count++;
	return 0;
}

static int read_names(struct progress *progress, FILE *file)
{
	char *line = NULL;
	size_t room = 0;
	int ret = 0;

	while (!ret && getline(&line, &room, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			ret = add(progress, line);
	}
	if (!ret && ferror(file))
		ret = -EIO;
	free(line);
	return ret;
}

int progress_open(struct progress *progress, const char *path)
{
	char message[128];
	FILE *file;
	int ret = regular_open(&file, path, BYTES_MAX, message, sizeof(message));

	*progress = (struct progress){ .began = time(NULL) };
	if (ret)
		return ret;
	ret = read_names(progress, file);
	fclose(file);
	if (!ret && progress->count) {
		qsort(progress->names, progress->count, sizeof(*progress->names), by_name);
		progress->done = calloc(progress->count, sizeof(*progress->done));
		ret = progress->done ? 0 : -ENOMEM;
	}
	if (ret)
		progress_free(progress);
	return ret;
}

/* The first name that is not before @name. */
static size_t find(const struct progress *progress, const char *name)
{
	size_t low = 0, high = progress->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(progress->names[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void progress_row(struct progress *progress, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = find(progress, name); i < progress->count; i++) {
		const char *other = progress->names[i];

		if (strncmp(other, name, length))
			return;
		/* What has another part that begins with the same letters stands between them. */
		if ((other[length] && other[length] != '/') || progress->done[i])
			continue;
		progress->done[i] = true;
		progress->covered++;
	}
}

void progress_text(const struct progress *progress, const char *running, unsigned int seconds,
		   char *text)
{
	char family[64], left[48] = "";

	if (name_family(running, family, sizeof(family)) || !family[0])
		strcpy(family, "starting");
	if (progress->covered < progress->count &&
	    (double)progress->covered > TOLD_FROM * (double)progress->count) {
		unsigned int more = (unsigned int)((double)seconds / (double)progress->covered *
						   (double)(progress->count - progress->covered));

		snprintf(left, sizeof(left), ", about %u:%02u left", more / 60, more % 60);
	}
	snprintf(text, PROGRESS_SIZE, "%zu of %zu cases, %s, %u:%02u%s", progress->covered,
		 progress->count, printable(family), seconds / 60, seconds % 60, left);
}

void progress_show(struct progress *progress, const char *running)
{
	time_t now = time(NULL);
	char text[PROGRESS_SIZE];

	if (!progress->count || now == progress->shown || !isatty(STDERR_FILENO))
		return;
	progress->shown = now;
	progress_text(progress, running, (unsigned int)(now - progress->began), text);
	fprintf(stderr, "\r%s\033[K\r", text);
}

void progress_free(struct progress *progress)
{
	for (size_t i = 0; i < progress->count; i++)
		free(progress->names[i]);
	free(progress->names);
	free(progress->done);
	*progress = (struct progress){ 0 };
}
