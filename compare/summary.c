// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "notes.h"

struct text {
	char *at;
	size_t left;
};

static void __attribute__((format(printf, 2, 3))) say(struct text *text, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text->at, text->left, format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= text->left)
		length = (int)text->left - 1;
	text->at += length;
	text->left -= (size_t)length;
}

static bool is_judged(enum outcome outcome)
{
	return outcome >= OUTCOME_SAME && outcome <= OUTCOME_WORSE;
}

static size_t count_outcomes(struct comparison *comparison, const struct verdict **worst,
			     size_t *worst_line)
{
	size_t bad = 0;

	for (size_t i = 0; i < comparison->input->table.count; i++) {
		for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
			const struct verdict *verdict = verdict_of(comparison, i, side);

			comparison->tally[verdict->outcome]++;
			comparison->judged += is_judged(verdict->outcome);
			comparison->lost += verdict->is_lost;
			bad += verdict->is_bad || verdict->outcome == OUTCOME_WORSE;
			if (verdict->outcome != OUTCOME_WORSE ||
			    (*worst && (*worst)->change_pct >= verdict->change_pct))
				continue;
			*worst = verdict;
			*worst_line = i;
		}
	}
	return bad;
}

static const struct run *find_incomplete(const struct input *input)
{
	for (unsigned int i = 0; i < input->num_sides; i++) {
		for (unsigned int j = 0; j < input->sides[i].num_runs; j++) {
			if (run_incomplete(&input->sides[i].runs[j]))
				return &input->sides[i].runs[j];
		}
	}
	return NULL;
}

static void say_tally(struct text *text, const struct comparison *comparison)
{
	const char *separator = ": ";

	for (enum outcome i = OUTCOME_SAME; i < OUTCOMES; i++) {
		if (!comparison->tally[i])
			continue;
		say(text, "%s%zu %s", separator, comparison->tally[i], outcome_name(i));
		separator = ", ";
	}
}

static void say_worst(struct text *text, const struct comparison *comparison, size_t bad,
		      const struct verdict *worst, size_t line)
{
	say(text, "WORSE: %zu of %zu cases", bad,
	    comparison->judged + comparison->tally[OUTCOME_FAILED]);
	if (worst)
		say(text, ", most %s by %.2f %%", comparison->input->table.lines[line].name,
		    worst->change_pct);
}

int sum_up(struct comparison *comparison)
{
	const struct run *incomplete = find_incomplete(comparison->input);
	struct text text = { comparison->summary, sizeof(comparison->summary) };
	const struct verdict *worst = NULL;
	size_t line = 0;
	size_t bad = count_outcomes(comparison, &worst, &line);

	if (bad) {
		comparison->status = 1;
		say_worst(&text, comparison, bad, worst, line);
	} else if (!comparison->timed && comparison->tally[OUTCOME_UNKNOWN]) {
		comparison->status = 2;
		say(&text, "COULD NOT COMPARE: one boot a side shows nothing");
	} else if (!comparison->judged) {
		comparison->status = 2;
		say(&text, "COULD NOT COMPARE: no case was measured on both sides");
	} else if (incomplete) {
		comparison->status = 2;
		say(&text,
		    "COULD NOT COMPARE ALL: a run is incomplete; nothing worse in what it has");
	} else if (comparison->lost) {
		comparison->status = 2;
		say(&text,
		    "COULD NOT COMPARE ALL: of %zu cases only %s has a row; nothing worse in the "
		    "others",
		    comparison->lost, comparison->input->sides[0].label);
	} else {
		say(&text, "NOTHING GOT WORSE in %zu cases", comparison->judged);
	}
	say_tally(&text, comparison);
	return 0;
}
