// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Boots that are called A or B by lot.
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_combination.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "session.h"
#include "stat.h"

/* Rounding is no difference. */
#define EQUAL (1 + 1e-9)

/**
 * struct lots - work space
 * @session: the session.
 * @boots: of both sides.
 * @order: of each case, its boots from the fastest to the slowest.
 * @counts: of each case, how many it has.
 * @timings: of each case, in the labelling at hand.
 * @sides: room for the boots of a case by side.
 * @farthest: of each labelling, the case that stands out most.
 * @count: used part of @farthest.
 */
struct lots {
	const struct session *session;
	size_t boots;
	unsigned int *order;
	size_t *counts;
	struct timing *timings;
	double *sides;
	double *farthest;
	size_t count;
};

/* Insertion: there are few, and they come nearly sorted when the sides differ. */
static void sort_boots(struct lots *lots, size_t number)
{
	const double *logs = session_row(lots->session, number);
	unsigned int *order = &lots->order[number * lots->boots];
	size_t count = 0;

	for (size_t boot = 0; boot < lots->boots; boot++) {
		size_t place = count;

		if (isnan(logs[boot]))
			continue;
		for (; place && logs[order[place - 1]] > logs[boot]; place--)
			order[place] = order[place - 1];
		order[place] = (unsigned int)boot;
		count++;
	}
	lots->counts[number] = count;
}

static bool time_case(struct lots *lots, size_t number, const bool *is_b, struct timing *timing)
{
	const double *logs = session_row(lots->session, number);
	const unsigned int *order = &lots->order[number * lots->boots];
	double *sides[2] = { lots->sides, lots->sides + lots->boots };
	size_t counts[2] = { 0 };

	for (size_t i = 0; i < lots->counts[number]; i++) {
		bool side = is_b[order[i]];

		sides[side][counts[side]++] = logs[order[i]];
	}
	if (counts[0] < 2 || counts[1] < 2)
		return false;
	timing_of_sorted(timing, sides[0], counts[0], sides[1], counts[1]);
	return true;
}

static void add_labelling(struct lots *lots, const bool *is_b)
{
	double typical, farthest = 0;
	size_t count = 0;

	for (size_t i = 0; i < lots->session->cases; i++)
		count += time_case(lots, i, is_b, &lots->timings[count]);
	typical = timing_typical(lots->timings, count, lots->sides);
	for (size_t i = 0; i < count; i++)
		farthest = fmax(farthest, timing_distance(&lots->timings[i], typical));
	lots->farthest[lots->count++] = farthest;
}

static void add_all(struct lots *lots, gsl_combination *choice, size_t first, bool *is_b)
{
	do {
		memset(is_b, 0, lots->boots * sizeof(*is_b));
		for (size_t i = 0; i < gsl_combination_k(choice); i++)
			is_b[gsl_combination_get(choice, i) + first] = true;
		add_labelling(lots, is_b);
	} while (gsl_combination_next(choice) == GSL_SUCCESS);
}

/* The first one is how they are called. The lot falls the same each time. */
static void add_some(struct lots *lots, gsl_rng *rng, bool *is_b)
{
	for (size_t i = 0; i < lots->boots; i++)
		is_b[i] = i >= lots->session->boots_a;
	for (unsigned int i = 0; i < SESSION_LABELLINGS; i++) {
		add_labelling(lots, is_b);
		gsl_ran_shuffle(rng, is_b, lots->boots, sizeof(*is_b));
	}
}

static double choices(size_t of, size_t chosen)
{
	double ways = 1;

	for (size_t i = 0; i < chosen; i++)
		ways = ways * (double)(of - i) / (double)(i + 1);
	return ways;
}

static int add_labellings(struct lots *lots)
{
	/* With as many boots on both sides each labelling has a mirror image: the same again. */
	size_t first = lots->session->boots_a == lots->session->boots_b;
	double ways = choices(lots->boots - first, lots->session->boots_b);
	bool *is_b = calloc(lots->boots, sizeof(*is_b));
	gsl_combination *choice = NULL;
	gsl_rng *rng = NULL;
	int ret = -ENOMEM;

	if (!is_b)
		return ret;
	if (ways <= SESSION_LABELLINGS) {
		choice = gsl_combination_calloc(lots->boots - first, lots->session->boots_b);
		if (choice)
			add_all(lots, choice, first, is_b);
	} else {
		rng = gsl_rng_alloc(gsl_rng_mt19937);
		if (rng)
			add_some(lots, rng, is_b);
	}
	if (choice || rng)
		ret = 0;
	if (choice)
		gsl_combination_free(choice);
	if (rng)
		gsl_rng_free(rng);
	free(is_b);
	return ret;
}

static double reach_of(struct lots *lots, double level)
{
	size_t beyond;

	for (size_t i = 0; i < lots->session->cases; i++)
		sort_boots(lots, i);
	if (add_labellings(lots))
		return -1;
	beyond = (size_t)floor(level * (double)lots->count * EQUAL);
	if (!beyond)
		return INFINITY;
	stat_sort(lots->farthest, lots->count);
	return lots->farthest[lots->count - 1 - beyond] * EQUAL;
}

double session_reach(const struct session *session, double level)
{
	size_t boots = session->boots_a + session->boots_b, cases = session->cases;
	struct lots lots = {
		.session = session,
		.boots = boots,
		.order = calloc(cases * boots + 1, sizeof(*lots.order)),
		.counts = calloc(cases + 1, sizeof(*lots.counts)),
		.timings = calloc(cases + 1, sizeof(*lots.timings)),
		.sides = calloc(2 * boots + cases + 1, sizeof(*lots.sides)),
		.farthest = calloc(SESSION_LABELLINGS, sizeof(*lots.farthest)),
	};
	double reach = -1;

	if (lots.order && lots.counts && lots.timings && lots.sides && lots.farthest)
		reach = reach_of(&lots, level);
	free(lots.order);
	free(lots.counts);
	free(lots.timings);
	free(lots.sides);
	free(lots.farthest);
	return reach;
}
