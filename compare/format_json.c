// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Everything, for programs (docs/interfaces.md).
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "boots.h"
#include "families.h"
#include "format.h"
#include "row_json.h"

static const char *const status_names[] = { "nothing worse", "worse", "could not compare" };

/* JSON has neither infinity nor NaN. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *side_json(const struct side *side)
{
	json_t *runs = json_array();

	for (unsigned int i = 0; i < side->num_runs; i++) {
		json_t *path = json_string(side->runs[i].path);

		/* A path need not be UTF-8. */
		json_array_append_new(runs,
				      json_pack("{s:o, s:O}", "path", path ? path : json_null(),
						"context", side->runs[i].context));
	}
	return json_pack("{s:s, s:o}", "label", side->label, "runs", runs);
}

static json_t *sides_json(const struct input *input)
{
	json_t *sides = json_array();

	for (unsigned int i = 0; i < input->num_sides; i++)
		json_array_append_new(sides, side_json(&input->sides[i]));
	return sides;
}

static json_t *outliers_json(const struct comparison *comparison, size_t line, unsigned int side)
{
	const struct input *input = comparison->input;
	json_t *array = json_array();
	struct outlier *outliers;
	size_t count;

	if (comparison->is_exact ||
	    outliers_of(&input->table.lines[line].cells[side], &outliers, &count))
		return array;
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			array, json_pack("{s:i, s:f, s:f}", "run", (int)outliers[i].run, "cost",
					 outliers[i].cost, "median", outliers[i].median));
	free(outliers);
	return array;
}

static void put_timing(json_t *json, const struct verdict *verdict)
{
	const struct timing_verdict *timing = &verdict->timing;

	json_object_set_new(json, "low_pct", number((timing->low - 1) * 100));
	json_object_set_new(json, "high_pct", number((timing->high - 1) * 100));
	json_object_set_new(json, "mann_whitney_p", number(verdict->p));
	json_object_set_new(json, "smallest_pct", number((timing->smallest - 1) * 100));
	json_object_set_new(json, "boots",
			    timing->boots ? json_integer(timing->boots) : json_null());
}

static void put_marks(json_t *json, const struct verdict *verdict)
{
	json_t *marks = json_array();

	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (verdict->marks & MARK_BIT(mark))
			json_array_append_new(marks, json_string(mark_sign(mark)));
	}
	json_object_set_new(json, "marks", marks);
	json_object_set_new(json, "trusted", json_boolean(!verdict->is_doubtful));
}

static json_t *verdict_json(const struct comparison *comparison, size_t line, unsigned int side)
{
	const struct verdict *verdict = verdict_of(comparison, line, side);
	json_t *json = json_pack("{s:s, s:s, s:f}", "side", comparison->input->sides[side].label,
				 "verdict", outcome_name(verdict->outcome), "limit_pct",
				 verdict->limit_pct);

	if (verdict_has_costs(verdict)) {
		json_object_set_new(json, "a", number(verdict->a));
		json_object_set_new(json, "b", number(verdict->b));
		json_object_set_new(json, "change_pct", number(verdict->change_pct));
	}
	if (verdict->is_timed)
		put_timing(json, verdict);
	if (verdict->resolution_pct > 0)
		json_object_set_new(json, "smallest_pct", number(verdict->resolution_pct));
	if (verdict->marks)
		put_marks(json, verdict);
	if (verdict->where)
		json_object_set_new(json, "where", json_string(verdict->where));
	if (verdict->why)
		json_object_set_new(json, "why", json_string(verdict->why));
	return json;
}

static json_t *case_json(const struct comparison *comparison, size_t line)
{
	json_t *verdicts = json_array(), *outliers = json_object();
	const struct input *input = comparison->input;

	for (unsigned int side = 0; side < input->num_sides; side++) {
		json_t *of_side = outliers_json(comparison, line, side);

		if (side && verdict_of(comparison, line, side)->outcome != OUTCOME_NONE)
			json_array_append_new(verdicts, verdict_json(comparison, line, side));
		if (json_array_size(of_side))
			json_object_set(outliers, input->sides[side].label, of_side);
		json_decref(of_side);
	}
	return json_pack("{s:s, s:o, s:o}", "name", input->table.lines[line].name, "verdicts",
			 verdicts, "outliers", outliers);
}

static json_t *figure_json(const struct comparison *comparison, size_t line, unsigned int figure,
			   const double *values)
{
	const struct table *table = &comparison->input->table;
	json_t *array = json_array();

	for (unsigned int side = 0; side < table->sides; side++)
		json_array_append_new(array, number(values[side]));
	return json_pack("{s:s, s:s, s:b, s:o}", "name", table->lines[line].name, "figure",
			 table->figure_names[figure], "differs",
			 figure_values(comparison, line, figure, true, (double[SIDES_MAX]){ 0 }),
			 "values", array);
}

