// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "fit.h"
#include "row_fit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void finds_a_line(void **state)
{
	const double sizes[] = { 0, 1, 16, 256, 4096 };
	double costs[COUNT(sizes)];
	struct fit fit;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		costs[i] = 312.0 + 187.4 * sizes[i];
	assert_int_equal(fit_linear(&fit, sizes, costs, COUNT(sizes)), 0);
	assert_true(fabs(fit.intercept - 312.0) < 1e-6);
	assert_true(fabs(fit.slope - 187.4) < 1e-6);
	assert_true(fit.rms_rel < 1e-9);
	assert_string_equal(fit_big_o(&fit), "N");
	assert_true(fabs(fit_at(&fit, 2.0) - 686.8) < 1e-6);
}

static void finds_a_logarithm(void **state)
{
	const double sizes[] = { 10, 100, 1000, 10000, 1000000 };
	double costs[COUNT(sizes)];
	struct fit fit;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		costs[i] = 400.0 + 20.0 * log2(sizes[i]);
	assert_int_equal(fit_log2(&fit, sizes, costs, COUNT(sizes)), 0);
	assert_true(fabs(fit.intercept - 400.0) < 1e-6);
	assert_true(fabs(fit.slope - 20.0) < 1e-6);
	assert_true(fit.rms_rel < 1e-9);
	assert_string_equal(fit_big_o(&fit), "lgN");
	assert_true(fabs(fit_at(&fit, 1024.0) - 600.0) < 1e-6);
}

/* One per cent at the top must not move the intercept: a plain fit would make it about -900. */
static void small_sizes_count_as_much(void **state)
{
	const double sizes[] = { 0, 1, 2, 4, 8, 16, 32, 16384 };
	double costs[COUNT(sizes)];
	struct fit fit;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		costs[i] = 100.0 + 10.0 * sizes[i];
	costs[7] *= 1.1;
	assert_int_equal(fit_linear(&fit, sizes, costs, COUNT(sizes)), 0);
	assert_true(fabs(fit.intercept - 100.0) < 2.0);
	assert_true(fit.rms_rel < 0.05);
}

static double rms_by_hand(const struct fit *fit, const double *sizes, const double *costs,
			  size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += pow((costs[i] - fit_at(fit, sizes[i])) / costs[i], 2.0);
	return sqrt(sum / (double)count);
}

static void rms_is_the_relative_one(void **state)
{
	const double sizes[] = { 1, 2, 3, 4 };
	const double costs[] = { 10, 25, 28, 45 };
	struct fit fit;

	(void)state;
	assert_int_equal(fit_linear(&fit, sizes, costs, 4), 0);
	assert_true(fit.rms_rel > 0.05);
	assert_near(fit.rms_rel, rms_by_hand(&fit, sizes, costs, 4));
}

static void wrong_shape_shows(void **state)
{
	const double sizes[] = { 1, 10, 100, 1000, 10000 };
	double costs[COUNT(sizes)];
	struct fit fit;

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++)
		costs[i] = 100.0 + 10.0 * sizes[i];
	assert_int_equal(fit_log2(&fit, sizes, costs, COUNT(sizes)), 0);
	assert_true(fit.rms_rel > 0.05);
}

static void needs_three_distinct_sizes(void **state)
{
	const double sizes[] = { 1, 2, 1, 2, 3 };
	const double costs[] = { 1, 2, 1, 2, 3 };
	struct fit fit;

	(void)state;
	assert_int_equal(fit_linear(&fit, sizes, costs, 0), -EINVAL);
	assert_int_equal(fit_linear(&fit, sizes, costs, 4), -EINVAL);
	assert_int_equal(fit_linear(&fit, sizes, costs, 5), 0);
}

static void refuses_values_out_of_range(void **state)
{
	const double sizes[] = { 0, 1, 2 };
	const double bad_sizes[] = { 1, 2, NAN };
	const double costs[] = { 1, 2, 3 };
	const double zero_cost[] = { 1, 0, 3 };
	const double infinite_cost[] = { 1, INFINITY, 3 };
	struct fit fit;

	(void)state;
	assert_int_equal(fit_linear(&fit, sizes, costs, 3), 0);
	assert_int_equal(fit_log2(&fit, sizes, costs, 3), -EINVAL);
	assert_int_equal(fit_linear(&fit, bad_sizes, costs, 3), -EINVAL);
	assert_int_equal(fit_linear(&fit, sizes, zero_cost, 3), -EINVAL);
	assert_int_equal(fit_linear(&fit, sizes, infinite_cost, 3), -EINVAL);
}

static void makes_rows(void **state)
{
	const struct fit fit = {
		.shape = FIT_LOG2, .intercept = 312.0, .slope = -1.5, .rms_rel = 0.012
	};
	struct row like, big_o, rms;
	double value;

	(void)state;
	row_init(&like, "tree_scale/mode:spin/vas:10");
	like.family_index = 4;
	like.instance_index = 2;
	like.repetitions = 3;
	assert_int_equal(row_from_fit(&big_o, &rms, &like, "tree_scale/mode:spin", &fit), 0);
	assert_string_equal(big_o.name, "tree_scale/mode:spin_BigO");
	assert_string_equal(big_o.run_name, "tree_scale/mode:spin");
	assert_string_equal(big_o.big_o, "lgN");
	assert_true(row_is_aggregate(&big_o, "BigO"));
	assert_int_equal(big_o.family_index, 4);
	assert_int_equal(big_o.instance_index, 2);
	assert_int_equal(big_o.repetitions, 3);
	assert_int_equal(row_counter_get(&big_o, "fit_intercept", &value), 0);
	assert_near(value, 312.0);
	assert_int_equal(row_counter_get(&big_o, "fit_slope", &value), 0);
	assert_near(value, -1.5);
	assert_int_equal(row_counter_get(&big_o, "fit_rms_pct", &value), 0);
	assert_near(value, 1.2);
	assert_string_equal(rms.name, "tree_scale/mode:spin_RMS");
	assert_true(row_is_aggregate(&rms, "RMS"));
	assert_int_equal(row_counter_get(&rms, "fit_rms_pct", &value), 0);
	assert_near(value, 1.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_a_line),
		cmocka_unit_test(finds_a_logarithm),
		cmocka_unit_test(small_sizes_count_as_much),
		cmocka_unit_test(rms_is_the_relative_one),
		cmocka_unit_test(wrong_shape_shows),
		cmocka_unit_test(needs_three_distinct_sizes),
		cmocka_unit_test(refuses_values_out_of_range),
		cmocka_unit_test(makes_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
