// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge_timed.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "boots.h"
#include "session.h"

/* More boots than can be. */
#define TOO_MANY ((unsigned int)-1)

/**
 * struct pair - one side against the first
 * @comparison: of which it is.
 * @side: which.
 * @all: the boots of the cases that are timed.
 * @own: the same without what boots have in common.
 * @verdicts: of the cases in @all.
 * @timings: of the cases in @all.
 * @timings_own: of those in @own.
 */
struct pair {
	struct comparison *comparison;
	unsigned int side;
	struct session all;
	struct session own;
	struct verdict **verdicts;
	struct timing *timings;
	struct timing *timings_own;
};

static double mean_of(const double *values, size_t count)
{
	double mean = 0;

	for (size_t i = 0; i < count; i++)
		mean += values[i] / (double)count;
	return mean;
}

/* Costs without an interval. */
static void set_costs(struct verdict *verdict, double log_a, double log_b)
{
	verdict->a = exp(log_a);
	verdict->b = exp(log_b);
	verdict->change_pct = (verdict->b / verdict->a - 1) * 100;
}

static void set_unknown(struct verdict *verdict, const char *why)
{
	verdict->is_timed = false;
	verdict->outcome = OUTCOME_UNKNOWN;
	verdict->why = why;
}

/* Puts a case in when it has boots enough for an interval. */
static int add_case(struct pair *pair, struct verdict *verdict, const struct cell *a,
		    const struct cell *b)
{
	struct session *all = &pair->all;
	double there_a[RUNS_MAX], there_b[RUNS_MAX];
	double *row = session_row(all, all->cases);
	size_t num_a, num_b;
	int ret;

	if (boots_of(a, row, all->boots_a) || boots_of(b, row + all->boots_a, all->boots_b))
		return -ENOMEM;
	num_a = session_there(row, all->boots_a, there_a);
	num_b = session_there(row + all->boots_a, all->boots_b, there_b);
	verdict->p = mann_whitney(there_a, num_a, there_b, num_b);
	ret = session_timing(all, all->cases, &pair->timings[all->cases]);
	if (verdict->p < 0 || ret == -ENOMEM)
		return -ENOMEM;
	if (ret) {
		set_costs(verdict, mean_of(there_a, num_a), mean_of(there_b, num_b));
		set_unknown(verdict, "one boot cannot tell its luck from a change");
		return 0;
	}
	set_costs(verdict, pair->timings[all->cases].a.middle, pair->timings[all->cases].b.middle);
	pair->verdicts[all->cases++] = verdict;
	return 0;
}

static int add_cases(struct pair *pair)
{
	struct comparison *comparison = pair->comparison;
	const struct input *input = comparison->input;
	int ret = 0;

	for (size_t i = 0; !ret && i < input->table.count; i++) {
		const struct cell *cells = input->table.lines[i].cells;
		struct verdict *verdict = &comparison->verdicts[i * input->num_sides + pair->side];

		if (verdict->is_timed)
			ret = add_case(pair, verdict, &cells[0], &cells[pair->side]);
	}
	return ret;
}

static int find_own(struct pair *pair, struct timing *shared)
{
	int ret = session_share(&pair->all, &pair->own, shared);

	for (size_t i = 0; !ret && i < pair->own.cases; i++)
		ret = session_timing(&pair->own, i, &pair->timings_own[i]);
	return ret;
}

static void judge_case(struct pair *pair, size_t number, struct timing_scale *scale)
{
	struct comparison *comparison = pair->comparison;
	struct verdict *verdict = pair->verdicts[number];

	timing_judge(&verdict->timing, &pair->timings[number], &pair->timings_own[number], scale);
	comparison->boots[comparison->timed++] = verdict->timing.boots ? verdict->timing.boots :
									 TOO_MANY;
	if (isinf(scale->lots))
		set_unknown(verdict, "so few boots cannot tell their luck from a change");
	else if (verdict->timing.low > 1 || verdict->timing.high < 1)
		verdict->outcome = outcome_of(comparison, verdict);
	else
		verdict->outcome = OUTCOME_UNSEEN;
}

static int judge_pair(struct pair *pair)
{
	struct comparison *comparison = pair->comparison;
	double others = comparison->input->num_sides - 1;
	struct timing_scale scale;
	struct timing shared;

	if (add_cases(pair))
		return -ENOMEM;
	pair->own.cases = pair->all.cases;
	if (find_own(pair, &shared) || timing_scale_init(&scale, pair->timings, pair->timings_own,
							 pair->all.cases, comparison->see))
		return -ENOMEM;
	scale.shared = shared;
	scale.tail /= others;
	scale.lots = session_reach(&pair->all, (1 - TIMING_CONFIDENCE) / others);
	if (scale.lots < 0)
		return -ENOMEM;
	comparison->shared_pct[pair->side] = timing_spread_pct(&shared);
	for (size_t i = 0; i < pair->all.cases; i++)
		judge_case(pair, i, &scale);
	return 0;
}

static int judge_side(struct comparison *comparison, unsigned int side)
{
	const struct input *input = comparison->input;
	size_t cases = input->table.count + 1;
	struct session all = {
		.boots_a = input->sides[0].num_runs,
		.boots_b = input->sides[side].num_runs,
	};
	size_t boots = all.boots_a + all.boots_b;
	struct pair pair = {
		.comparison = comparison,
		.side = side,
		.all = all,
		.own = all,
		.verdicts = calloc(cases, sizeof(*pair.verdicts)),
		.timings = calloc(cases, sizeof(*pair.timings)),
		.timings_own = calloc(cases, sizeof(*pair.timings_own)),
	};
	int ret = -ENOMEM;

	pair.all.logs = calloc(cases * boots, sizeof(*pair.all.logs));
	pair.own.logs = calloc(cases * boots, sizeof(*pair.own.logs));
	if (pair.verdicts && pair.timings && pair.timings_own && pair.all.logs && pair.own.logs)
		ret = judge_pair(&pair);
	free(pair.all.logs);
	free(pair.own.logs);
	free(pair.verdicts);
	free(pair.timings);
	free(pair.timings_own);
	return ret;
}

static int by_size(const void *left, const void *right)
{
	unsigned int a = *(const unsigned int *)left, b = *(const unsigned int *)right;

	return (a > b) - (a < b);
}

int judge_timed(struct comparison *comparison)
{
	const struct input *input = comparison->input;
	int ret = 0;

	comparison->boots =
		calloc(input->table.count * input->num_sides + 1, sizeof(*comparison->boots));
	if (!comparison->boots)
		return -ENOMEM;
	for (unsigned int side = 1; !ret && side < input->num_sides; side++)
		ret = judge_side(comparison, side);
	qsort(comparison->boots, comparison->timed, sizeof(*comparison->boots), by_size);
	return ret;
}

unsigned int comparison_boots(const struct comparison *comparison, double share)
{
	size_t last = (size_t)ceil(share * (double)comparison->timed);
	unsigned int boots;

	if (!comparison->boots || !last)
		return 0;
	boots = comparison->boots[last - 1];
	return boots == TOO_MANY ? 0 : boots;
}
