// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows of cases with threads: what becomes of their rounds, and where they are not run. */
#include "unit.h"

#include <sched.h>

#include "contend.h"
#include "run.h"

#define ROUNDS 5u

static const char *const keys[CONTEND_MAX_KEYS] = { "submit_p99_vs_alone", "rare" };

static void fill(struct row *rounds, const char *name, const double *values)
{
	for (unsigned int i = 0; i < ROUNDS; i++)
		assert_int_equal(row_counter_set(&rounds[i], name, values[i]), 0);
}

static double counter(const struct row *row, const char *name)
{
	double value;

	if (row_counter_get(row, name, &value))
		fail_msg("no counter %s", name);
	return value;
}

static void merge(struct row *row, const double *key)
{
	struct row rounds[ROUNDS];

	for (unsigned int i = 0; i < ROUNDS; i++)
		assert_int_equal(row_init(&rounds[i], "round"), 0);
	fill(rounds, "submit_p99_vs_alone", key);
	fill(rounds, "submit_max_ns", (const double[]){ 5, 80, 7, 6, 5 });
	fill(rounds, "rare", (const double[]){ 0, 0, 0.5, 0, 0 });
	row_init(row, "merged");
	contend_merge(row, rounds, ROUNDS, keys);
}

static void counters_are_medians_of_rounds(void **state)
{
	struct row row;

	(void)state;
	merge(&row, (const double[]){ 11, 9, 10, 10, 30 });
	assert_near(counter(&row, "submit_p99_vs_alone"), 10);
	assert_near(counter(&row, "submit_max_ns"), 80);
	assert_near(counter(&row, "rare"), 0);
	assert_near(counter(&row, "rounds"), ROUNDS);
}

static void rows_say_whether_they_repeat(void **state)
{
	struct row row;

	(void)state;
	merge(&row, (const double[]){ 11, 9, 10, 10, 10 });
	assert_near(counter(&row, "submit_p99_vs_alone_spread_pct"), 20);
	assert_near(counter(&row, "spread_pct"), 20);
	assert_near(counter(&row, "repeats"), 1);
	assert_near(counter(&row, "rare_spread_pct"), 100);
	merge(&row, (const double[]){ 11.1, 9, 10, 10, 10 });
	assert_near(counter(&row, "spread_pct"), 21);
	assert_near(counter(&row, "repeats"), 0);
	merge(&row, (const double[]){ 0, 0, 0, 0, 0 });
	assert_near(counter(&row, "spread_pct"), 0);
	assert_near(counter(&row, "repeats"), 1);
}

/* All modes are there, one CPU is. */
static void one_cpu_is_not_enough(void **state)
{
	const struct run_options options = { .repetitions = 1 };
	const struct gvb_stats stats = { .modes = (1u << GVB_MODE_COUNT) - 1 };
	struct output output = { 0 };
	struct case_list list;
	cpu_set_t before, one;
	char *text;
	size_t size;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	output.stream = open_memstream(&text, &size);
	assert_int_equal(case_list_all(&list), 0);
	case_list_filter(&list, "submit_vs_bind/*,evict_storm/*,shared_bo/*",
			 (1u << GVB_MODE_COUNT) - 1);
	assert_int_equal(run_cases(&list, &stats, &options, &output), 0);
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
	case_list_free(&list);
	fclose(output.stream);
	assert_int_equal(output.done.rows, 3 * GVB_MODE_COUNT);
	assert_int_equal(output.done.skipped, 3 * GVB_MODE_COUNT);
	assert_contains(text, "needs two CPUs");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_are_medians_of_rounds),
		cmocka_unit_test(rows_say_whether_they_repeat),
		cmocka_unit_test(one_cpu_is_not_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
