// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_statistics_double.h>

#include "boots.h"
#include "notes.h"

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {
		[OUTCOME_NONE] = "",
		[OUTCOME_SAME] = "same",
		[OUTCOME_UNSEEN] = "no change seen",
		[OUTCOME_BETTER] = "better",
		[OUTCOME_WITHIN] = "within limit",
		[OUTCOME_WORSE] = "worse",
		[OUTCOME_FAILED] = "failed",
		[OUTCOME_UNKNOWN] = "cannot tell",
		[OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_MISSING] = "missing",
	};

	return names[outcome];
}

static struct verdict *place_of(const struct comparison *comparison, size_t line, unsigned int side)
{
	return &comparison->verdicts[line * comparison->input->num_sides + side];
}

const struct verdict *verdict_of(const struct comparison *comparison, size_t line,
				 unsigned int side)
{
	return place_of(comparison, line, side);
}

static double smallest(const struct cell *cell)
{
	double min = INFINITY;

	for (size_t i = 0; i < cell->num_samples; i++)
		min = fmin(min, cell->samples[i].cost);
	return min;
}

/*
 * What a kernel lacks is one row that stands for all cases whose names begin with its own:
 * "family/mode:M", or "family/mode:M/how:defer". Returns why they were skipped, or NULL.
 */
static const char *skipped_for(const struct input *input, const char *name, unsigned int side)
{
	const struct table *skips = &input->skips;

	for (size_t length = strlen(name); length; length--) {
		const json_t *place = NULL;

		if (name[length] == '/')
			place = json_object_getn(skips->index, name, length);
		if (place &&
		    skips->lines[json_integer_value(place)].cells[side].state == CELL_SKIPPED)
			return skips->lines[json_integer_value(place)].cells[side].why;
	}
	return NULL;
}

/* Sets the outcome of a case that a side has no row of. */
static void judge_absent(struct verdict *verdict, const struct input *input, const char *name,
			 unsigned int side)
{
	verdict->why = skipped_for(input, name, side);
	verdict->is_covered = verdict->why;
	verdict->outcome = verdict->why ? OUTCOME_SKIPPED : OUTCOME_MISSING;
	verdict->is_lost = !verdict->why && side;
}

/* Sets the outcome of a case that not both sides have measured. */
static bool not_measured(struct verdict *verdict, const struct input *input,
			 const struct line *line, unsigned int side)
{
	static const struct {
		enum cell_state state;
		enum outcome outcome;
	} ways[] = {
		{ CELL_FAILED, OUTCOME_FAILED },
		{ CELL_SKIPPED, OUTCOME_SKIPPED },
		{ CELL_ABSENT, OUTCOME_MISSING },
	};
	const unsigned int both[] = { side, 0 };

	for (size_t way = 0; way < sizeof(ways) / sizeof(*ways); way++) {
		for (size_t i = 0; i < 2; i++) {
			const struct cell *cell = &line->cells[both[i]];

			if (cell->state != ways[way].state)
				continue;
			verdict->outcome = ways[way].outcome;
			verdict->where = input->sides[both[i]].label;
			verdict->why = cell->why;
			verdict->is_bad = cell->state == CELL_FAILED && !i &&
					  line->cells[0].state == CELL_MEASURED;
			if (cell->state == CELL_ABSENT)
				judge_absent(verdict, input, line->name, both[i]);
			return true;
		}
	}
	return false;
}

/* What a change means that is known to be there. */
static enum outcome outcome_of(const struct verdict *verdict)
{
	if (verdict->change_pct > verdict->limit_pct)
		return OUTCOME_WORSE;
	return verdict->change_pct > 0 ? OUTCOME_WITHIN : OUTCOME_BETTER;
}

static double change_pct(double a, double b)
{
	if (a > 0)
		return (b - a) / a * 100;
	return b > 0 ? INFINITY : 0;
}

static void judge_exact(struct verdict *verdict, const struct cell *a, const struct cell *b)
{
	verdict->a = smallest(a);
	verdict->b = smallest(b);
	verdict->change_pct = change_pct(verdict->a, verdict->b);
	verdict->resolution_pct = fmax(a->resolution_pct, b->resolution_pct);
	if (verdict->a == verdict->b)
		verdict->outcome = OUTCOME_SAME;
	else if (fabs(verdict->change_pct) <= verdict->resolution_pct)
		verdict->outcome = OUTCOME_UNSEEN;
	else
		verdict->outcome = outcome_of(verdict);
}

/**
 * struct queue - cases whose clock is not exact
 * @timings: their boots.
 * @verdicts: where their verdicts go.
 * @count: used part of both.
 */
struct queue {
	struct timing *timings;
	struct verdict **verdicts;
	size_t count;
};

/* Costs without an interval. */
static void set_costs(struct verdict *verdict, double log_a, double log_b)
{
	verdict->a = exp(log_a);
	verdict->b = exp(log_b);
	verdict->change_pct = change_pct(verdict->a, verdict->b);
}

/* A case that looks for a fault has no cost: it has failed, or it is the same. */
static bool is_untimed(const struct cell *cell)
{
	for (size_t i = 0; i < cell->num_samples; i++) {
		if (cell->samples[i].cost > 0)
			return false;
	}
	return true;
}

