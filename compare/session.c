// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat.h"

double *session_row(const struct session *session, size_t number)
{
	return &session->logs[number * (session->boots_a + session->boots_b)];
}

size_t session_there(const double *values, size_t count, double *there)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isnan(values[i]))
			there[kept++] = values[i];
	}
	return kept;
}

static int timing_of(const double *row, size_t boots_a, size_t boots_b, struct timing *timing)
{
	double *there = calloc(boots_a + boots_b, sizeof(*there));
	size_t a, b;
	int ret;

	if (!there)
		return -ENOMEM;
	a = session_there(row, boots_a, there);
	b = session_there(row + boots_a, boots_b, there + a);
	ret = timing_init(timing, there, a, there + a, b);
	free(there);
	return ret;
}

int session_timing(const struct session *session, size_t number, struct timing *timing)
{
	return timing_of(session_row(session, number), session->boots_a, session->boots_b, timing);
}

static void from_their_median(const double *values, size_t count, double *distances)
{
	size_t kept = session_there(values, count, distances);
	double median;

	if (!kept)
		return;
	stat_sort(distances, kept);
	median = stat_percentile(distances, kept, 50);
	for (size_t i = 0; i < count; i++)
		distances[i] = values[i] - median;
}

/* Of each boot the median of its cases. */
static void find_factors(const struct session *session, const double *distances, double *column,
			 double *factors)
{
	size_t boots = session->boots_a + session->boots_b;

	for (size_t boot = 0; boot < boots; boot++) {
		size_t cases = 0;

		for (size_t i = 0; i < session->cases; i++) {
			if (!isnan(session_row(session, i)[boot]))
				column[cases++] = distances[i * boots + boot];
		}
		stat_sort(column, cases);
		factors[boot] = cases ? stat_percentile(column, cases, 50) : NAN;
	}
}

int session_share(const struct session *session, struct session *own, struct timing *shared)
{
	size_t boots = session->boots_a + session->boots_b;
	double *column = calloc(session->cases + 1, sizeof(*column));
	double *factors = calloc(boots + 1, sizeof(*factors));
	int ret = column && factors ? 0 : -ENOMEM;

	memset(shared, 0, sizeof(*shared));
	for (size_t i = 0; !ret && i < session->cases; i++) {
		from_their_median(session_row(session, i), session->boots_a, session_row(own, i));
		from_their_median(session_row(session, i) + session->boots_a, session->boots_b,
				  session_row(own, i) + session->boots_a);
	}
	if (!ret) {
		find_factors(session, own->logs, column, factors);
		ret = timing_of(factors, session->boots_a, session->boots_b, shared);
		if (ret == -EINVAL)
			memset(shared, 0, sizeof(*shared));
		for (size_t i = 0; i < session->cases * boots; i++)
			own->logs[i] = session->logs[i] - factors[i % boots];
	}
	free(column);
	free(factors);
	return ret == -ENOMEM ? ret : 0;
}
