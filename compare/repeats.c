// SPDX-License-Identifier: GPL-2.0-or-later
#include "repeats.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "name.h"
#include "result_read.h"
#include "row_json.h"
#include "rowset.h"
#include "stat.h"

#define MODE_SIZE 32

/* Ratios that lie farther apart than this, percent of their median, don't repeat. */
#define REPEATS_PCT 20.0

/**
 * struct boots - the runs
 * @against: the mode that others are related to.
 * @key: the counter that is.
 * @runs: rows by boot.
 * @num: boots.
 * @out: where to print.
 */
struct boots {
	const char *against;
	const char *key;
	struct rowset runs[REPEATS_BOOTS_MAX];
	unsigned int num;
	FILE *out;
};

static int refuse(const char *path, const char *what)
{
	complain("gpuvm-bench", "%s %s; name runs of the same cases", path, what);
	return -EINVAL;
}

static int read_rows(struct rowset *rows, const json_t *benchmarks, const char *path)
{
	char why[256];
	size_t i;
	json_t *json;
	struct row row;

	json_array_foreach(benchmarks, i, json)
	{
		if (row_from_json(&row, json, why, sizeof(why)))
			return refuse(path, why);
		if (rowset_add(rows, &row))
			return -ENOMEM;
	}
	return rows->count ? 0 : refuse(path, "has no rows");
}

static int read_run(struct rowset *rows, const char *path)
{
	char why[ROW_MESSAGE_SIZE + 64], *file = result_path(path);
	json_t *result;
	int ret;

	if (!file)
		return -ENOMEM;
	ret = result_read(&result, file, why, sizeof(why));
	if (ret) {
		refuse(file, why);
	} else {
		ret = read_rows(rows, json_object_get(result, "benchmarks"), file);
		json_decref(result);
	}
	free(file);
	return ret;
}

static const struct row *find_row(const struct rowset *rows, const char *name)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->entries[i]->row;

		if (!strcmp(row->name, name) && !row_failed(row) && !row_was_skipped(row))
			return row;
	}
	return NULL;
}

/* The same case in the mode that it is held against. Returns false when this is it, or none. */
static bool partner_name(const struct boots *boots, const char *name, char *partner, size_t size)
{
	const char *mode = strstr(name, "/mode:");
	char value[MODE_SIZE];

	if (!mode || name_get(name, "mode", value, sizeof(value)) || !strcmp(value, boots->against))
		return false;
	mode += strlen("/mode:");
	return snprintf(partner, size, "%.*s%s%s", (int)(mode - name), name, boots->against,
			mode + strlen(value)) < (int)size;
}

/* The ratio in one boot. Returns false when one of the two is missing there, or zero. */
static bool ratio_of(const struct boots *boots, unsigned int boot, const char *name,
		     const char *partner, double *ratio)
{
	const struct row *row = find_row(&boots->runs[boot], name);
	const struct row *other = find_row(&boots->runs[boot], partner);
	double a, b;

	if (!row || !other || row_counter_get(row, boots->key, &a) ||
	    row_counter_get(other, boots->key, &b) || b <= 0)
		return false;
	*ratio = a / b;
	return true;
}

static void say(FILE *out, const double *ratios, unsigned int num)
{
	double sorted[REPEATS_BOOTS_MAX];
	struct stat_summary summary;
	double spread;

	memcpy(sorted, ratios, num * sizeof(*ratios));
	stat_summarise(&summary, sorted, num);
	spread = summary.median > 0 ? 100 * (summary.max - summary.min) / summary.median : 0;
	fprintf(out, "  median %.3g, spread %.0f %%: %s\n", summary.median, spread,
		spread <= REPEATS_PCT ? "repeats" : "does not repeat");
}

/* Returns whether the row could be held against its partner in every boot. */
static bool compare_row(const struct boots *boots, const struct row *row)
{
	char partner[ROW_NAME_SIZE];
	double ratios[REPEATS_BOOTS_MAX];

	if (!partner_name(boots, row->name, partner, sizeof(partner)))
		return false;
	for (unsigned int i = 0; i < boots->num; i++)
		if (!ratio_of(boots, i, row->name, partner, &ratios[i]))
			return false;
	fprintf(boots->out, "%s %s against %s:", row->name, boots->key, boots->against);
	for (unsigned int i = 0; i < boots->num; i++)
		fprintf(boots->out, " %.3g", ratios[i]);
	say(boots->out, ratios, boots->num);
	return true;
}

static int compare_rows(const struct boots *boots)
{
	const struct rowset *first = &boots->runs[0];
	unsigned int said = 0;

	for (size_t i = 0; i < first->count; i++)
		said += compare_row(boots, &first->entries[i]->row);
	if (said)
		return fflush(boots->out) || ferror(boots->out) ? -EIO : 0;
	complain("gpuvm-bench",
		 "no row has %s in all boots, there and in mode %s; name both with --repeats and "
		 "--against",
		 boots->key, boots->against);
	return -ENOENT;
}

int repeats(const char *counter, const char *against, const char *const *paths, unsigned int num,
	    FILE *out)
{
	struct boots *boots = calloc(1, sizeof(*boots));
	int ret = 0;

	if (!boots)
		return -ENOMEM;
	boots->key = counter;
	boots->against = against;
	boots->out = out;
	for (unsigned int i = 0; !ret && i < num; i++)
		ret = read_run(&boots->runs[boots->num++], paths[i]);
	if (!ret)
		ret = compare_rows(boots);
	if (ret == -EIO)
		complain("gpuvm-bench", "the ratios cannot be written: %s", strerror(EIO));
	for (unsigned int i = 0; i < boots->num; i++)
		rowset_free(&boots->runs[i]);
	free(boots);
	return ret;
}
