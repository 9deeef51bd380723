// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "notes.h"
#include "number.h"
#include "stat.h"

/* What a session has to show in so many of its cases, to have looked. */
#define SEEN_SHARE 0.9

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

/* "3 cases" */
static const char *cases(size_t count)
{
	return count == 1 ? "case" : "cases";
}

static bool is_judged(enum outcome outcome)
{
	return outcome >= OUTCOME_SAME && outcome <= OUTCOME_WORSE;
}

static void count_better(struct tally *tally, const struct verdict *verdict, size_t line)
{
	if (verdict->is_doubtful || (tally->best && tally->best->change_pct <= verdict->change_pct))
		return;
	tally->best = verdict;
	tally->best_line = line;
}

static void count_worse(struct tally *tally, const struct verdict *verdict, size_t line)
{
	if (verdict->is_doubtful) {
		tally->doubtful++;
		return;
	}
	tally->bad++;
	if (tally->worst && tally->worst->change_pct >= verdict->change_pct)
		return;
	tally->worst = verdict;
	tally->worst_line = line;
}

static void count_verdict(struct tally *tally, const struct verdict *verdict, double see,
			  size_t line)
{
	tally->counts[verdict->outcome]++;
	tally->marked[verdict->outcome] += verdict->marks != 0;
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++)
		tally->marks[mark] += !!(verdict->marks & MARK_BIT(mark));
	tally->judged += is_judged(verdict->outcome);
	tally->timed += verdict->is_timed;
	tally->unseen += verdict_is_unseen(verdict, see);
	tally->bad += verdict->is_bad;
	tally->lost += verdict->is_lost;
	if (verdict->outcome == OUTCOME_WORSE)
		count_worse(tally, verdict, line);
	if (verdict->outcome == OUTCOME_BETTER)
		count_better(tally, verdict, line);
}

/* The smallest changes that would have been seen: in half of the cases, in nine of ten, in all. */
static int find_smallest(struct tally *tally, const struct comparison *comparison,
			 unsigned int side)
{
	static const double shares[] = { 0.5, SEEN_SHARE, 1 };
	double *smallest;
	size_t count = 0;

	if (!tally->timed)
		return 0;
	smallest = calloc(tally->timed, sizeof(*smallest));
	if (!smallest)
		return -ENOMEM;
	for (size_t i = 0; i < comparison->input->table.count; i++) {
		const struct verdict *verdict = verdict_of(comparison, i, side);

		if (verdict->is_timed)
			smallest[count++] = (verdict->timing.smallest - 1) * 100;
	}
	stat_sort(smallest, count);
	for (size_t i = 0; i < sizeof(shares) / sizeof(*shares); i++)
		tally->smallest[i] = smallest[(size_t)ceil(shares[i] * (double)count) - 1];
	free(smallest);
	return 0;
}

static const struct run *find_incomplete(const struct input *input, unsigned int side)
{
	const unsigned int both[] = { 0, side };

	for (size_t i = 0; i < 2; i++) {
		for (unsigned int j = 0; j < input->sides[both[i]].num_runs; j++) {
			if (run_incomplete(&input->sides[both[i]].runs[j]))
				return &input->sides[both[i]].runs[j];
		}
	}
	return NULL;
}

/* What is not exact would have shown a change from some size on. */
static void say_reach(struct text *text, const struct tally *tally)
{
	say(text,
	    " (would have seen %.3g %% in half of them, %.3g %% in nine of ten, %.3g %% in all)",
	    tally->smallest[0], tally->smallest[1], tally->smallest[2]);
}

static void say_tally(struct text *text, const struct tally *tally)
{
	const char *separator = "";

	for (enum outcome i = OUTCOME_SAME; i < OUTCOMES; i++) {
		if (!tally->counts[i])
			continue;
		say(text, "%s%zu %s", separator, tally->counts[i], outcome_name(i));
		if (tally->marked[i])
			say(text, " (%zu marked)", tally->marked[i]);
		separator = ", ";
	}
	separator = "; marks: ";
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (!tally->marks[mark])
			continue;
		say(text, "%s%zu %s", separator, tally->marks[mark], mark_sign(mark));
		separator = ", ";
	}
}

static void say_best(struct text *text, const struct tally *tally)
{
	char change[CHANGE_SIZE];

	change_format(change, sizeof(change), tally->best->change_pct);
	say(text, ", best %s", change);
}

/* Of the headline, or with the @name of the case that got worst; "" where there is none. */
static void say_worse(struct text *text, const struct tally *tally, const char *name)
{
	size_t all = tally->judged + tally->counts[OUTCOME_FAILED];
	char change[CHANGE_SIZE] = "";

	if (tally->worst)
		change_format(change, sizeof(change), tally->worst->change_pct);
	say(text, "WORSE: %zu of %zu %s", tally->bad, all, cases(all));
	if (tally->worst && name)
		say(text, ", most %s by %s", name, change + (change[0] == '+'));
	else if (tally->worst)
		say(text, ", worst %s", change);
	if (tally->best && !name)
		say_best(text, tally);
	if (tally->doubtful)
		say(text, "; %zu more, but their rows are not to be trusted", tally->doubtful);
}

