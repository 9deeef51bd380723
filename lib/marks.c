// SPDX-License-Identifier: GPL-2.0-or-later
#include "marks.h"

#include <math.h>
#include <string.h>

#define SPREAD_CALM_PCT 5.0
#define DOUBLED_RATIO 2.0
#define DOUBLED_TOLERANCE 0.05

static const struct {
	const char *sign;
	const char *meaning;
} marks[] = {
	[MARK_DOUBLED] = { "!", "a doubled batch did not take twice as long (within 5 %)" },
	[MARK_SPREAD] = { "~", "its batches are more than 5 % apart" },
	[MARK_TICKS] = { "t", "timer interrupts are in its smallest batch" },
	[MARK_UNLIKE] = { "not like for like", "its modes did not do the same" },
};

const char *mark_sign(enum row_mark mark)
{
	return marks[mark].sign;
}

const char *mark_meaning(enum row_mark mark)
{
	return marks[mark].meaning;
}

static double counter_or(const struct row *row, const char *name, double otherwise)
{
	double value = otherwise;

	row_counter_get(row, name, &value);
	return value;
}

static double doubled_off(const struct row *row)
{
	return fabs(counter_or(row, "doubled_ratio", DOUBLED_RATIO) / DOUBLED_RATIO - 1);
}

unsigned int row_marks(const struct row *row)
{
	unsigned int set = 0;

	if (row->run_type != ROW_ITERATION || row_failed(row) || row_was_skipped(row))
		return 0;
	if (doubled_off(row) > DOUBLED_TOLERANCE)
		set |= MARK_BIT(MARK_DOUBLED);
	if (counter_or(row, "spread_pct", 0) > SPREAD_CALM_PCT || !counter_or(row, "repeats", 1))
		set |= MARK_BIT(MARK_SPREAD);
	if (counter_or(row, "ticks_seen", 0) > 0)
		set |= MARK_BIT(MARK_TICKS);
	if (counter_or(row, "modes_not_alike", 0) > 0)
		set |= MARK_BIT(MARK_UNLIKE);
	return set;
}

double row_resolution_pct(const struct row *row)
{
	double resolution = fmax(counter_or(row, "resolution_pct", 0), 0);

	if (!(row_marks(row) & ~MARK_BIT(MARK_UNLIKE)))
		return resolution;
	resolution = fmax(resolution, counter_or(row, "spread_pct", 0));
	return fmax(resolution, doubled_off(row) * 100);
}

void marks_text(unsigned int marks, char *text)
{
	text[0] = '\0';
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (!(marks & MARK_BIT(mark)))
			continue;
		strcat(text, text[0] && mark == MARK_UNLIKE ? ", " : "");
		strcat(text, mark_sign(mark));
	}
}
