/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of each case, and what that makes of the whole comparison.
 */
#ifndef COMPARE_JUDGE_H
#define COMPARE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "limits.h"
#include "side.h"
#include "timing.h"

/**
 * enum outcome - what became of a case
 * @OUTCOME_NONE: it is no case, but a fit; or neither of the two sides has it.
 * @OUTCOME_SAME: exact clock: not one instruction differs.
 * @OUTCOME_UNSEEN: other clocks: the interval has 1 in it; exact clock: the change is not larger
 *	than what the row tells apart.
 * @OUTCOME_BETTER: it costs less.
 * @OUTCOME_WITHIN: it costs more, but not more than the limit allows; without a limit: more or
 *	less, by too little to be of interest.
 * @OUTCOME_WORSE: it costs more than that.
 * @OUTCOME_FAILED: a side measured it and got a wrong answer.
 * @OUTCOME_UNKNOWN: too few boots to tell.
 * @OUTCOME_COSTLESS: it was run, but a side has no cost of it that could be compared.
 * @OUTCOME_SKIPPED: a side says why it did not measure it.
 * @OUTCOME_MISSING: a side has no such row.
 */
enum outcome {
	OUTCOME_NONE,
	OUTCOME_SAME,
	OUTCOME_UNSEEN,
	OUTCOME_BETTER,
	OUTCOME_WITHIN,
	OUTCOME_WORSE,
	OUTCOME_FAILED,
	OUTCOME_UNKNOWN,
	OUTCOME_COSTLESS,
	OUTCOME_SKIPPED,
	OUTCOME_MISSING,
	OUTCOMES,
};

/**
 * struct verdict - one case on one side, against the first side
 * @outcome: what became of it.
 * @is_bad: it failed where the first side did not.
 * @a: cost on the first side: exact clock: the smallest; else the middle of the boots' medians.
 * @b: cost on this side.
 * @change_pct: (b - a) / a * 100.
 * @limit_pct: how much is allowed.
 * @has_limit: there is a rule for it; without one, one instruction is allowed, too.
 * @resolution_pct: exact clock: the largest change that says nothing, as in result.json.
 * @marks: what its rows say against themselves, as row_marks().
 * @is_doubtful: because of that its cost decides nothing.
 * @is_lost: the first side has run it and this one has neither a row nor a reason for none.
 * @is_covered: a line of its own says why this case was skipped, with others.
 * @is_skipped_alike: both sides have skipped it, or neither has a cost of it: no news.
 * @is_timed: @timing and @p are set.
 * @timing: interval, smallest effect, boots to run.
 * @p: Mann-Whitney over the boots.
 * @why: the reason of failed, unknown, costless and skipped, else NULL; another's.
 * @where: label of the side that failed, skipped, has no cost or no row, else NULL.
 */
struct verdict {
	enum outcome outcome;
	bool is_bad;
	double a;
	double b;
	double change_pct;
	double limit_pct;
	bool has_limit;
	double resolution_pct;
	unsigned int marks;
	bool is_doubtful;
	bool is_lost;
	bool is_covered;
	bool is_skipped_alike;
	bool is_timed;
	struct timing_verdict timing;
	double p;
	const char *why;
	const char *where;
};

/**
 * struct tally - what the cases of one side add up to, against the first side
 * @counts: cases of each outcome.
 * @marked: those of them that have a mark.
 * @marks: judged cases with each mark.
 * @judged: cases with a verdict on their cost.
 * @timed: those that have an interval.
 * @unseen: of @timed and those that nothing can be told of: a change as large as is to be seen
 *	would not have been.
 * @bad: got worse, or failed where the first side did not; not the doubtful.
 * @doubtful: got worse in rows that decide nothing.
 * @lost: this side should have had them; nobody knows what became of them.
 * @worst: of those that got worse and are not doubtful, the one that did most; or NULL.
 * @worst_line: index of its line.
 * @best: the same of those that got better.
 * @best_line: index of its line.
 * @smallest: smallest change in % that would have been seen in half of the cases, in nine of ten,
 *	and in all.
 * @status: 0 nothing got worse, 1 something did, 2 could not compare.
 * @summary: that in one line.
 * @headline: the same with the largest changes both ways, without names of cases and counts.
 * @counted: the counts: "3 same, 1 better".
 */
