// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What verdicts are worth: A against A, and a planted change. tests/compare/noise.c says it of many
 * more sessions.
 */
#include "unit.h"

#include "noise.h"

#define CASES 230

static struct comparison judge(struct input *input, const struct limits *limits)
{
	struct comparison comparison = { .input = input, .limits = limits, .see = 1.03 };

	assert_int_equal(compare(&comparison), 0);
	return comparison;
}

/* Returns how many of @sessions of A against A find something worse. */
static unsigned int false_alarms(const struct noise *noise, unsigned int sessions)
{
	const struct limits limits = { 0 };
	unsigned int alarms = 0;

	for (unsigned int i = 0; i < sessions; i++) {
		struct input input = { 0 };
		struct comparison comparison;

		noise_session(&input, noise);
		comparison = judge(&input, &limits);
		alarms += comparison.status == 1;
		comparison_free(&comparison);
		input_free(&input);
	}
	return alarms;
}

static void a_against_a(void **state)
{
	static const unsigned int boots[] = { 4, 6, 8 };
	struct noise noise = { .rng = *state, .cases = CASES, .repetitions = 5 };

	for (size_t i = 0; i < sizeof(boots) / sizeof(*boots); i++) {
		unsigned int alarms;

		gsl_rng_set(noise.rng, 1 + i);
		noise.boots = boots[i];
		alarms = false_alarms(&noise, 4);
		if (alarms > 1)
			fail_msg("%u boots a side: %u of 4 comparisons with itself found a change",
				 boots[i], alarms);
	}
}

/* Cases of the first @planted that are found worse. */
static unsigned int found(const struct comparison *comparison, unsigned int planted)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < planted; i++)
		count += verdict_of(comparison, i, 1)->outcome == OUTCOME_WORSE;
	return count;
}

/* Returns the boots that a session asks for, 0 when it is too noisy to say. */
static unsigned int boots_proposed(const struct noise *noise)
{
	const struct limits limits = { 0 };
	struct input input = { 0 };
	struct comparison comparison;
	unsigned int boots;

	noise_session(&input, noise);
	comparison = judge(&input, &limits);
	boots = comparison_boots(&comparison, 1);
	if (!boots)
		boots = comparison_boots(&comparison, 0.9);
	comparison_free(&comparison);
	input_free(&input);
	return boots;
}

static unsigned int planted_and_found(const struct noise *noise)
{
	const struct limits limits = { 0 };
	struct input input = { 0 };
	struct comparison comparison;
	unsigned int hits;

	noise_session(&input, noise);
	comparison = judge(&input, &limits);
	assert_int_equal(comparison.status, 1);
	hits = found(&comparison, noise->planted);
	comparison_free(&comparison);
	input_free(&input);
	return hits;
}

/* A first session proposes boots, a second one with that many and the change planted finds it. */
static void planted_change_is_found(void **state)
{
	struct noise first = { .rng = *state, .cases = 40, .repetitions = 5, .boots = 6 };
	struct noise second = first;
	unsigned int hits = 0, planted = 0, refused = 0;

	second.planted = 10;
	second.factor = 1.03;
	gsl_rng_set(first.rng, 7);
	for (unsigned int i = 0; i < 4; i++) {
		second.boots = boots_proposed(&first);
		if (!second.boots) {
			refused++;
			continue;
		}
		hits += planted_and_found(&second);
		planted += second.planted;
	}
	assert_true(refused <= 1);
	/* What TIMING_POWER promises. */
	if (hits < planted * 9 / 10)
		fail_msg("%u of %u planted changes were found", hits, planted);
}

static void large_change_needs_few_boots(void **state)
{
	struct noise noise = { .rng = *state,
			       .cases = CASES,
			       .repetitions = 5,
			       .boots = 4,
			       .planted = CASES,
			       .factor = 2 };
	const struct limits limits = { 0 };
	struct comparison comparison;
	struct input input = { 0 };

	gsl_rng_set(noise.rng, 3);
	noise_session(&input, &noise);
	comparison = judge(&input, &limits);
	assert_int_equal(comparison.status, 1);
	assert_true(found(&comparison, CASES) > CASES * 2 / 3);
	comparison_free(&comparison);
	input_free(&input);
}

static bool is_noted(const struct comparison *comparison, const char *part)
{
	for (size_t i = 0; i < comparison->num_notes; i++) {
		if (strstr(comparison->notes[i], part))
			return true;
	}
	return false;
}

static void one_boot_tells_nothing(void **state)
{
	struct noise noise = {
		.rng = *state, .cases = 3, .repetitions = 50, .boots = 1, .planted = 3, .factor = 2
	};
	const struct limits limits = { 0 };
	struct comparison comparison;
	struct input input = { 0 };

	noise_session(&input, &noise);
	comparison = judge(&input, &limits);
	assert_int_equal(comparison.status, 2);
	assert_int_equal(comparison.tallies[1].counts[OUTCOME_UNKNOWN], 3);
	assert_true(is_noted(&comparison, "BOOTS=6"));
	comparison_free(&comparison);
	input_free(&input);
}

/* Of 20 ways to call six boots A and B too many are as extreme as the one at hand. */
static void three_boots_tell_nothing(void **state)
{
	struct noise noise = { .rng = *state, .cases = 3, .repetitions = 5, .boots = 3 };
	const struct limits limits = { 0 };
	struct comparison comparison;
	struct input input = { 0 };

	noise.planted = 3;
	noise.factor = 2;
	noise_session(&input, &noise);
	comparison = judge(&input, &limits);
	assert_int_equal(comparison.status, 2);
	assert_int_equal(comparison.tallies[1].counts[OUTCOME_UNKNOWN], 3);
	comparison_free(&comparison);
	input_free(&input);
}

static int open_rng(void **state)
{
	*state = gsl_rng_alloc(gsl_rng_mt19937);
	return !*state;
}

static int close_rng(void **state)
{
	gsl_rng_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_against_a),
		cmocka_unit_test(planted_change_is_found),
		cmocka_unit_test(large_change_needs_few_boots),
		cmocka_unit_test(one_boot_tells_nothing),
		cmocka_unit_test(three_boots_tell_nothing),
	};

	return cmocka_run_group_tests(tests, open_rng, close_rng);
}
