// SPDX-License-Identifier: GPL-2.0-or-later
#include "answer.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "number.h"

/* More notes than this nobody reads; the rows have them all. */
#define NOTES_MAX 6

/* Columns that a table with all of its own needs. */
#define NARROW 80

static void add_percent(struct grid *grid, double pct)
{
	char text[CHANGE_SIZE] = "-";

	if (!isnan(pct))
		change_format(text, sizeof(text), pct);
	grid_add(grid, "%s", text);
}

static void add_family(struct grid *grid, const struct family *family, bool is_narrow)
{
	grid_add(grid, "%s", family->name);
	grid_add(grid, "%zu", family->cases);
	grid_add(grid, "%zu", family->worse);
	grid_add(grid, "%zu", family->better);
	if (!is_narrow)
		grid_add(grid, "%zu", family->cases - family->worse - family->better);
	add_percent(grid, family->median);
	add_percent(grid, family->worst);
	add_percent(grid, family->best);
}

/* What is neither worse nor better is the same: narrow paper leaves that to the reader. */
static void add_heading(struct grid *grid, const struct comparison *comparison, bool is_narrow)
{
	static const char *const words[] = { "family", "cases",	 "worse", "better",
					     NULL,     "median", "worst", "best" };

	grid->columns = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!words[i] && is_narrow)
			continue;
		grid_add(grid, "%s",
			 words[i]	      ? words[i] :
			 comparison->is_exact ? "same" :
						"unseen");
		grid->columns++;
	}
}

static bool is_unchanged(const struct family *family)
{
	return !family->changed;
}

static bool is_unknown(const struct family *family)
{
	return family->changed && !family->num_changes;
}

static bool is_changed(const struct family *family)
{
	return family->changed && family->num_changes;
}

/* Those of a kind by name, and no more of them. */
static void print_names(const struct paper *paper, const struct families *families,
			const char *lead, bool (*is_one)(const struct family *))
{
	char text[2048] = "";
	size_t used = 0;

	for (size_t i = 0; i < families->count && used < sizeof(text); i++) {
		if (is_one(&families->at[i]))
			used += snprintf(text + used, sizeof(text) - used, "%s%s (%zu)",
					 used ? ", " : "", families->at[i].name,
					 families->at[i].cases);
	}
	if (used)
		paper_text(paper, lead, "%s", text);
}

static int print_families(const struct comparison *comparison, const struct paper *paper,
			  unsigned int side)
{
	bool is_narrow = !paper->is_markdown && paper->width < NARROW;
	struct grid grid = { .columns = 1 };
	struct families families;
	int ret = families_of(&families, comparison, side);

	add_heading(&grid, comparison, is_narrow);
	for (size_t i = 0; !ret && i < families.count; i++) {
		if (is_changed(&families.at[i]))
			add_family(&grid, &families.at[i], is_narrow);
	}
	ret = ret ? ret : grid.error;
	if (!ret && families.count) {
		paper_gap(paper);
		if (grid.count > grid.columns) {
			paper_table(paper, &grid, 1, false);
			if (paper->is_markdown)
				paper_gap(paper);
		}
		print_names(
			paper, &families,
			comparison->is_exact ? "no change: " : "no change seen: ", is_unchanged);
		print_names(paper, &families,
			    comparison->input->sides[0].mode[0] ? "not like for like: " :
								  "not to be trusted: ",
			    is_unknown);
		ret = print_why(comparison, paper, side, &families);
	}
	grid_free(&grid);
	families_free(&families);
	return ret;
}

/* "worst: NAME, 100 to 110 insn, +10.00 %" */
static void print_most(const struct comparison *comparison, const struct paper *paper,
		       const char *lead, const struct verdict *verdict, size_t line)
{
	char a[NUMBER_SIZE], b[NUMBER_SIZE], change[CHANGE_SIZE];

	if (!verdict)
		return;
	change_format(change, sizeof(change), verdict->change_pct);
	number_format(a, sizeof(a), verdict->a);
	number_format(b, sizeof(b), verdict->b);
	paper_text(paper, lead, "%s, %s to %s %s, %s", comparison->input->table.lines[line].name, a,
		   b, comparison->clock, change);
}

/* The counts behind the verdict, or below it where the line is too long with both. */
static void print_verdict(const struct comparison *comparison, const struct paper *paper,
			  unsigned int side)
{
	const struct tally *tally = &comparison->tallies[side];
	const char *label = comparison->input->sides[side].label;
	bool is_named = comparison->input->num_sides > 2;
	size_t width = strlen(tally->headline) + strlen(tally->counted) + 2 +
		       (is_named ? strlen(label) + 2 : 0);
	bool is_one = paper->is_markdown || width <= paper->width;

	paper_title(paper, "%s%s%s%s%s", is_named ? label : "", is_named ? ": " : "",
		    tally->headline, is_one && tally->counted[0] ? ": " : "",
		    is_one ? tally->counted : "");
	if (!is_one)
		paper_text(paper, "  ", "%s", tally->counted);
}

static void print_headline(const struct comparison *comparison, const struct paper *paper,
			   unsigned int side)
{
	const struct tally *tally = &comparison->tallies[side];

	if (comparison->input->num_sides > 2)
		paper_gap(paper);
	print_verdict(comparison, paper, side);
	print_most(comparison, paper, "  worst: ", tally->worst, tally->worst_line);
	print_most(comparison, paper, "  best:  ", tally->best, tally->best_line);
}

static void print_notes(const struct comparison *comparison, const struct paper *paper)
{
	size_t count = comparison->num_notes;

	if (!count)
		return;
	paper_gap(paper);
	for (size_t i = 0; i < count && i < NOTES_MAX; i++)
		paper_text(paper, "note: ", "%s", comparison->notes[i]);
	if (count > NOTES_MAX)
		paper_text(paper, "note: ", "and %zu more; ROWS=1 (--rows) has all of them",
			   count - NOTES_MAX);
}

static int print_side(const struct comparison *comparison, const struct paper *paper,
		      unsigned int side)
{
	int ret = print_families(comparison, paper, side);

	if (!ret)
		ret = print_changes(comparison, paper, side);
	return ret ? ret : print_not_compared(comparison, paper, side);
}

int print_answer(const struct comparison *comparison, const struct paper *paper)
{
	unsigned int sides = comparison->input->num_sides;
	int ret = 0;

	if (sides > 2)
		paper_title(paper, "%s", comparison->summary);
	else
		print_headline(comparison, paper, 1);
	paper_gap(paper);
	print_about(comparison, paper);
	for (unsigned int side = 1; !ret && side < sides; side++) {
		if (sides > 2)
			print_headline(comparison, paper, side);
		ret = print_side(comparison, paper, side);
	}
	/* With the rows they follow those. */
	if (!ret && !comparison->rows) {
		print_legend(comparison, paper);
		print_notes(comparison, paper);
	}
	return ret;
}