static const char *why_nothing_was_judged(const struct tally *tally)
{
	if (tally->counts[OUTCOME_UNKNOWN])
		return "too few boots a side to tell";
	return tally->counts[OUTCOME_COSTLESS] ? "no case has a cost on both sides" :
						 "no case was measured on both sides";
}

static bool could_see(const struct tally *tally)
{
	double all = (double)(tally->judged + tally->counts[OUTCOME_UNKNOWN]);

	return (double)tally->unseen <= (1 - SEEN_SHARE) * all;
}

/* Why it is no success although nothing is known to have got worse; false when it is one. */
static bool say_doubt(struct text *text, const struct comparison *comparison, unsigned int side)
{
	const struct tally *tally = &comparison->tallies[side];

	if (!tally->judged) {
		say(text, "COULD NOT COMPARE: %s", why_nothing_was_judged(tally));
	} else if (find_incomplete(comparison->input, side)) {
		say(text,
		    "COULD NOT COMPARE ALL: a run is incomplete; nothing worse in what it has");
	} else if (tally->lost) {
		say(text,
		    "COULD NOT COMPARE ALL: only %s has measured %zu %s; "
		    "nothing worse in the others",
		    comparison->input->sides[0].label, tally->lost, cases(tally->lost));
	} else if (tally->doubtful) {
		say(text,
		    "COULD NOT TELL: %zu of %zu %s got worse, but their rows are not to be "
		    "trusted; nothing worse in the others",
		    tally->doubtful, tally->judged, cases(tally->judged));
	} else if (!could_see(tally)) {
		say(text, "COULD NOT SEE %.3g %%: nothing worse seen in %zu %s",
		    (comparison->see - 1) * 100, tally->judged, cases(tally->judged));
		say_reach(text, tally);
	} else {
		return false;
	}
	return true;
}

/* What became of the side, without its counts. */
static void say_verdict(struct text *text, struct comparison *comparison, unsigned int side,
			bool is_headline)
{
	struct tally *tally = &comparison->tallies[side];
	const char *name = is_headline ? NULL : "";

	if (tally->worst && !is_headline)
		name = comparison->input->table.lines[tally->worst_line].name;
	if (tally->bad) {
		tally->status = 1;
		say_worse(text, tally, name);
	} else if (say_doubt(text, comparison, side)) {
		tally->status = 2;
	} else if (tally->timed) {
		say(text, tally->judged == tally->counts[OUTCOME_UNSEEN] ? "NO CHANGE SEEN" :
									   "NOTHING WORSE SEEN");
		say(text, " in %zu %s", tally->judged, cases(tally->judged));
		say_reach(text, tally);
	} else {
		say(text, "NOTHING GOT WORSE in %zu %s", tally->judged, cases(tally->judged));
	}
	if (tally->best && is_headline && !tally->bad)
		say_best(text, tally);
}

static void sum_up_side(struct comparison *comparison, unsigned int side)
{
	struct tally *tally = &comparison->tallies[side];
	struct text summary = { tally->summary, sizeof(tally->summary) };
	struct text counted = { tally->counted, sizeof(tally->counted) };
	struct text headline = { tally->headline, sizeof(tally->headline) };

	say_tally(&counted, tally);
	say_verdict(&headline, comparison, side, true);
	say_verdict(&summary, comparison, side, false);
	say(&summary, "%s%s", tally->counted[0] ? ": " : "", tally->counted);
}

/* The sides with the status that all of them together have. */
static void sum_up_sides(struct comparison *comparison)
{
	static const char *const words[] = { "NOTHING GOT WORSE", "WORSE",
					     "COULD NOT COMPARE ALL" };
	struct text text = { comparison->summary, sizeof(comparison->summary) };
	const char *separator = " in ";

	say(&text, "%s", words[comparison->status]);
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct tally *tally = &comparison->tallies[side];

		if (tally->status != comparison->status)
			continue;
		say(&text, "%s%s", separator, comparison->input->sides[side].label);
		if (tally->bad)
			say(&text, " (%zu of %zu %s)", tally->bad,
			    tally->judged + tally->counts[OUTCOME_FAILED],
			    cases(tally->judged + tally->counts[OUTCOME_FAILED]));
		separator = ", ";
	}
}

int sum_up(struct comparison *comparison)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		struct tally *tally = &comparison->tallies[side];

		for (size_t i = 0; i < comparison->input->table.count; i++)
			count_verdict(tally, verdict_of(comparison, i, side), comparison->see, i);
		/* Fits are no cases, and of what neither side has nothing is to be said. */
		tally->counts[OUTCOME_NONE] = 0;
		if (find_smallest(tally, comparison, side))
			return -ENOMEM;
		sum_up_side(comparison, side);
		if (comparison->status != 1 && tally->status)
			comparison->status = tally->status;
	}
	if (comparison->input->num_sides == 2)
		memcpy(comparison->summary, comparison->tallies[1].summary, MESSAGE_SIZE);
	else
		sum_up_sides(comparison);
	return 0;
}
