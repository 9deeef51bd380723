// SPDX-License-Identifier: GPL-2.0-or-later
#include "planted.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "pairs.h"

/**
 * struct tally - rows of one run, held against those without
 * @insn: planted in each remap step.
 * @out: where to say what is wrong.
 * @steps: of rows that nobody counts steps of: the name without its mode -> steps.
 * @rows: all.
 * @more: that cost more, as they should.
 * @same: that cost the same, as they should.
 * @wrong: others.
 * @ticks: that have timer interrupts in them.
 */
struct tally {
	double insn;
	FILE *out;
	json_t *steps;
	size_t rows;
	size_t more;
	size_t same;
	size_t wrong;
	size_t ticks;
};

static double counter(const struct row *row, const char *name)
{
	double value = 0;

	row_counter_get(row, name, &value);
	return value;
}

static bool has(const struct row *row, const char *name)
{
	double value;

	return !row_counter_get(row, name, &value);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-6;
}

static double cost(const struct row *row)
{
	return counter(row, "insn_per_op");
}

/* What an operation costs without what its batch costs. */
static double slope(const struct row *row)
{
	return cost(row) * (counter(row, "doubled_ratio") - 1);
}

static bool is_pair(const struct row *a, const struct row *b)
{
	return a && has(a, "insn_per_op") && has(b, "insn_per_op");
}

/* The name without which mode it is. */
static void name_of_family(const struct row *row, char *name)
{
	const char *mode = strstr(row->name, "mode:");

	if (mode)
		sprintf(name, "%.*smode%s", (int)(mode - row->name), row->name,
			mode + strcspn(mode, "/"));
	else
		strcpy(name, row->name);
}

static void take_uncounted(struct tally *tally, const struct row *base, const struct row *row)
{
	double more = cost(row) - cost(base), steps = more * base->iterations / tally->insn;
	char family[ROW_NAME_SIZE + 8];
	const json_t *before;

	name_of_family(row, family);
	before = json_object_get(tally->steps, family);
	if (steps < 0 || !near(steps, round(steps))) {
		fprintf(tally->out, "%s: %g more, which are not whole steps\n", row->name, more);
		tally->wrong++;
	} else if (before && !near(json_number_value(before), steps)) {
		fprintf(tally->out, "%s: %g steps, not %g as in another mode\n", row->name, steps,
			json_number_value(before));
		tally->wrong++;
	} else if (steps > 0) {
		tally->more++;
	} else {
		tally->same++;
	}
	json_object_set_new(tally->steps, family, json_real(steps));
}

static void take_canary(const struct row *base, const struct row *row, void *data)
{
	struct tally *tally = data;
	double got, want;

	if (!is_pair(base, row))
		return;
	tally->rows++;
	if (!has(base, "allocs_per_op")) {
		take_uncounted(tally, base, row);
		return;
	}
	/* A batch of another size has another share of what a batch costs besides. */
	got = base->iterations == row->iterations ? cost(row) - cost(base) :
						    slope(row) - slope(base);
	want = tally->insn * counter(base, "remap_steps_per_op");
	if (!near(got, want)) {
		fprintf(tally->out, "%s: %g more, not %g\n", row->name, got, want);
		tally->wrong++;
	} else if (want > 0) {
		tally->more++;
	} else {
		tally->same++;
	}
}

static void take_bystander(const struct row *base, const struct row *row, void *data)
{
	struct tally *tally = data;

	if (!is_pair(base, row))
		return;
	tally->rows++;
	if (counter(base, "ticks_seen") > 0) {
		tally->ticks++;
	} else if (cost(base) == cost(row) && base->iterations == row->iterations) {
		tally->same++;
	} else {
		fprintf(tally->out, "%s: %.17g and %.17g\n", row->name, cost(base), cost(row));
		tally->wrong++;
	}
}

int planted(double insn, const char *const *paths, FILE *out)
{
	struct tally canary = { .insn = insn, .out = out, .steps = json_object() };
	struct tally bystander = { .out = out };
	int ret = canary.steps ? pairs_each(paths[0], paths[1], take_canary, &canary) : -ENOMEM;

	json_decref(canary.steps);
	if (!ret) {
		fprintf(out,
			"canary: %zu rows: %zu differ by exactly %g per remap step, %zu without "
			"one by 0, %zu wrong\n",
			canary.rows, canary.more, insn, canary.same, canary.wrong);
		ret = pairs_each(paths[0], paths[2], take_bystander, &bystander);
	}
	if (ret)
		return ret;
	fprintf(out,
		"bystander: %zu rows: %zu differ by 0, %zu wrong; %zu are longer than the time "
		"between two ticks\n",
		bystander.rows, bystander.same, bystander.wrong, bystander.ticks);
	if (fflush(out) || ferror(out))
		return -EIO;
	return canary.wrong || !canary.more || !canary.same || bystander.wrong || !bystander.same ?
		       PLANTED_NOT :
		       0;
}