struct tally {
	size_t counts[OUTCOMES];
	size_t marked[OUTCOMES];
	size_t marks[ROW_MARKS];
	size_t judged;
	size_t timed;
	size_t unseen;
	size_t bad;
	size_t doubtful;
	size_t lost;
	const struct verdict *worst;
	size_t worst_line;
	const struct verdict *best;
	size_t best_line;
	double smallest[3];
	int status;
	char summary[MESSAGE_SIZE];
	char headline[MESSAGE_SIZE];
	char counted[MESSAGE_SIZE];
};

/**
 * struct comparison - all of it
 * @input: what is compared.
 * @limits: how much worse is allowed.
 * @see: ratio that is to be seen, and that boots are proposed for.
 * @command: what to run to get more boots, or NULL.
 * @again: what makes this comparison again.
 * @where: functions that each row's instructions went to, by its name; NULL: not known.
 * @rows: who reads it wants each row.
 * @clock: what the costs count.
 * @is_exact: differences are facts.
 * @verdicts: of each line and each side but the first, see verdict_of().
 * @tallies: of each side but the first.
 * @timed: cases with an interval, all sides together.
 * @shared_pct: of each side but the first: how far a boot is from its side's others in all cases
 *	alike: one standard deviation; 0 on the exact clock.
 * @boots: boots per side that each timed case asks for, ascending; many for "too many".
 * @notes: what a reader has to know; lines without their ends.
 * @num_notes: used part of @notes.
 * @status: 1 when any side's is, else the largest.
 * @summary: the verdict in one line.
 */
struct comparison {
	struct input *input;
	const struct limits *limits;
	double see;
	const char *command;
	const char *again;
	const json_t *where;
	bool rows;
	const char *clock;
	bool is_exact;
	struct verdict *verdicts;
	struct tally tallies[SIDES_MAX];
	size_t timed;
	double shared_pct[SIDES_MAX];
	unsigned int *boots;
	char **notes;
	size_t num_notes;
	int status;
	char summary[MESSAGE_SIZE];
};

/**
 * compare() - judge everything
 * @comparison: all up to @rows is set, all else zero.
 *
 * Return: 0; negative errno, and the reason in the input's message.
 */
int compare(struct comparison *comparison);

/**
 * verdict_of() - one verdict
 * @comparison: compared.
 * @line: index of the line.
 * @side: index of the side, from 1.
 *
 * Return: it.
 */
const struct verdict *verdict_of(const struct comparison *comparison, size_t line,
				 unsigned int side);

/**
 * verdict_has_costs() - whether @a, @b and @change_pct are set
 * @verdict: the verdict.
 *
 * Return: as said.
 */
bool verdict_has_costs(const struct verdict *verdict);

/**
 * verdict_has_changed() - whether its cost is known to be another one, within a limit or not
 * @verdict: the verdict.
 *
 * Return: as said.
 */
bool verdict_has_changed(const struct verdict *verdict);

/**
 * verdict_is_unseen() - whether a change that is to be seen would have been missed
 * @verdict: the verdict.
 * @see: the ratio that is to be seen.
 *
 * Return: as said; never on the exact clock.
 */
bool verdict_is_unseen(const struct verdict *verdict, double see);

/**
 * outcome_name() - an outcome in words
 * @outcome: which.
 *
 * Return: the words.
 */
const char *outcome_name(enum outcome outcome);

/**
 * comparison_boots() - boots per side that would show @see
 * @comparison: compared.
 * @share: in this share of the timed cases, 0 to 1.
 *
 * Return: boots, 0 when it is too many or nothing was timed.
 */
unsigned int comparison_boots(const struct comparison *comparison, double share);

/**
 * comparison_free() - free what compare() made
 * @comparison: compared; the input stays.
 */
void comparison_free(struct comparison *comparison);

#endif
