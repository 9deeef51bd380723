// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile.h"

#include <stdlib.h>
#include <string.h>

#include "glob.h"
#include "row.h"

/* What happens once in some operations is to be seen in a folded stack, whose weights are whole. */
#define FOLDED_OPS 1000

/** struct function - a line of a table: @name, and its @counts in a window. */
struct function {
	const char *name;
	const json_t *counts;
};

static json_int_t insns(const struct function *function)
{
	return json_integer_value(json_array_get(function->counts, PROFILE_INSN));
}

static int most_first(const void *a, const void *b)
{
	json_int_t left = insns(a), right = insns(b);

	if (left != right)
		return left < right ? 1 : -1;
	return strcmp(((const struct function *)a)->name, ((const struct function *)b)->name);
}

static double of_op(const json_t *row, const json_t *object, const char *what)
{
	double ops = json_integer_value(json_object_get(row, "ops"));

	return ops ? json_integer_value(json_object_get(object, what)) / ops : 0;
}

static double per_op(const json_t *row, const char *what)
{
	return of_op(row, row, what);
}

static void print_functions(const json_t *row, unsigned int top, FILE *file)
{
	json_t *functions = json_object_get(row, "functions");
	size_t count = json_object_size(functions), used = 0;
	struct function *sorted = calloc(count + 1, sizeof(*sorted));
	double total = json_integer_value(json_object_get(row, "insn"));
	const char *name;
	json_t *counts;

	if (!sorted)
		return;
	json_object_foreach(functions, name, counts)
	{
		sorted[used++] = (struct function){ name, counts };
	}
	qsort(sorted, count, sizeof(*sorted), most_first);
	for (size_t i = 0; i < count && (!top || i < top); i++) {
		const json_t *all = sorted[i].counts;

		fprintf(file, "  %5.1f %% %11.2f %10.2f %10.2f %10.2f %10.2f  %s\n",
			insns(&sorted[i]) * 100 / total, profile_per_op(row, all, PROFILE_INSN),
			profile_per_op(row, all, PROFILE_LOADS),
			profile_per_op(row, all, PROFILE_STORES),
			profile_per_op(row, all, PROFILE_ATOMICS),
			profile_per_op(row, all, PROFILE_LINES), sorted[i].name);
	}
	if (top && count > top)
		fprintf(file, "  and %zu other functions\n", count - top);
	free(sorted);
}

/* Of a class: how often an operation takes it, and for how long it is held then. */
static void print_locks(const json_t *row, FILE *file)
{
	json_t *locks = json_object_get(row, "locks"), *lock;
	const char *class;

	if (!json_object_size(locks))
		return;
	fprintf(file, "  %-12s %10s %10s %12s %12s\n", "lock", "taken/op", "failed/op",
		"held insn/op", "longest hold");
	json_object_foreach(locks, class, lock)
	{
		fprintf(file, "  %-12s %10.2f %10.2f %12.2f %12" JSON_INTEGER_FORMAT "\n", class,
			of_op(row, lock, "acquisitions"), of_op(row, lock, "failed"),
			of_op(row, lock, "hold_insn"),
			json_integer_value(json_object_get(lock, "hold_max_insn")));
	}
}

static void print_row(const json_t *row, unsigned int top, FILE *file)
{
	const char *error = json_string_value(json_object_get(row, "error"));

	fprintf(file, "%s\n", json_string_value(json_object_get(row, "name")));
	if (error) {
		fprintf(file, "  no profile: %s\n\n", error);
		return;
	}
	fprintf(file, "          %11s %10s %10s %10s %10s  per operation\n", "insn", "loads",
		"stores", "atomics", "lines");
	fprintf(file, "          %11.2f %10.2f %10.2f %10.2f %10.2f\n", per_op(row, "insn"),
		per_op(row, "loads"), per_op(row, "stores"), per_op(row, "atomics"),
		per_op(row, "lines"));
	fprintf(file, "          %11.2f of which the driver's own\n", per_op(row, "driver_insn"));
	print_functions(row, top, file);
	print_locks(row, file);
	fputc('\n', file);
}

