// SPDX-License-Identifier: GPL-2.0
#include "exact.h"

#include <math.h>
#include <string.h>

#include "gpuvm_trace.h"
#include "names.h"

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static const json_t *profile_of(const json_t *profile, const json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "name"));
	const json_t *its;
	size_t i;

	json_array_foreach(json_object_get(profile, "rows"), i, its)
	{
		const char *other = json_string_value(json_object_get(its, "name"));

		if (name && other && !strcmp(name, other))
			return its;
	}
	return NULL;
}

static bool is_near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fabs(b);
}

/* As many in an operation of both. */
static void add_class(json_t *exact, const json_t *row, const json_t *lock, const json_t *its)
{
	const char *class = json_string_value(json_object_get(lock, "class"));
	const json_t *hold = json_object_get(lock, "hold_insn");
	const json_t *held = json_object_get(json_object_get(its, "locks"), class ? class : "");
	double count = number(hold, "count"), holds = number(held, "holds"), probed, bare;
	json_t *entry;

	if (!count || !holds ||
	    !is_near(count / number(row, "iterations"), holds / number(its, "ops")))
		return;
	probed = number(hold, "sum") / count;
	bare = number(held, "hold_insn") / holds;
	entry = json_pack("{s:s, s:I, s:f, s:f, s:f}", "class", class, "holds", (json_int_t)count,
			  "probed_insn", probed, "exact_insn", bare, "bias_insn", probed - bare);
	if (json_object_get(lock, "probe_insn"))
		json_object_set_new(entry, "known_insn",
				    json_real(number(lock, "probe_insn") / count));
	json_array_append_new(exact, entry);
}

void exact_add(json_t *rows, const json_t *profile)
{
	const json_t *lock;
	json_t *row;
	size_t i, j;

	json_array_foreach(rows, i, row)
	{
		const json_t *its = profile_of(profile, row);
		json_t *exact;

		if (!its)
			continue;
		exact = json_array();
		json_array_foreach(json_object_get(row, "locks"), j, lock)
		{
			const char *op = json_string_value(json_object_get(lock, "op"));

			if (op && !strcmp(op, "all"))
				add_class(exact, row, lock, its);
		}
		json_object_set_new(row, "exact", exact);
	}
}

/**
 * struct bias - of a class
 * @holds: how many. @probed: all of them, with probes. @exact: without. @known: of the difference.
 * @unknown: of some it is not known what probes cost.
 */
struct bias {
	double holds;
	double probed;
	double exact;
	double known;
	bool unknown;
};

static void add_bias(struct bias *bias, const json_t *entry)
{
	double holds = number(entry, "holds");

	bias->holds += holds;
	bias->probed += holds * number(entry, "probed_insn");
	bias->exact += holds * number(entry, "exact_insn");
	bias->known += holds * number(entry, "known_insn");
	bias->unknown |= !json_object_get(entry, "known_insn");
}

static void print_bias(const char *class, const struct bias *bias, FILE *out)
{
	double holds = bias->holds, more = bias->probed - bias->exact;

	fprintf(out, "  %-12s %12.0f %12.1f %12.1f %+12.1f ", class, holds, bias->probed / holds,
		bias->exact / holds, more / holds);
	if (bias->unknown)
		fprintf(out, "%12s", "-");
	else
		fprintf(out, "%12.1f", bias->known / holds);
	if (bias->exact)
		fprintf(out, " %8.1f", bias->probed / bias->exact);
	fputc('\n', out);
}

static void print_head(const char *what, FILE *out)
{
	fprintf(out, "  %-12s %12s %12s %12s %12s %12s %8s\n", what, "holds", "with probes",
		"exactly", "bias", "of it known", "times");
}

void exact_report_row(const json_t *row, FILE *out)
{
	const json_t *exact = json_object_get(row, "exact"), *entry;
	size_t i;

	if (!json_array_size(exact))
		return;
	print_head("mean hold", out);
	json_array_foreach(exact, i, entry)
	{
		struct bias bias = { 0 };

		add_bias(&bias, entry);
		print_bias(json_string_value(json_object_get(entry, "class")), &bias, out);
	}
}

void exact_report(const json_t *rows, FILE *out)
{
	struct bias biases[NUM_CLASSES] = { 0 };
	const json_t *row, *entry;
	double any = 0;
	size_t i, j;

	json_array_foreach(rows, i, row) json_array_foreach(json_object_get(row, "exact"), j, entry)
	{
		const char *name = json_string_value(json_object_get(entry, "class"));
		int class = class_find(name ? name : "");

		if (class < 0)
			continue;
		add_bias(&biases[class], entry);
		any += biases[class].holds;
	}
	if (!any)
		return;
	fprintf(out, "bias of the probes, a hold [insn], all rows above:\n");
	print_head("lock", out);
	for (size_t class = 0; class < NUM_CLASSES; class ++)
		if (biases[class].holds)
			print_bias(class_names[class], &biases[class], out);
	fputc('\n', out);
}