static void put_lines(json_t *json, const struct comparison *comparison, bool changed)
{
	const struct table *table = &comparison->input->table;
	json_t *cases = json_array(), *figures = json_array();
	double values[SIDES_MAX];

	for (size_t i = 0; i < table->count; i++) {
		if (line_is_shown(comparison, i, changed))
			json_array_append_new(cases, case_json(comparison, i));
		for (unsigned int j = 0; j < table->num_figure_names; j++) {
			if (figure_values(comparison, i, j, changed, values))
				json_array_append_new(figures,
						      figure_json(comparison, i, j, values));
		}
	}
	json_object_set_new(json, "cases", cases);
	json_object_set_new(json, "figures", figures);
}

/* Cases of each verdict; of the sides from @first to @last together. */
static json_t *counts_json(const struct comparison *comparison, unsigned int first,
			   unsigned int last)
{
	json_t *counts = json_object();

	for (enum outcome i = OUTCOME_SAME; i < OUTCOMES; i++) {
		size_t cases = 0;

		for (unsigned int side = first; side <= last; side++)
			cases += comparison->tallies[side].counts[i];
		json_object_set_new(counts, outcome_name(i), json_integer((json_int_t)cases));
	}
	return counts;
}

/* A line per family, as people get it; without changes there is no row of it to be trusted. */
static json_t *families_json(const struct comparison *comparison, unsigned int side)
{
	json_t *array = json_array();
	struct families families;

	if (!families_of(&families, comparison, side)) {
		for (size_t i = 0; i < families.count; i++) {
			const struct family *family = &families.at[i];

			json_array_append_new(
				array,
				json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o}",
					  "name", family->name, "cases", (json_int_t)family->cases,
					  "trusted", (json_int_t)family->num_changes, "changed",
					  (json_int_t)family->changed, "worse",
					  (json_int_t)family->worse, "better",
					  (json_int_t)family->better, "median_pct",
					  number(family->median), "median_by",
					  number(family->num_changes ? family->median_by : NAN),
					  "worst_pct", number(family->worst), "best_pct",
					  number(family->best)));
		}
	}
	families_free(&families);
	return array;
}

static json_t *tally_json(const struct comparison *comparison, unsigned int side)
{
	const struct tally *tally = &comparison->tallies[side];
	json_t *marks = json_object(), *json;

	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (tally->marks[mark])
			json_object_set_new(marks, mark_sign(mark),
					    json_integer((json_int_t)tally->marks[mark]));
	}
	json = json_pack("{s:s, s:i, s:s, s:s, s:s, s:o, s:o, s:I, s:o}", "side",
			 comparison->input->sides[side].label, "status", tally->status, "summary",
			 tally->summary, "headline", tally->headline, "counted", tally->counted,
			 "tally", counts_json(comparison, side, side), "marks", marks,
			 "not_trusted", (json_int_t)tally->doubtful, "families",
			 families_json(comparison, side));
	if (json && !comparison->is_exact)
		json_object_set_new(json, "shared_pct", number(comparison->shared_pct[side]));
	return json;
}

static json_t *tallies_json(const struct comparison *comparison)
{
	json_t *tallies = json_array();

	for (unsigned int side = 1; side < comparison->input->num_sides; side++)
		json_array_append_new(tallies, tally_json(comparison, side));
	return tallies;
}

static json_t *notes_json(const struct comparison *comparison)
{
	json_t *notes = json_array();

	for (size_t i = 0; i < comparison->num_notes; i++) {
		json_t *text = json_string(comparison->notes[i]);

		json_array_append_new(notes, text ? text : json_string("a note that is not UTF-8"));
	}
	return notes;
}

static json_t *proposal_json(const struct comparison *comparison)
{
	return json_pack("{s:f, s:i, s:i}", "see_pct", (comparison->see - 1) * 100, "boots_all",
			 (int)comparison_boots(comparison, 1), "boots_nine_of_ten",
			 (int)comparison_boots(comparison, 0.9));
}

static int print_json(const struct comparison *comparison, FILE *out, bool changed)
{
	json_t *json = json_pack("{s:s, s:s, s:i, s:s, s:s, s:o, s:o, s:o, s:o}", "tool",
				 "gpuvm-compare", "verdict", status_names[comparison->status],
				 "status", comparison->status, "summary", comparison->summary,
				 "clock", comparison->clock, "tally",
				 counts_json(comparison, 1, comparison->input->num_sides - 1),
				 "tallies", tallies_json(comparison), "sides",
				 sides_json(comparison->input), "notes", notes_json(comparison));
	int ret;

	if (!json)
		return -ENOMEM;
	if (!comparison->is_exact)
		json_object_set_new(json, "proposal", proposal_json(comparison));
	put_lines(json, comparison, changed);
	ret = json_dumpf(json, out, JSON_INDENT(1) | JSON_ENSURE_ASCII | ROW_JSON_FLAGS) ? -EIO : 0;
	fputc('\n', out);
	json_decref(json);
	return ret;
}

const struct format format_json = {
	.name = "json",
	.print = print_json,
	.sides_min = 2,
};
