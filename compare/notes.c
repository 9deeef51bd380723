// SPDX-License-Identifier: GPL-2.0-or-later
#include "notes.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boots.h"
#include "printable.h"

/* What should be the same on all sides: a difference may be the reason for any other. */
static const char *const same_keys[] = {
	"machine",	 "config_sha256",   "compiler", "qemu",
	"source_sha256", "harness_version", "num_cpus",
};

/* The same. Its pages lie otherwise in the guest's memory, which moves some rows. */
static const char *const build_key = "harness_sha256";

/* The same, of what else was run: no row of the exact machine depends on that. */
static const char *const selection_keys[] = { "cases", "modes", "seed", "shuffle" };

/* From so many cases on it is known what they share; less than this is not worth a line. */
#define SHARED_CASES 10
#define SHARED_PCT 0.5

/* What makes one side's runs runs of the same thing. */
static const char *const side_keys[] = { "revision", "patches", "kernel", "driver" };

static int __attribute__((format(printf, 2, 3)))
note(struct comparison *comparison, const char *format, ...)
{
	char **notes = reallocarray(comparison->notes, comparison->num_notes + 1, sizeof(*notes));
	va_list args;
	int length;

	if (!notes)
		return -ENOMEM;
	comparison->notes = notes;
	va_start(args, format);
	length = vasprintf(&notes[comparison->num_notes], format, args);
	va_end(args);
	if (length < 0)
		return -ENOMEM;
	printable(notes[comparison->num_notes++]);
	return 0;
}

/* A number, a text or a flag of the context, as text; "" when there is none. */
static const char *value_of(const struct run *run, const char *key, char *room, size_t size)
{
	const json_t *value = json_object_get(run->context, key);

	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	if (!json_is_number(value))
		return context_text(run, key);
	snprintf(room, size, "%.15g", json_number_value(value));
	return room;
}

static int note_run(struct comparison *comparison, const struct side *side, const struct run *run)
{
	const char *reason = run_incomplete(run);
	const char *debug = context_text(run, "kernel_debug");
	const char *tracer = context_text(run, "tracer");
	int ret = 0;

	if (reason)
		ret = note(comparison, "%s: %s is incomplete: %s; it has %zu rows", side->label,
			   run->path, reason, run->rows);
	if (!ret && debug[0])
		ret = note(comparison,
			   "%s: %s is of a debug kernel (%s): its times mean nothing, and "
			   "are not compared",
			   side->label, run->path, debug);
	if (!ret && tracer[0] && strcmp(tracer, "none"))
		ret = note(
			comparison,
			"%s: %s was traced (%s): its costs are the tracer's, and are not compared",
			side->label, run->path, tracer);
	return ret;
}

static int note_difference(struct comparison *comparison, const char *key,
			   const struct side *side_a, const struct run *a,
			   const struct side *side_b, const struct run *b)
{
	char room_a[32], room_b[32];
	const char *value_a = value_of(a, key, room_a, sizeof(room_a));
	const char *value_b = value_of(b, key, room_b, sizeof(room_b));

	/* Of a hash the beginning will do. */
	int length = strstr(key, "sha256") ? 12 : INT_MAX;
	bool many = side_b->num_runs > 1;

	if (!strcmp(value_a, value_b))
		return 0;
	return note(comparison, "%s differs: '%.*s' in %s, '%.*s' in %s%s%s%s", key, length,
		    value_a, side_a->label, length, value_b, side_b->label, many ? " (" : "",
		    many ? b->path : "", many ? ")" : "");
}

static int note_keys(struct comparison *comparison, const char *const *keys, size_t num_keys,
		     const struct side *side_a, const struct side *side_b, unsigned int run)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < num_keys; i++)
		ret = note_difference(comparison, keys[i], side_a, &side_a->runs[0], side_b,
				      &side_b->runs[run]);
	return ret;
}

