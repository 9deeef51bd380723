// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The statistics against values worked out with SciPy (mannwhitneyu, chi2.ppf, t.ppf).
 */
#include "unit.h"

#include "timing.h"

#define assert_close(value, expected, within) assert_true(fabs((value) - (expected)) <= (within))

static void mann_whitney_is_exact(void **state)
{
	const double low[] = { 1, 2, 3, 4 }, high[] = { 5, 6, 7, 8 },
		     mixed[] = { 2.5, 3.5, 4.5, 0.5 };

	(void)state;
	/* 2 of the 70 choices are as extreme. */
	assert_near(mann_whitney(low, 4, high, 4), 2.0 / 70);
	assert_near(mann_whitney(high, 4, low, 4), 2.0 / 70);
	/* W = 7. */
	assert_close(mann_whitney(low, 4, mixed, 4), 0.88571, 1e-5);
	assert_near(mann_whitney(low, 1, high, 1), 1);
	assert_near(mann_whitney(low, 2, high, 3), 2.0 / 10);
}

static void mann_whitney_bears_ties(void **state)
{
	const double same[] = { 7, 7, 7, 7 }, a[] = { 1, 1, 2 }, b[] = { 2, 3, 3 };

	(void)state;
	assert_near(mann_whitney(same, 4, same, 4), 1);
	/* Rank sums of a as small as 1.5 + 1.5 + 3.5, or as large: 2 choices each of 20. */
	assert_near(mann_whitney(a, 3, b, 3), 4.0 / 20);
}

static void mann_whitney_of_many_is_approximate(void **state)
{
	double a[15], b[15];

	(void)state;
	for (int i = 0; i < 15; i++) {
		a[i] = i;
		b[i] = i + 5.5;
	}
	/* U = 45: z = (112.5 - 45 - 0.5) / sqrt(15 * 15 * 31 / 12) = 2.77903. */
	assert_close(mann_whitney(a, 15, b, 15), 0.005452, 1e-5);
	assert_near(mann_whitney(a, 15, a, 15), 1);
}

static void interval_is_that_of_t(void **state)
{
	const double a[] = { 0.00, 0.02, 0.04, 0.02 }, b[] = { 0.05, 0.07, 0.09, 0.07 };
	struct timing_verdict verdict;
	struct timing_scale scale;
	struct timing timing;

	(void)state;
	assert_int_equal(timing_init(&timing, a, 4, b, 4), 0);
	assert_near(timing.b.middle - timing.a.middle, 0.05);
	assert_close(timing.variance, 0.0016 / 6, 1e-12);
	assert_int_equal(timing_scale_init(&scale, &timing, &timing, 1, 1.03), 0);
	/* Its variance without the bias of a median of chi squared, 6 df: 5.34812. */
	assert_close(scale.typical, 0.0016 / 5.348121, 1e-9);
	timing_judge(&verdict, &timing, &timing, &scale);
	/* error sqrt((4 * typical + 6 * own) / 10 / 2), t(0.985, 6) = 2.828928 */
	assert_close(log(verdict.low), 0.05 - 2.828928 * 0.01182515, 1e-5);
	assert_close(log(verdict.high), 0.05 + 2.828928 * 0.01182515, 1e-5);
	/* t(0.9, 6) = 1.439756 */
	assert_close(log(verdict.smallest), (2.828928 + 1.439756) * 0.01182515, 1e-5);
}

/* As many boots as were not enough are never proposed, nor fewer. */
static void proposal_goes_on(void **state)
{
	double a[16], b[16];

	(void)state;
	for (size_t boots = 4; boots <= 16; boots++) {
		struct timing_verdict verdict;
		struct timing_scale scale;
		struct timing timing;

		/* Every third boot of a is slow: more than trimmed, fewer than the median sees. */
		for (size_t i = 0; i < boots; i++) {
			a[i] = (i % 3 ? 0 : 0.08) + 0.001 * (double)(i % 4);
			b[i] = 0.03 + 0.001 * (double)(i % 5);
		}
		assert_int_equal(timing_init(&timing, a, boots, b, boots), 0);
		assert_int_equal(timing_scale_init(&scale, &timing, &timing, 1, 1.03), 0);
		timing_judge(&verdict, &timing, &timing, &scale);
		if (verdict.smallest > 1.03)
			assert_true(!verdict.boots || verdict.boots > boots);
	}
}

static void more_cases_widen(void **state)
{
	const double a[] = { 0.00, 0.02, 0.04, 0.02 }, b[] = { 0.05, 0.07, 0.09, 0.07 };
	struct timing_verdict one, many;
	struct timing timings[200];
	struct timing_scale scale;

	(void)state;
	for (int i = 0; i < 200; i++)
		assert_int_equal(timing_init(&timings[i], a, 4, b, 4), 0);
	assert_int_equal(timing_scale_init(&scale, timings, timings, 1, 1.03), 0);
	timing_judge(&one, timings, timings, &scale);
	assert_int_equal(timing_scale_init(&scale, timings, timings, 200, 1.03), 0);
	timing_judge(&many, timings, timings, &scale);
	/* t(1 - 0.015 / 200, 6) / t(0.985, 6) = 8.449982 / 2.828928 */
	assert_close(log(many.high / many.low) / log(one.high / one.low), 2.98699, 1e-4);
	assert_true(many.boots > one.boots);
	assert_true(many.smallest > one.smallest);
}

