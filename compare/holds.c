// SPDX-License-Identifier: GPL-2.0-or-later
#include "holds.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <jansson.h>

#include "complain.h"
#include "result_read.h"

/**
 * struct sums - of a trace
 * @locks: entries. @taken: acquisitions, of all operations together.
 * @bad: lines that were printed. @odd: something in it is not as in a trace.
 */
struct sums {
	size_t locks;
	double taken;
	unsigned long bad;
	bool odd;
};

/* A number that has to be there. */
static double number_of(const json_t *object, const char *key, struct sums *sums)
{
	const json_t *value = json_object_get(object, key);

	sums->odd |= !json_is_number(value);
	return json_number_value(value);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static double holds_of(const json_t *lock)
{
	const char *key;
	json_t *value;
	double sum = 0;

	json_object_foreach((json_t *)lock, key, value)
	{
		if (!strncmp(key, "hold_", strlen("hold_")))
			sum += json_number_value(json_object_get(value, "count"));
	}
	return sum;
}

static void check_lock(const json_t *lock, const char *row, struct sums *sums, FILE *out)
{
	double taken = number_of(lock, "acquisitions", sums);
	double failed = number_of(lock, "failed", sums);
	double open = number_of(lock, "open_holds", sums);
	double unseen = json_number_value(json_object_get(lock, "unreleased"));
	double held = holds_of(lock);

	sums->locks++;
	if (held == taken - failed - open - unseen)
		return;
	sums->bad++;
	fprintf(out,
		"%s: %s in %s: %.0f holds of %.0f acquisitions, %.0f failed, %.0f held still\n",
		row, text_of(lock, "class"), text_of(lock, "op"), held, taken, failed, open);
}

/* What is said of all operations against what is said of each, but for what observing costs. */
static void check_all(const json_t *locks, const json_t *all, const char *row, struct sums *sums,
		      FILE *out)
{
	double taken = json_number_value(json_object_get(all, "acquisitions"));
	double left = taken, held = holds_of(all);
	const json_t *lock;
	size_t i;

	sums->taken += taken;
	json_array_foreach(locks, i, lock)
	{
		const char *op = text_of(lock, "op");

		if (strcmp(text_of(lock, "class"), text_of(all, "class")) || !strcmp(op, "all") ||
		    !strcmp(op, "observer"))
			continue;
		left -= json_number_value(json_object_get(lock, "acquisitions"));
		held -= holds_of(lock);
	}
	if (!left && !held)
		return;
	sums->bad++;
	fprintf(out, "%s: %s: its operations are not the sum of all\n", row, text_of(all, "class"));
}

static void check_row(const json_t *row, struct sums *sums, FILE *out)
{
	const json_t *locks = json_object_get(row, "locks"), *lock;
	const char *name = text_of(row, "name"), *error = text_of(row, "error_message");
	size_t i;

	json_array_foreach(locks, i, lock)
	{
		check_lock(lock, name, sums, out);
		if (!strcmp(text_of(lock, "op"), "all"))
			check_all(locks, lock, name, sums, out);
	}
	if (!error[0])
		return;
	sums->bad++;
	fprintf(out, "%s: %s\n", name, error);
}

static int check_rows(const json_t *rows, const char *path, unsigned long *bad, FILE *out)
{
	struct sums sums = { 0 };
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) check_row(row, &sums, out);
	*bad += sums.bad;
	if (sums.odd) {
		complain("gpuvm-bench", "%s is not a trace that this can read", path);
		return -EINVAL;
	}
	fprintf(out, "%s: %zu rows, %zu locks, %.0f acquisitions\n", path, json_array_size(rows),
		sums.locks, sums.taken);
	return 0;
}

static int check_trace(const char *path, unsigned long *bad, FILE *out)
{
	char why[128];
	json_t *trace = NULL;
	const json_t *rows;
	int ret = json_read(&trace, path, why, sizeof(why));

	rows = json_object_get(trace, "rows");
	if (!ret && !json_is_array(rows)) {
		snprintf(why, sizeof(why), "is not a trace; it needs \"rows\": []");
		ret = -EINVAL;
	}
	if (ret)
		complain("gpuvm-bench", "%s %s", path, why);
	else
		ret = check_rows(rows, path, bad, out);
	json_decref(trace);
	return ret;
}

static char *trace_path(const char *path)
{
	struct stat status;
	char *file;
	bool folder = !stat(path, &status) && S_ISDIR(status.st_mode);

	return asprintf(&file, folder ? "%s/trace.json" : "%s", path) < 0 ? NULL : file;
}

int holds(const char *const *paths, unsigned int num, FILE *out)
{
	unsigned long bad = 0;

	for (unsigned int i = 0; i < num; i++) {
		char *path = trace_path(paths[i]);
		int ret = path ? check_trace(path, &bad, out) : -ENOMEM;

		free(path);
		if (ret)
			return ret;
	}
	fprintf(out, "%lu differ\n", bad);
	if (fflush(out) || ferror(out)) {
		complain("gpuvm-bench", "what differs cannot be shown: %s", strerror(EIO));
		return -EIO;
	}
	return bad ? HOLDS_DIFFER : 0;
}