static int note_run_against(struct comparison *comparison, const struct side *first,
			    const struct side *side, unsigned int run)
{
	const size_t num_same = sizeof(same_keys) / sizeof(*same_keys);
	const size_t num_selection = sizeof(selection_keys) / sizeof(*selection_keys);
	size_t before;
	int ret = note_keys(comparison, same_keys, num_same, first, side, run);

	before = comparison->num_notes;
	if (!ret)
		ret = note_keys(comparison, &build_key, 1, first, side, run);
	if (!ret && comparison->is_exact && comparison->num_notes > before)
		ret = note(comparison,
			   "so a row may cost up to one per cent more or less for that alone; "
			   "compare runs of one build");
	if (!ret)
		ret = note_keys(comparison, selection_keys, num_selection, first, side, run);
	return ret;
}

/* Each side against the first one, and each run against the first of its side. */
static int note_contexts(struct comparison *comparison)
{
	const size_t num_side = sizeof(side_keys) / sizeof(*side_keys);
	const struct side *sides = comparison->input->sides;
	int ret = 0;

	for (unsigned int i = 0; i < comparison->input->num_sides; i++) {
		if (!ret)
			ret = note_run_against(comparison, &sides[0], &sides[i], 0);
		for (unsigned int j = 0; !ret && j < sides[i].num_runs; j++) {
			ret = note_run(comparison, &sides[i], &sides[i].runs[j]);
			if (!ret && j)
				ret = note_run_against(comparison, &sides[i], &sides[i], j);
			if (!ret && j)
				ret = note_keys(comparison, side_keys, num_side, &sides[i],
						&sides[i], j);
		}
	}
	return ret;
}

/* On the exact clock, runs of one kernel agree to the last digit. */
static int note_disagreement(struct comparison *comparison)
{
	const struct table *table = &comparison->input->table;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < table->sides; i++) {
		const struct side *side = &comparison->input->sides[i];
		size_t lines = 0;

		for (size_t j = 0; j < table->count; j++) {
			const struct cell *cell = &table->lines[j].cells[i];
			bool differs = false;

			for (size_t k = 1; k < cell->num_samples; k++)
				differs |= cell->samples[k].cost != cell->samples[0].cost;
			lines += differs && !cell->resolution_pct;
		}
		if (lines)
			ret = note(comparison,
				   "%s: %zu case%s between its repetitions, which exact ones do "
				   "not; the smallest was taken, and no change is one that is "
				   "smaller than that",
				   side->label, lines, lines == 1 ? " differs" : "s differ");
	}
	return ret;
}

/* Cases that even the exact clock does not measure to the last digit. */
static int note_resolution(struct comparison *comparison)
{
	const struct table *table = &comparison->input->table;
	double coarsest = 0;
	size_t lines = 0;

	for (size_t i = 0; i < table->count; i++) {
		double resolution = 0;

		for (unsigned int side = 0; side < table->sides; side++)
			resolution = fmax(resolution, table->lines[i].cells[side].resolution_pct);
		coarsest = fmax(coarsest, resolution);
		lines += resolution > 0;
	}
	if (!lines)
		return 0;
	return note(
		comparison,
		"%zu case%s not exact, being marked or having other threads' work inside: up to "
		"what the batches are apart, %.3g %% at most, is no change",
		lines, lines == 1 ? " is" : "s are", coarsest);
}

static int note_outliers(struct comparison *comparison, const struct line *line, unsigned int side)
{
	const struct input *input = comparison->input;
	struct outlier *outliers;
	size_t count;
	int ret = outliers_of(&line->cells[side], &outliers, &count);

	for (size_t i = 0; !ret && i < count; i++)
		ret = note(comparison,
			   "outlier, not dropped: %s in %s: %.4g %s, the median is %.4g",
			   line->name, input->sides[side].runs[outliers[i].run].path,
			   outliers[i].cost, comparison->clock, outliers[i].median);
	free(outliers);
	return ret;
}

