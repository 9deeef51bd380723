// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "stat.h"

static void sums_up(void **state)
{
	double samples[] = { 30.0, 10.0, 50.0, 20.0, 40.0 };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, samples, 5), 0);
	assert_int_equal(summary.count, 5);
	assert_near(summary.min, 10.0);
	assert_near(summary.max, 50.0);
	assert_near(summary.mean, 30.0);
	assert_near(summary.p25, 20.0);
	assert_near(summary.median, 30.0);
	assert_near(summary.p75, 40.0);
	assert_near(summary.spread_pct, 20.0 / 30.0 * 100.0);
	assert_near(samples[0], 10.0);
	assert_near(samples[4], 50.0);
}

static void even_count_has_its_middle_between(void **state)
{
	double samples[] = { 4.0, 1.0, 3.0, 2.0 };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, samples, 4), 0);
	assert_near(summary.median, 2.5);
	assert_near(summary.p25, 1.75);
	assert_near(summary.p75, 3.25);
}

static void one_tick_does_not_spread(void **state)
{
	double samples[] = { 100.0, 100.0, 100.0, 100.0, 9000.0 };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, samples, 5), 0);
	assert_near(summary.spread_pct, 0.0);
	assert_near(summary.max, 9000.0);
}

static void one_sample_is_enough(void **state)
{
	double samples[] = { 902.7 };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, samples, 1), 0);
	assert_near(summary.min, 902.7);
	assert_near(summary.median, 902.7);
	assert_near(summary.spread_pct, 0.0);
}

static void zero_middle_stays_finite(void **state)
{
	double zeros[] = { 0.0, 0.0, 0.0 };
	double few[] = { 0.0, 0.0, 0.0, 8.0, 8.0 };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, zeros, 3), 0);
	assert_near(summary.spread_pct, 0.0);
	assert_int_equal(stat_summarise(&summary, few, 5), 0);
	assert_near(summary.median, 0.0);
	assert_near(summary.spread_pct, 100.0);
}

static void refuses_what_is_no_duration(void **state)
{
	double negative[] = { 1.0, -1.0 };
	double not_a_number[] = { 1.0, NAN };
	double infinite[] = { INFINITY };
	struct stat_summary summary;

	(void)state;
	assert_int_equal(stat_summarise(&summary, negative, 0), -EINVAL);
	assert_int_equal(stat_summarise(&summary, negative, 2), -EINVAL);
	assert_int_equal(stat_summarise(&summary, not_a_number, 2), -EINVAL);
	assert_int_equal(stat_summarise(&summary, infinite, 1), -EINVAL);
}

static void percentiles(void **state)
{
	double samples[] = { 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0 };

	(void)state;
	assert_near(stat_percentile(samples, 11, 0.0), 1.0);
	assert_near(stat_percentile(samples, 11, 50.0), 6.0);
	assert_near(stat_percentile(samples, 11, 95.0), 10.5);
	assert_near(stat_percentile(samples, 11, 100.0), 11.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_up),
		cmocka_unit_test(even_count_has_its_middle_between),
		cmocka_unit_test(one_tick_does_not_spread),
		cmocka_unit_test(one_sample_is_enough),
		cmocka_unit_test(zero_middle_stays_finite),
		cmocka_unit_test(refuses_what_is_no_duration),
		cmocka_unit_test(percentiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
