// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "judge_timed.h"
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
		[OUTCOME_COSTLESS] = "not measured",
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

bool verdict_has_costs(const struct verdict *verdict)
{
	return verdict->outcome >= OUTCOME_SAME && verdict->outcome <= OUTCOME_UNKNOWN &&
	       verdict->outcome != OUTCOME_FAILED;
}

bool verdict_has_changed(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_WORSE || verdict->outcome == OUTCOME_BETTER ||
	       verdict->outcome == OUTCOME_WITHIN;
}

bool verdict_is_unseen(const struct verdict *verdict, double see)
{
	if (verdict->outcome == OUTCOME_UNSEEN)
		return verdict->is_timed && verdict->timing.smallest > see;
	return verdict->outcome == OUTCOME_UNKNOWN;
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

static bool was_run(const struct cell *cell)
{
	return cell->state == CELL_MEASURED || cell->state == CELL_COSTLESS;
}

static void skip(struct verdict *verdict, const char *where, const char *why)
{
	verdict->outcome = OUTCOME_SKIPPED;
	verdict->where = where;
	verdict->why = why;
}

/*
 * A case that a side has no row of. When the other one has none either, it is a third side's, or
 * a row of a trace: nothing is to be said.
 */
static void judge_absent(struct verdict *verdict, const struct input *input,
			 const struct line *line, unsigned int side, unsigned int other)
{
	const char *why = skipped_for(input, line->name, side);
	const char *why_other = skipped_for(input, line->name, other);
	const struct cell *cell = &line->cells[other];

	verdict->is_covered = why || (why_other && cell->state == CELL_ABSENT);
	verdict->is_skipped_alike = why && (why_other || cell->state == CELL_SKIPPED);
	if (why) {
		skip(verdict, input->sides[side].label, why);
	} else if (cell->state == CELL_SKIPPED) {
		skip(verdict, input->sides[other].label, cell->why);
	} else if (cell->state != CELL_ABSENT) {
		verdict->outcome = OUTCOME_MISSING;
		verdict->where = input->sides[side].label;
		verdict->is_lost = side && was_run(cell);
	} else if (why_other) {
		skip(verdict, input->sides[other].label, why_other);
	}
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
		{ CELL_ABSENT, OUTCOME_MISSING },
		{ CELL_SKIPPED, OUTCOME_SKIPPED },
		{ CELL_COSTLESS, OUTCOME_COSTLESS },
	};
	const unsigned int both[] = { side, 0 };

	for (size_t i = 0; i < 2 * sizeof(ways) / sizeof(*ways); i++) {
		const struct cell *cell = &line->cells[both[i % 2]];
		const struct cell *other = &line->cells[both[!(i % 2)]];

		if (cell->state != ways[i / 2].state)
			continue;
		if (cell->state == CELL_ABSENT) {
			judge_absent(verdict, input, line, both[i % 2], both[!(i % 2)]);
			return true;
		}
		verdict->outcome = ways[i / 2].outcome;
		verdict->where = input->sides[both[i % 2]].label;
		verdict->why = cell->why;
		verdict->is_bad = cell->state == CELL_FAILED && cell != line->cells &&
				  was_run(other);
		verdict->is_lost = cell->state == CELL_COSTLESS && cell != line->cells &&
				   other->state == CELL_MEASURED;
		verdict->is_skipped_alike =
			(cell->state == CELL_SKIPPED || cell->state == CELL_COSTLESS) &&
			other->state == cell->state;
		return true;
	}
	return false;
}

static bool mark_counts(const struct comparison *comparison, const struct cell *cell,
			enum row_mark mark)
{
	/* Of many boots some are always off; what counts is how the case usually is. */
	if (!comparison->is_exact)
		return 2 * cell->marked[mark] > cell->num_samples;
	return cell->marked[mark];
}

/* What the rows of both sides say against themselves. */
static void judge_marks(const struct comparison *comparison, struct verdict *verdict,
			const struct cell *a, const struct cell *b)
{
	unsigned int harmless = 0;

	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (mark == MARK_UNLIKE &&
		    (!comparison->input->sides[0].mode[0] || a->unlike == b->unlike))
			continue;
		if (mark_counts(comparison, a, mark) || mark_counts(comparison, b, mark))
			verdict->marks |= MARK_BIT(mark);
	}
	/* How far boots are apart is in the interval already. */
	if (!comparison->is_exact)
		harmless = MARK_BIT(MARK_SPREAD) | MARK_BIT(MARK_TICKS);
	verdict->is_doubtful = verdict->marks & ~harmless;
}

enum outcome outcome_of(const struct comparison *comparison, const struct verdict *verdict)
{
	double difference = fabs(verdict->b - verdict->a);

	if (!verdict->has_limit && (fabs(verdict->change_pct) < verdict->limit_pct ||
				    (comparison->is_exact && difference < LIMIT_DEFAULT_INSN)))
		return OUTCOME_WITHIN;
	if (verdict->change_pct < 0)
		return OUTCOME_BETTER;
	return verdict->has_limit && verdict->change_pct <= verdict->limit_pct ? OUTCOME_WITHIN :
										 OUTCOME_WORSE;
}

static void judge_exact(const struct comparison *comparison, struct verdict *verdict,
			const struct cell *a, const struct cell *b)
{
	verdict->a = cell_smallest(a);
	verdict->b = cell_smallest(b);
	verdict->change_pct = (verdict->b - verdict->a) / verdict->a * 100;
	verdict->resolution_pct = fmax(cell_apart_pct(a), cell_apart_pct(b));
	if (verdict->a == verdict->b)
		verdict->outcome = OUTCOME_SAME;
	else if (fabs(verdict->change_pct) <= verdict->resolution_pct)
		verdict->outcome = OUTCOME_UNSEEN;
	else
		verdict->outcome = outcome_of(comparison, verdict);
}

static void judge_line(struct comparison *comparison, size_t index)
{
	const struct input *input = comparison->input;
	const struct line *line = &input->table.lines[index];

	for (unsigned int side = 1; side < input->num_sides; side++) {
		struct verdict *verdict = place_of(comparison, index, side);

		verdict->has_limit = limits_of(comparison->limits, line->name, &verdict->limit_pct);
		if (line->is_fit || not_measured(verdict, input, line, side))
			continue;
		judge_marks(comparison, verdict, &line->cells[0], &line->cells[side]);
		if (comparison->is_exact)
			judge_exact(comparison, verdict, &line->cells[0], &line->cells[side]);
		else
			verdict->is_timed = true;
	}
}

static int judge_all(struct comparison *comparison)
{
	const struct input *input = comparison->input;
	size_t most = input->table.count * input->num_sides + 1;

	comparison->verdicts = calloc(most, sizeof(*comparison->verdicts));
	if (!comparison->verdicts)
		return -ENOMEM;
	for (size_t i = 0; i < input->table.count; i++)
		judge_line(comparison, i);
	return comparison->is_exact ? 0 : judge_timed(comparison);
}

int compare(struct comparison *comparison)
{
	struct input *input = comparison->input;
	int ret = input_clock(input, &comparison->clock);

	if (ret)
		return ret;
	comparison->is_exact = clock_is_exact(comparison->clock);
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