void profile_print(const json_t *profile, unsigned int top, FILE *file)
{
	const json_t *row;
	size_t index;

	json_array_foreach(json_object_get(profile, "rows"), index, row)
	{
		print_row(row, top, file);
	}
}

static void fold(const char *name, const char *stack, double weight, FILE *file)
{
	if (weight >= 0.5)
		fprintf(file, "%s;%s %.0f\n", name, stack, weight);
}

static void fold_row(const json_t *row, const char *name, enum profile_what what, FILE *file)
{
	const char *stack;
	json_t *counts;

	json_object_foreach(json_object_get(row, "stacks"), stack, counts)
	{
		fold(name, stack, profile_per_op(row, counts, what) * FOLDED_OPS, file);
	}
}

/* The class comes first, as in stacks of a trace. */
static void fold_holds(const json_t *row, const char *name, FILE *file)
{
	const char *stack;
	json_t *counts;

	json_object_foreach(json_object_get(row, "holds"), stack, counts)
	{
		double weight = profile_per_op(row, counts, 1) * FOLDED_OPS;
		int class = strcspn(stack, ";");
		char front[ROW_NAME_SIZE + 64];

		snprintf(front, sizeof(front), "%.*s;%s", class, stack, name);
		fold(front, stack + class + 1, weight, file);
	}
}

/* Where the mode of a row begins in its name, and how long that part is; NULL: it has none. */
static const char *mode_of(const char *name, size_t *length)
{
	const char *mode = strstr(name, "/mode:");

	*length = mode ? 1 + strcspn(mode + 1, "/") : 0;
	return mode;
}

/* Rows of two modes can be laid over one another without it. */
static bool without_mode(char *name, const char *wanted)
{
	size_t length;
	char *mode = (char *)mode_of(name, &length);

	if (!mode)
		return !strcmp(wanted, PROFILE_NO_MODE);
	if (length - strlen("/mode:") != strlen(wanted) ||
	    strncmp(mode + strlen("/mode:"), wanted, strlen(wanted)))
		return false;
	memmove(mode, mode + length, strlen(mode + length) + 1);
	return true;
}

void profile_fold(const json_t *profile, const char *filter, const char *mode,
		  enum profile_what what, FILE *file)
{
	json_t *row;
	size_t index;

	json_array_foreach(json_object_get(profile, "rows"), index, row)
	{
		const char *full = json_string_value(json_object_get(row, "name"));
		char name[ROW_NAME_SIZE];

		if (!full || !glob_match(filter, full))
			continue;
		snprintf(name, sizeof(name), "%s", full);
		if (mode && !without_mode(name, mode))
			continue;
		if (what == PROFILE_HOLDS)
			fold_holds(row, name, file);
		else
			fold_row(row, name, what, file);
	}
}

void profile_modes(const json_t *profile, FILE *file)
{
	json_t *seen = json_object(), *row;
	size_t index;

	json_array_foreach(json_object_get(profile, "rows"), index, row)
	{
		const char *name = json_string_value(json_object_get(row, "name")), *mode;
		char word[ROW_NAME_SIZE] = PROFILE_NO_MODE;
		size_t length;

		if (!name)
			continue;
		mode = mode_of(name, &length);
		if (mode)
			snprintf(word, sizeof(word), "%.*s", (int)(length - strlen("/mode:")),
				 mode + strlen("/mode:"));
		if (!json_object_get(seen, word))
			fprintf(file, "%s\n", word);
		json_object_set_new(seen, word, json_true());
	}
	json_decref(seen);
}

bool profile_has(const json_t *profile, const char *names)
{
	const json_t *rows = json_object_get(profile, "rows");

	for (;; names++) {
		size_t length = strcspn(names, ",");
		char name[ROW_NAME_SIZE];

		snprintf(name, sizeof(name), "%.*s", (int)length, names);
		if (!profile_row(rows, name))
			return false;
		names += length;
		if (!*names)
			return true;
	}
}