static int queue_timed(struct queue *queue, struct verdict *verdict, const struct cell *a,
		       const struct cell *b)
{
	double boots_a[RUNS_MAX], boots_b[RUNS_MAX];
	struct timing *timing = &queue->timings[queue->count];
	size_t num_a, num_b;
	int ret;

	if (is_untimed(a) && is_untimed(b)) {
		verdict->outcome = OUTCOME_SAME;
		return 0;
	}
	if (boots_of(a, boots_a, &num_a) || boots_of(b, boots_b, &num_b))
		return -ENOMEM;
	verdict->p = mann_whitney(boots_a, num_a, boots_b, num_b);
	ret = timing_init(timing, boots_a, num_a, boots_b, num_b);
	if (verdict->p < 0 || ret == -ENOMEM)
		return -ENOMEM;
	if (!ret) {
		set_costs(verdict, timing->a.middle, timing->b.middle);
		queue->verdicts[queue->count++] = verdict;
		return 0;
	}
	set_costs(verdict, gsl_stats_mean(boots_a, 1, num_a), gsl_stats_mean(boots_b, 1, num_b));
	verdict->outcome = OUTCOME_UNKNOWN;
	verdict->why = num_a < 2 || num_b < 2 ? "one boot cannot tell its luck from a change" :
						"a cost of zero has no ratio";
	return 0;
}

static int by_size(const void *left, const void *right)
{
	unsigned int a = *(const unsigned int *)left, b = *(const unsigned int *)right;

	return (a > b) - (a < b);
}

static int judge_timed(struct comparison *comparison, struct queue *queue)
{
	struct timing_scale scale;

	if (timing_scale_init(&scale, queue->timings, queue->count, comparison->see))
		return -ENOMEM;
	comparison->timed = queue->count;
	comparison->boots = calloc(queue->count + 1, sizeof(*comparison->boots));
	if (!comparison->boots)
		return -ENOMEM;
	for (size_t i = 0; i < queue->count; i++) {
		struct verdict *verdict = queue->verdicts[i];
		bool is_seen;

		timing_judge(&verdict->timing, &queue->timings[i], &scale);
		verdict->is_timed = true;
		is_seen = verdict->timing.low > 1 || verdict->timing.high < 1;
		verdict->outcome = is_seen ? outcome_of(verdict) : OUTCOME_UNSEEN;
		comparison->boots[i] = verdict->timing.boots ? verdict->timing.boots : UINT_MAX;
	}
	qsort(comparison->boots, queue->count, sizeof(*comparison->boots), by_size);
	return 0;
}

unsigned int comparison_boots(const struct comparison *comparison, double share)
{
	size_t last = (size_t)ceil(share * (double)comparison->timed);
	unsigned int boots;

	if (!comparison->boots || !last)
		return 0;
	boots = comparison->boots[last - 1];
	return boots == UINT_MAX ? 0 : boots;
}

static int judge_line(struct comparison *comparison, struct queue *queue, size_t index)
{
	const struct input *input = comparison->input;
	const struct line *line = &input->table.lines[index];
	int ret = 0;

	for (unsigned int side = 1; !ret && side < input->num_sides; side++) {
		struct verdict *verdict = place_of(comparison, index, side);

		verdict->limit_pct = limits_of(comparison->limits, line->name);
		if (line->is_fit || not_measured(verdict, input, line, side))
			continue;
		if (comparison->is_exact)
			judge_exact(verdict, &line->cells[0], &line->cells[side]);
		else
			ret = queue_timed(queue, verdict, &line->cells[0], &line->cells[side]);
	}
	return ret;
}

static int judge_all(struct comparison *comparison)
{
	size_t lines = comparison->input->table.count;
	size_t most = lines * comparison->input->num_sides + 1;
	struct queue queue = {
		.timings = calloc(most, sizeof(*queue.timings)),
		.verdicts = calloc(most, sizeof(*queue.verdicts)),
	};
	int ret = 0;

	comparison->verdicts = calloc(most, sizeof(*comparison->verdicts));
	if (!queue.timings || !queue.verdicts || !comparison->verdicts)
		ret = -ENOMEM;
	for (size_t i = 0; !ret && i < lines; i++)
		ret = judge_line(comparison, &queue, i);
	if (!ret && !comparison->is_exact)
		ret = judge_timed(comparison, &queue);
	free(queue.timings);
	free(queue.verdicts);
	return ret;
}

int compare(struct comparison *comparison)
{
	struct input *input = comparison->input;
	int ret = input_clock(input, &comparison->clock);

	if (ret)
		return ret;
	comparison->is_exact = !strcmp(comparison->clock, "insn");
	input_label(input);
	ret = judge_all(comparison);
	if (!ret)
		ret = sum_up(comparison);
	if (!ret)
		ret = take_notes(comparison);
	if (ret)
		snprintf(
			input->message, sizeof(input->message),
			"the comparison does not fit into memory; compare fewer rows with --cases");
	return ret;
}

void comparison_free(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->num_notes; i++)
		free(comparison->notes[i]);
	free(comparison->notes);
	free(comparison->verdicts);
	free(comparison->boots);
}
