// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Holds the same run of several boots against each other: does what one mode costs against another
 * repeat? Exit status: 0 it was said, whichever it is; 2 the results cannot be read or compared.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "name.h"
#include "rowset.h"
#include "row_json.h"
#include "stat.h"

#define BOOTS_MAX 64
#define MODE_SIZE 32

/* Ratios that lie farther apart than this, percent of their median, don't repeat. */
#define REPEATS_PCT 20.0

/**
 * struct boots - the runs
 * @against: the mode that others are related to.
 * @key: the counter that is.
 * @runs: rows by boot.
 * @num: boots.
 */
struct boots {
	const char *against;
	const char *key;
	struct rowset runs[BOOTS_MAX];
	unsigned int num;
};

static int complain(const char *path, const char *what)
{
	fprintf(stderr, "gpuvm-bench: %s: %s; name result.json files of the same cases\n", path,
		what);
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
			return complain(path, why);
		if (rowset_add(rows, &row))
			return -ENOMEM;
	}
	return rows->count ? 0 : complain(path, "no rows");
}

static int read_run(struct rowset *rows, const char *path)
{
	json_error_t error;
	json_t *result = json_load_file(path, 0, &error);
	int ret;

	if (!result)
		return complain(path, error.text);
	ret = read_rows(rows, json_object_get(result, "benchmarks"), path);
	json_decref(result);
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

static void say(const double *ratios, unsigned int num)
{
	double sorted[BOOTS_MAX];
	struct stat_summary summary;
	double spread;

	memcpy(sorted, ratios, num * sizeof(*ratios));
	stat_summarise(&summary, sorted, num);
	spread = summary.median > 0 ? 100 * (summary.max - summary.min) / summary.median : 0;
	printf("  median %.3g, spread %.0f %%: %s\n", summary.median, spread,
	       spread <= REPEATS_PCT ? "repeats" : "does not repeat");
}

/* Returns whether the row could be held against its partner in every boot. */
static bool compare_row(const struct boots *boots, const struct row *row)
{
	char partner[ROW_NAME_SIZE];
	double ratios[BOOTS_MAX];

	if (!partner_name(boots, row->name, partner, sizeof(partner)))
		return false;
	for (unsigned int i = 0; i < boots->num; i++)
		if (!ratio_of(boots, i, row->name, partner, &ratios[i]))
			return false;
	printf("%s %s against %s:", row->name, boots->key, boots->against);
	for (unsigned int i = 0; i < boots->num; i++)
		printf(" %.3g", ratios[i]);
	say(ratios, boots->num);
	return true;
}

static int compare(const struct boots *boots)
{
	const struct rowset *first = &boots->runs[0];
	unsigned int said = 0;

	for (size_t i = 0; i < first->count; i++)
		said += compare_row(boots, &first->entries[i]->row);
	if (said)
		return 0;
	fprintf(stderr,
		"gpuvm-bench: no row has %s in all boots, there and in mode %s; name both\n",
		boots->key, boots->against);
	return -ENOENT;
}

int main(int argc, char **argv)
{
	static struct boots boots;
	int ret = 0;

	if (argc < 5 || argc - 3 > BOOTS_MAX) {
		fputs("usage: gpuvm-boots COUNTER MODE RESULT.json RESULT.json...\n"
		      "What COUNTER is in each mode against MODE, in every boot, and whether it "
		      "repeats.\n",
		      stderr);
		return 2;
	}
	boots.key = argv[1];
	boots.against = argv[2];
	for (int i = 3; !ret && i < argc; i++)
		ret = read_run(&boots.runs[boots.num++], argv[i]);
	if (!ret)
		ret = compare(&boots);
	for (unsigned int i = 0; i < boots.num; i++)
		rowset_free(&boots.runs[i]);
	return ret ? 2 : 0;
}
