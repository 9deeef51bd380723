// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What all cases of a session say together.
 */
#include "unit.h"

#include "session.h"

#define ROOM 1024

static struct session session_of(double *logs, size_t boots, size_t cases)
{
	return (struct session){ .boots_a = boots, .boots_b = boots, .cases = cases, .logs = logs };
}

/* Boots that are all alike but for a little: in the order 0 3 1 2 ... */
static void fill(struct session *session, double step)
{
	size_t boots = session->boots_a + session->boots_b;

	for (size_t i = 0; i < session->cases * boots; i++)
		session->logs[i] = (double)(i * 7 % 5) * step;
}

/* Of 35 ways to call eight boots A and B one may stand out as much; of ten for six, none may. */
static void four_boots_are_the_least(void **state)
{
	double logs[ROOM];
	struct session session;

	(void)state;
	for (size_t boots = 2; boots <= 6; boots++) {
		session = session_of(logs, boots, 3);
		fill(&session, 0.001);
		assert_int_equal(isinf(session_reach(&session, 0.03)), boots < 4);
	}
	/* Three more comparisons, a quarter of the risk each. */
	session = session_of(logs, 4, 3);
	fill(&session, 0.001);
	assert_true(isinf(session_reach(&session, 0.03 / 3)));
}

/* One value by hand: of 0 1 2 3 | 10 11 12 13 the second most extreme labelling swaps 3 and 10. */
static void reach_is_of_other_labellings(void **state)
{
	double logs[] = { 0, 1, 2, 3, 10, 11, 12, 13 };
	const double a[] = { 0, 1, 2, 10 }, b[] = { 3, 11, 12, 13 };
	struct session session = session_of(logs, 4, 1);
	struct timing timing;
	double room[1];

	(void)state;
	assert_int_equal(timing_init(&timing, a, 4, b, 4), 0);
	assert_true(fabs(session_reach(&session, 0.03) -
			 timing_distance(&timing, timing_typical(&timing, 1, room))) < 1e-6);
}

/* A change of all cases stands out, however the boots might have been called. */
static void clean_change_is_beyond_reach(void **state)
{
	double logs[ROOM], room[8];
	struct session session = session_of(logs, 4, 8);
	struct timing timings[8];

	(void)state;
	fill(&session, 0.001);
	for (size_t i = 0; i < 8 * 8; i++)
		logs[i] += i % 8 >= 4 ? 0.5 : 0;
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(session_timing(&session, i, &timings[i]), 0);
	for (size_t i = 0; i < 8; i++)
		assert_true(timing_distance(&timings[i], timing_typical(timings, 8, room)) >
			    session_reach(&session, 0.03));
}

/* Fast in one boot and slow in the next: that one of many such cases splits cleanly is luck. */
static void clean_split_is_luck_among_others(void **state)
{
	double logs[ROOM], room[36];
	struct session session = session_of(logs, 4, 35);
	struct timing timings[35], first;
	size_t number = 0;

	(void)state;
	/* Each way to split eight boots is the way of one case. */
	for (unsigned int split = 0; split < 128; split++) {
		if (__builtin_popcount(split) != 4)
			continue;
		for (unsigned int i = 0; i < 8; i++)
			logs[number * 8 + i] = (split >> i & 1) * 0.05 + (i * 7 % 5) * 0.001;
		number++;
	}
	assert_int_equal(number, 35);
	for (size_t i = 0; i < 35; i++)
		assert_int_equal(session_timing(&session, i, &timings[i]), 0);
	/* Split 0x0f is theirs who are called A and B. */
	first = timings[0];
	assert_true(first.a.middle > first.b.middle + 0.04);
	assert_true(timing_distance(&first, timing_typical(timings, 35, room)) <
		    session_reach(&session, 0.03) * 1.5);
}

static void what_boots_share_is_taken_out(void **state)
{
	const double factors[] = { 0.00, 0.03, -0.02, 0.01, 0.02, -0.03, 0.00, 0.01 };
	double logs[ROOM], own_logs[ROOM];
	struct session session = session_of(logs, 4, 20), own = session_of(own_logs, 4, 20);
	struct timing shared, timing;

	(void)state;
	for (size_t i = 0; i < 20 * 8; i++)
		logs[i] = (double)(i / 8) + factors[i % 8] + (i % 8 >= 4 ? 0.05 : 0);
	/* What happens to few cases only is theirs. */
	logs[3] += 0.5;
	assert_int_equal(session_share(&session, &own, &shared), 0);
	assert_int_equal(timing_init(&timing, factors, 4, factors + 4, 4), 0);
	assert_near(shared.variance, timing.variance);
	assert_int_equal(session_timing(&own, 1, &timing), 0);
	assert_near(timing.variance, 0);
	/* What a side has in common stays: it may be the change. */
	assert_true(timing.b.middle - timing.a.middle > 0.04);
	assert_int_equal(session_timing(&own, 0, &timing), 0);
	assert_true(timing.variance > 0.01);
}

static void boots_without_a_case_are_left_out(void **state)
{
	double logs[ROOM], own_logs[ROOM];
	struct session session = session_of(logs, 6, 4), own = session_of(own_logs, 6, 4);
	struct timing shared, timing;

	(void)state;
	fill(&session, 0.001);
	logs[2] = NAN;
	for (size_t i = 12; i < 17; i++)
		logs[i] = NAN;
	assert_int_equal(session_timing(&session, 0, &timing), 0);
	assert_int_equal(timing.a.boots, 5);
	assert_int_equal(session_timing(&session, 1, &timing), -EINVAL);
	assert_int_equal(session_share(&session, &own, &shared), 0);
	assert_true(isnan(own_logs[2]) && isfinite(own_logs[3]) && isfinite(shared.variance));
	assert_true(isfinite(session_reach(&session, 0.03)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_boots_are_the_least),
		cmocka_unit_test(reach_is_of_other_labellings),
		cmocka_unit_test(clean_change_is_beyond_reach),
		cmocka_unit_test(clean_split_is_luck_among_others),
		cmocka_unit_test(what_boots_share_is_taken_out),
		cmocka_unit_test(boots_without_a_case_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
