// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where rows differ: by function, rows that changed alike in one line.
 */
#include "profile.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "name.h"

#define TEXT_MAX 4096

/*
 * Less than this of an operation is not said of a function: batches of two sizes have another share
 * of what a batch costs besides its operations. It is in the row's change all the same.
 */
#define LEAST 0.005
#define LEAST_OF_SIZES 0.5

/**
 * struct group - rows that changed alike
 * @name: of all of them; parts that they have not in common are "*".
 * @rows: how many. @text: how they changed.
 */
struct group {
	char name[TEXT_MAX];
	unsigned int rows;
	char text[TEXT_MAX];
};

static const char *name_of(const json_t *row)
{
	return json_string_value(json_object_get(row, "name")) ?: "";
}

static json_int_t number_of(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

static int __attribute__((format(printf, 2, 3))) append(char *text, const char *format, ...)
{
	size_t length = strlen(text);
	va_list args;
	int more;

	va_start(args, format);
	more = vsnprintf(text + length, TEXT_MAX - length, format, args);
	va_end(args);
	return more < 0 || length + more >= TEXT_MAX ? -ENAMETOOLONG : 0;
}

/* "+16" or "-0.25". */
static int append_number(char *text, double value)
{
	double rounded = round(value * 100) / 100;

	return append(text, rounded == round(rounded) ? "%+.0f" : "%+.2f", rounded);
}

/* "f +16 (split: f.part.0), g -2". Returns: what they sum to. */
static double append_changes(char *text, const struct changes *changes)
{
	double named = 0;

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *at = &changes->at[i];

		/* What does not fit is cut: the largest are named. */
		append(text, "%s%s ", i ? ", " : "\t", at->name);
		append_number(text, at->by);
		if (at->note)
			append(text, " (%s)", at->note);
		named += at->by;
	}
	return named;
}

static bool only_inlining(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (!changes->at[i].inlined)
			return false;
	return changes->count;
}

/* How the row changed, by function. Returns: 1, 0 when it has not, or a negative errno. */
static int describe(const json_t *a, const json_t *b, char *text)
{
	bool same_ops = number_of(a, "ops") == number_of(b, "ops");
	double total = (double)number_of(b, "insn") / number_of(b, "ops") -
		       (double)number_of(a, "insn") / number_of(a, "ops");
	struct changes changes;
	double rest;
	int ret = changes_find(&changes, a, b, same_ops ? LEAST : LEAST_OF_SIZES);

	if (ret)
		return ret;
	*text = '\0';
	if (changes.count || fabs(total) >= LEAST_OF_SIZES)
		append_number(text, total);
	rest = total - append_changes(text, &changes);
	if (*text && fabs(rest) >= LEAST) {
		append(text, "%sbatches of %lld and %lld operations ", changes.count ? ", " : "\t",
		       number_of(a, "ops"), number_of(b, "ops"));
		append_number(text, rest);
	}
	if (only_inlining(&changes))
		append(text, "; nothing but inlining");
	changes_free(&changes);
	return *text != '\0';
}

static void add_to_group(struct group *groups, size_t *count, const char *name, const char *text)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(groups[i].text, text) ||
		    name_common(groups[i].name, TEXT_MAX, groups[i].name, name))
			continue;
		groups[i].rows++;
		return;
	}
	snprintf(groups[*count].name, TEXT_MAX, "%s", name);
	snprintf(groups[*count].text, TEXT_MAX, "%s", text);
	groups[(*count)++].rows = 1;
}

static void print_groups(const struct group *groups, size_t count, FILE *file)
{
	for (size_t i = 0; i < count; i++) {
		int change = strcspn(groups[i].text, "\t");
		const char *functions = groups[i].text + change;

		fprintf(file, "%-44s %8.*s    %s", groups[i].name, change, groups[i].text,
			*functions ? functions + 1 : "");
		if (groups[i].rows > 1)
			fprintf(file, "    (%u rows)", groups[i].rows);
		fputc('\n', file);
	}
}

/* How @row changed to what it is in @b. Returns: as describe(); 0 where one was not measured. */
static int describe_row(const json_t *row, const json_t *b, char *text)
{
	const json_t *other = profile_row(json_object_get(b, "rows"), name_of(row));

	if (!other || !number_of(row, "insn") || !number_of(other, "insn"))
		return 0;
	return describe(row, other, text);
}

int profile_differ(const json_t *a, const json_t *b, FILE *file)
{
	const json_t *rows = json_object_get(a, "rows"), *row;
	struct group *groups = calloc(json_array_size(rows) + 1, sizeof(*groups));
	char text[TEXT_MAX];
	size_t count = 0, index;
	int changed = 0, ret = 0;

	if (!groups)
		return -ENOMEM;
	json_array_foreach(rows, index, row)
	{
		ret = describe_row(row, b, text);
		if (ret < 0)
			break;
		if (ret)
			add_to_group(groups, &count, name_of(row), text);
		changed += ret;
	}
	if (ret >= 0)
		print_groups(groups, count, file);
	free(groups);
	return ret < 0 ? ret : changed;
}

int profile_differ_rows(const json_t *a, const json_t *b, FILE *file)
{
	const json_t *rows = json_object_get(a, "rows"), *row;
	char text[TEXT_MAX];
	int changed = 0;
	size_t index;

	json_array_foreach(rows, index, row)
	{
		int ret = describe_row(row, b, text);

		if (ret < 0)
			return ret;
		if (ret)
			fprintf(file, "%s\t%s\n", name_of(row), text);
		changed += ret;
	}
	return changed;
}