static void calm_by_chance_is_not_believed(void **state)
{
	const double a[] = { 0, 0.02 }, b[] = { 0.01, 0.03 }, calm_a[] = { 0, 0 },
		     calm_b[] = { 0.002, 0.002 };
	struct timing_verdict verdict;
	struct timing_scale scale;
	struct timing timings[9];

	(void)state;
	for (int i = 0; i < 8; i++)
		assert_int_equal(timing_init(&timings[i], a, 2, b, 2), 0);
	assert_int_equal(timing_init(&timings[8], calm_a, 2, calm_b, 2), 0);
	assert_int_equal(timing_scale_init(&scale, timings, timings, 9, 1.03), 0);
	timing_judge(&verdict, &timings[8], &timings[8], &scale);
	assert_true(verdict.low < 1 && verdict.high > 1);
}

static void proposed_boots_suffice_on_paper(void **state)
{
	const struct timing_side four = { .boots = 4, .kept = 4, .variance = 0.0001 };
	struct timing timing = { four, four, 0.0001, 0.0001 };
	struct timing_side side = { .variance = 0.0001 };
	struct timing_verdict verdict;
	struct timing_scale scale;

	(void)state;
	assert_int_equal(timing_scale_init(&scale, &timing, &timing, 1, 1.03), 0);
	timing_judge(&verdict, &timing, &timing, &scale);
	assert_true(verdict.boots >= TIMING_BOOTS_MIN);
	side.boots = verdict.boots;
	side.kept = verdict.boots < 8 ? verdict.boots : verdict.boots - verdict.boots / 6 * 2;
	timing = (struct timing){ side, side, 0.0001, 0.0001 };
	assert_int_equal(timing_scale_init(&scale, &timing, &timing, 1, 1.03), 0);
	timing_judge(&verdict, &timing, &timing, &scale);
	assert_true(verdict.smallest <= 1.03);
	timing.robust = 100;
	assert_int_equal(timing_scale_init(&scale, &timing, &timing, 1, 1.03), 0);
	timing_judge(&verdict, &timing, &timing, &scale);
	assert_int_equal(verdict.boots, 0);
}

static void many_boots_bear_one_that_stands_apart(void **state)
{
	double a[12], b[12];
	struct timing calm, apart;

	(void)state;
	for (int i = 0; i < 12; i++)
		a[i] = b[i] = i % 6 * 0.01;
	assert_int_equal(timing_init(&calm, a, 12, b, 12), 0);
	assert_int_equal(calm.a.kept, 8);
	/* By hand: 0.01 0.01 .. 0.04 0.04 are kept, the ends become their neighbours. */
	assert_near(calm.a.middle, 0.025);
	assert_close(calm.a.variance * 7, 2 * 2 * (2 * 0.015 * 0.015 + 0.005 * 0.005), 1e-12);
	b[5] = 0.5;
	assert_int_equal(timing_init(&apart, a, 12, b, 12), 0);
	assert_near(apart.b.middle, calm.b.middle);
	assert_near(apart.variance, calm.variance);
}

static void refuses_what_has_no_interval(void **state)
{
	const double values[] = { 0.0, 0.1, -INFINITY };
	struct timing timing;

	(void)state;
	assert_int_equal(timing_init(&timing, values, 1, values, 2), -EINVAL);
	assert_int_equal(timing_init(&timing, values, 2, values, 1), -EINVAL);
	assert_int_equal(timing_init(&timing, values, 3, values, 2), -EINVAL);
}

/* Sides that are not equally noisy: fewer degrees of freedom, and each side its own error. */
static void noisier_side_widens(void **state)
{
	const double calm[] = { 0.000, 0.001, 0.002, 0.001 }, noisy[] = { 0.0, 0.1, 0.2, 0.1 };
	const double many[] = { 0.000, 0.001, 0.002, 0.001, 0.000, 0.002 };
	struct timing_verdict alike, apart;
	struct timing timings[2];
	struct timing_scale scale;

	(void)state;
	assert_int_equal(timing_init(&timings[0], noisy, 4, noisy, 4), 0);
	assert_int_equal(timing_init(&timings[1], calm, 4, noisy, 4), 0);
	for (int i = 0; i < 2; i++) {
		struct timing_verdict *verdict = i ? &apart : &alike;

		assert_int_equal(timing_scale_init(&scale, &timings[i], &timings[i], 1, 1.03), 0);
		timing_judge(verdict, &timings[i], &timings[i], &scale);
	}
	/* Half of the variance, and three degrees of freedom instead of six. */
	assert_true(log(apart.high) > log(alike.high) * 0.8);
	assert_int_equal(timing_init(&timings[0], many, 6, noisy, 4), 0);
	assert_close(timing_error(&timings[0], 0) * timing_error(&timings[0], 0),
		     0.02 / 3 / 4 + 0.000004 / 5 / 6, 1e-9);
}

static void outer_fences(void **state)
{
	const double values[] = { 10, 11, 12, 13, 14 };

	(void)state;
	assert_near(fences_of(values, 5).low, 11 - 3 * 2);
	assert_near(fences_of(values, 5).high, 13 + 3 * 2);
	assert_true(isinf(fences_of(values, 4).high));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mann_whitney_is_exact),
		cmocka_unit_test(mann_whitney_bears_ties),
		cmocka_unit_test(mann_whitney_of_many_is_approximate),
		cmocka_unit_test(interval_is_that_of_t),
		cmocka_unit_test(proposal_goes_on),
		cmocka_unit_test(more_cases_widen),
		cmocka_unit_test(calm_by_chance_is_not_believed),
		cmocka_unit_test(proposed_boots_suffice_on_paper),
		cmocka_unit_test(many_boots_bear_one_that_stands_apart),
		cmocka_unit_test(refuses_what_has_no_interval),
		cmocka_unit_test(noisier_side_widens),
		cmocka_unit_test(outer_fences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
