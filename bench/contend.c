// SPDX-License-Identifier: GPL-2.0-or-later
#include "contend.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stat.h"

/* Runs of a crew until all its threads work at once. */
#define MAX_TRIES 6u

/**
 * struct contention - one run as numbers
 * @mean: of the measured role, ticks. @p50: median. @p99: likewise.
 * @per_second: operations of all threads of the measured role in a second.
 */
struct contention {
	double mean;
	double p50;
	double p90;
	double p99;
	double per_second;
};

/* Counters are called as roles are: their names are put together here only. */
static void __attribute__((format(printf, 3, 4)))
set(struct row *row, double value, const char *format, ...)
{
	char name[ROW_COUNTER_NAME_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	row_counter_set(row, name, value);
}

static void role_to_row(const struct crew *crew, unsigned int r, const char *unit, struct row *row)
{
	const struct role *role = &crew->roles[r];
	const struct role *measured = &crew->roles[0];
	uint64_t done = role_done(crew, r);
	struct loglin latency;

	role_latency(crew, r, &latency);
	set(row, role->threads, "%s_threads", role->name);
	set(row, latency.count, "%s_ops", role->name);
	set(row, loglin_quantile(&latency, 0.5), "%s_p50_%s", role->name, unit);
	set(row, loglin_quantile(&latency, 0.9), "%s_p90_%s", role->name, unit);
	set(row, loglin_quantile(&latency, 0.99), "%s_p99_%s", role->name, unit);
	set(row, latency.max, "%s_max_%s", role->name, unit);
	if (r)
		set(row, (double)done / role_done(crew, 0), "%s_per_%s", role->name,
		    measured->name);
	for (unsigned int i = 0; i < ROLE_MAX_COUNTS && role->counts[i]; i++)
		set(row, (double)role_count(crew, r, i) / done, "%s_per_%s", role->counts[i],
		    role->name);
}

static struct contention contention_of(const struct crew *crew)
{
	struct loglin latency;
	uint64_t elapsed = crew_elapsed_ns(crew);

	role_latency(crew, 0, &latency);
	return (struct contention){
		.mean = latency.count ? (double)latency.sum / latency.count : 0,
		.p50 = loglin_quantile(&latency, 0.5),
		.p90 = loglin_quantile(&latency, 0.9),
		.p99 = loglin_quantile(&latency, 0.99),
		.per_second = elapsed ? latency.count * 1e9 / elapsed : 0,
	};
}

static void ratio(struct row *row, const char *role, const char *what, double together,
		  double alone)
{
	if (alone > 0)
		set(row, together / alone, "%s_%s_vs_alone", role, what);
}

static void relate(struct row *row, const char *role, const struct contention *together,
		   const struct contention *alone)
{
	ratio(row, role, "mean", together->mean, alone->mean);
	ratio(row, role, "p50", together->p50, alone->p50);
	ratio(row, role, "p90", together->p90, alone->p90);
	ratio(row, role, "p99", together->p99, alone->p99);
	ratio(row, role, "throughput", together->per_second, alone->per_second);
}

static int blame(struct bench *bench, const struct worker *worker, int err)
{
	if (!worker)
		return bench_fail(bench, err, "threads: %s", strerror(-err));
	return bench_fail(bench, err, "%s thread %u, operation %llu: %s", worker->role->name,
			  worker->index, (unsigned long long)worker->done, strerror(-err));
}

static int tell(const struct contend_options *options, bool begins)
{
	return options->window ? options->window(begins, options->window_arg) : 0;
}

/* Runs the crew once and lets the case settle what it did. */
static int run_once(struct bench *bench, const struct contend_options *options, struct crew *crew)
{
	int ret = tell(options, true);

	if (ret)
		return bench_fail(bench, ret, "the tracer does not answer: %s", strerror(-ret));
	ret = crew_run(crew);
	if (!ret)
		ret = tell(options, false);
	if (ret)
		return blame(bench, crew_failed(crew), ret);
	ret = bench->family->contend->settle(bench);
	return ret ? bench_fail(bench, ret, "after the threads: %s", strerror(-ret)) : 0;
}

/*
 * On a busy host a CPU of the guest may stand still for a whole run: again then, twice as long.
 * @ops: operations of the measured role, added up.
 */
static int run_crew(struct bench *bench, const struct contend_options *options, struct crew *crew,
		    unsigned int *again, uint64_t *ops)
{
	const struct worker *apart = NULL;
	int ret = 0;

	for (*again = 0; !ret && *again < MAX_TRIES; ++*again) {
		ret = run_once(bench, options, crew);
		*ops += role_done(crew, 0);
		apart = crew_apart(crew);
		if (!apart)
			return ret;
		crew->ops *= 2;
	}
	return ret ? ret :
		     bench_fail(
			     bench, -EPROTO,
			     "%s thread %u did not work beside the others, %u times: no contention",
			     apart->role->name, apart->index, MAX_TRIES);
}

static int run_alone(struct bench *bench, const struct contend_options *options, struct crew *crew,
		     struct contention *alone)
{
	int ret;

	bench->family->contend->crew(bench, crew);
	crew->num_roles = 1;
	crew->roles[0].threads = 1;
	ret = run_once(bench, options, crew);
	if (!ret)
		*alone = contention_of(crew);
	return ret;
}

static int run_together(struct bench *bench, const struct contend_options *options,
			struct crew *crew, struct row *row, struct contention *together)
{
	const char *unit = clock_at(options->clock)->unit;
	unsigned int again;
	uint64_t ops = 0;
	int ret;

	bench->family->contend->crew(bench, crew);
	ret = run_crew(bench, options, crew, &again, &ops);
	if (ret)
		return ret;
	*together = contention_of(crew);
	row->iterations = crew->ops * crew->roles[0].threads;
	row->threads = crew->num_workers;
	set(row, together->mean, "%s_per_op", unit);
	for (unsigned int r = 0; r < crew->num_roles; r++)
		role_to_row(crew, r, unit, row);
	row_counter_set(row, "repeated_runs", again);
	row_counter_set(row, "unpinned_threads", crew_unpinned(crew));
	return 0;
}

static uint64_t ops_of(const struct bench *bench, const struct contend_options *options)
{
	return options->ops ? options->ops : bench->family->contend->ops;
}

static int one_round(struct bench *bench, const struct contend_options *options, struct row *row)
{
	uint64_t ops = ops_of(bench, options);
	struct crew *crew = malloc(sizeof(*crew));
	struct contention alone, together;
	int ret;

	if (!crew)
		return -ENOMEM;
	row_init(row, "round");
	crew_init(crew, ops, bench);
	ret = run_alone(bench, options, crew, &alone);
	if (!ret) {
		crew_init(crew, ops, bench);
		ret = run_together(bench, options, crew, row, &together);
	}
	if (!ret)
		relate(row, crew->roles[0].name, &together, &alone);
	free(crew);
	return ret;
}

static void take(const struct row *rounds, unsigned int num, const char *name,
		 struct stat_summary *summary)
{
	double samples[CONTEND_MAX_ROUNDS];

	for (unsigned int i = 0; i < num; i++)
		if (row_counter_get(&rounds[i], name, &samples[i]))
			samples[i] = 0;
	stat_summarise(summary, samples, num);
}

/* Of what is zero in most rounds, relative to the largest. */
static double spread_pct(const struct stat_summary *summary)
{
	double middle = summary->median > 0 ? summary->median : summary->max;

	return middle > 0 ? 100 * (summary->max - summary->min) / middle : 0;
}

void contend_merge(struct row *row, const struct row *rounds, unsigned int num,
		   const char *const *keys)
{
	struct stat_summary summary;

	for (unsigned int i = 0; i < rounds->num_counters; i++) {
		const char *name = rounds->counters[i].name;

		take(rounds, num, name, &summary);
		row_counter_set(row, name, strstr(name, "_max_") ? summary.max : summary.median);
	}
	row_counter_set(row, "rounds", num);
	for (unsigned int i = 0; i < CONTEND_MAX_KEYS && keys[i]; i++) {
		take(rounds, num, keys[i], &summary);
		set(row, spread_pct(&summary), "%s_spread_pct", keys[i]);
		if (i)
			continue;
		row_counter_set(row, "spread_pct", spread_pct(&summary));
		row_counter_set(row, "repeats", spread_pct(&summary) <= CONTEND_REPEATS_PCT);
	}
}

int contend_measure(struct bench *bench, const struct contend_options *options, struct row *row)
{
	struct row *rounds = calloc(options->rounds, sizeof(*rounds));
	char name[ROW_COUNTER_NAME_SIZE];
	int ret = 0;

	if (!rounds)
		return -ENOMEM;
	for (unsigned int i = 0; !ret && i < options->rounds; i++)
		ret = one_round(bench, options, &rounds[i]);
	if (!ret) {
		row->iterations = rounds->iterations;
		row->threads = rounds->threads;
		contend_merge(row, rounds, options->rounds, bench->family->contend->keys);
		snprintf(name, sizeof(name), "%s_per_op", clock_at(options->clock)->unit);
		row_counter_get(row, name, &row->real_time_ns);
	}
	free(rounds);
	return ret;
}

int contend_traced(struct bench *bench, const struct contend_options *options, struct row *row,
		   uint64_t *ops)
{
	struct crew *crew = malloc(sizeof(*crew));
	unsigned int again;
	int ret = 0;

	if (!crew)
		return -ENOMEM;
	*ops = 0;
	for (unsigned int i = 0; !ret && i < options->rounds; i++) {
		crew_init(crew, ops_of(bench, options), bench);
		bench->family->contend->crew(bench, crew);
		ret = run_crew(bench, options, crew, &again, ops);
	}
	row->threads = crew->num_workers;
	free(crew);
	return ret;
}