static int note_all_outliers(struct comparison *comparison)
{
	const struct table *table = &comparison->input->table;
	int ret = 0;

	for (size_t i = 0; i < table->count; i++) {
		for (unsigned int side = 0; !ret && side < table->sides; side++)
			ret = note_outliers(comparison, &table->lines[i], side);
	}
	return ret;
}

static unsigned int runs_in(const struct cell *cell)
{
	unsigned int runs = 0;

	for (size_t i = 0; i < cell->num_samples; i++)
		runs += !i || cell->samples[i].run != cell->samples[i - 1].run;
	return runs;
}

/* Cases that were measured in some runs of a side, and not in others: they have fewer boots. */
static int note_gaps(struct comparison *comparison)
{
	const struct table *table = &comparison->input->table;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < table->sides; i++) {
		const struct side *side = &comparison->input->sides[i];
		const char *first = NULL;
		size_t lines = 0;

		for (size_t j = 0; j < table->count; j++) {
			const struct cell *cell = &table->lines[j].cells[i];

			if (cell->state != CELL_MEASURED || runs_in(cell) == side->num_runs)
				continue;
			first = first ? first : table->lines[j].name;
			lines++;
		}
		if (lines)
			ret = note(comparison,
				   "%s: not each of its %u runs has a row of %zu cases, %s among "
				   "them; those that have one were compared",
				   side->label, side->num_runs, lines, first);
	}
	return ret;
}

/* What all cases of a boot share, where there are enough of them to tell. */
static int note_shared(struct comparison *comparison)
{
	const struct input *input = comparison->input;
	int ret = 0;

	for (unsigned int side = 1; !ret && side < input->num_sides; side++) {
		double shared = comparison->shared_pct[side];

		if (comparison->tallies[side].timed >= SHARED_CASES && shared >= SHARED_PCT)
			ret = note(
				comparison,
				"boots of %s and of %s are %.2g %% apart in all cases alike (one "
				"standard deviation); that is taken out of what each case varies "
				"by, and allowed for once in all of them",
				input->sides[0].label, input->sides[side].label, shared);
	}
	return ret;
}

static bool has_unknown(const struct comparison *comparison)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		if (comparison->tallies[side].counts[OUTCOME_UNKNOWN])
			return true;
	}
	return false;
}

static int note_boots(struct comparison *comparison)
{
	const char *command = comparison->command ? comparison->command : "make compare ...";
	unsigned int all = comparison_boots(comparison, 1);
	unsigned int most = comparison_boots(comparison, 0.9);
	double see_pct = (comparison->see - 1) * 100;
	int ret = 0;

	if (!comparison->timed && !has_unknown(comparison))
		return 0;
	if (!comparison->timed)
		return note(comparison, "more boots are needed; to run them: %s BOOTS=%u", command,
			    TIMING_BOOTS_MIN);
	if (all)
		ret = note(comparison, "to see %.3g %% in all cases: %s BOOTS=%u", see_pct, command,
			   all);
	else
		ret = note(
			comparison,
			"to see %.3g %% in all cases takes more than %u boots a side; choose fewer "
			"or calmer ones with CASES",
			see_pct, TIMING_BOOTS_MAX);
	if (!ret && most && most != all)
		ret = note(comparison, "to see %.3g %% in nine of ten cases: %s BOOTS=%u", see_pct,
			   command, most);
	return ret;
}

int take_notes(struct comparison *comparison)
{
	int ret = note_contexts(comparison);

	if (!ret)
		ret = note_gaps(comparison);
	if (!ret && comparison->is_exact)
		ret = note_disagreement(comparison);
	if (comparison->is_exact)
		return ret ? ret : note_resolution(comparison);
	if (!ret)
		ret = note_shared(comparison);
	if (!ret)
		ret = note_boots(comparison);
	if (!ret)
		ret = note_all_outliers(comparison);
	return ret;
}
