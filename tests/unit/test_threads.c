// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads that start together; also built with ThreadSanitizer. */
#include "unit.h"

#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "threads.h"

#define OPS 50u

/* More CPUs than any machine that runs tests has. */
#define NO_SUCH_CPU (CPU_SETSIZE - 1)

/* What the fake operations see and do. */
static struct {
	atomic_uint inside;
	atomic_uint unpinned_missed;
	uint64_t fails_at;
} fake;

static struct crew *new_crew(void)
{
	struct crew *crew = malloc(sizeof(*crew));

	assert_non_null(crew);
	memset(&fake, 0, sizeof(fake));
	crew_init(crew, OPS, NULL);
	return crew;
}

static int quick(struct worker *worker)
{
	worker->counts[0] += 2;
	return 0;
}

static void add(struct crew *crew, const char *name, unsigned int threads,
		int (*op)(struct worker *worker))
{
	crew_add(crew, &(struct role){ .name = name, .threads = threads, .op = op });
}

static void measured_threads_record_their_operations(void **state)
{
	struct crew *crew = new_crew();
	struct loglin latency;

	(void)state;
	add(crew, "measured", 3, quick);
	add(crew, "other", 2, quick);
	assert_int_equal(crew_run(crew), 0);
	assert_int_equal(crew->num_workers, 5);
	for (unsigned int i = 0; i < 3; i++) {
		assert_int_equal(crew->workers[i].latency.count, OPS);
		assert_int_equal(crew->workers[i].index, i);
		assert_true(crew->workers[i].done > OPS);
	}
	role_latency(crew, 0, &latency);
	assert_int_equal(latency.count, 3 * OPS);
	assert_int_equal(role_count(crew, 0, 0), 2 * role_done(crew, 0));
	/* The first operation of each is not recorded. */
	assert_true(role_done(crew, 1) >
		    crew->workers[3].latency.count + crew->workers[4].latency.count);
	assert_null(crew_failed(crew));
	free(crew);
}

/* Each waits in its first operation until all are there: that ends only if all run at once. */
static int meet(struct worker *worker)
{
	if (worker->done)
		return 0;
	atomic_fetch_add(&fake.inside, 1);
	for (int ms = 0; ms < 20000; ms++) {
		if (atomic_load(&fake.inside) == worker->crew->num_workers)
			return 0;
		usleep(1000);
	}
	return -ETIMEDOUT;
}

static void all_threads_work_at_once(void **state)
{
	struct crew *crew = new_crew();

	(void)state;
	add(crew, "measured", 2, meet);
	add(crew, "other", 3, meet);
	assert_int_equal(crew_run(crew), 0);
	free(crew);
}

/* Every thread finds out that it cannot be pinned before the barrier, and tells all behind it. */
static int look_at_others(struct worker *worker)
{
	const struct crew *crew = worker->crew;

	for (unsigned int i = 0; i < crew->num_workers; i++)
		if (crew->workers[i].cpu != -1)
			atomic_fetch_add(&fake.unpinned_missed, 1);
	return 0;
}

static void nobody_starts_before_all_are_ready(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct crew *crew = new_crew();

		CPU_ZERO(&crew->cpus);
		CPU_SET(NO_SUCH_CPU, &crew->cpus);
		add(crew, "measured", 8, look_at_others);
		assert_int_equal(crew_run(crew), 0);
		assert_int_equal(fake.unpinned_missed, 0);
		assert_int_equal(crew_unpinned(crew), 8);
		free(crew);
	}
}

static int expect_own_cpu(struct worker *worker)
{
	return sched_getcpu() == worker->cpu ? 0 : -EXDEV;
}

static void threads_are_dealt_to_the_cpus(void **state)
{
	struct crew *crew = new_crew();
	unsigned int cpus = crew_cpus();

	(void)state;
	assert_true(cpus > 0);
	add(crew, "measured", 2 * cpus + 1 > 9 ? 9 : 2 * cpus + 1, expect_own_cpu);
	assert_int_equal(crew_run(crew), 0);
	assert_int_equal(crew_unpinned(crew), 0);
	for (unsigned int i = 0; i < crew->num_workers; i++) {
		assert_true(CPU_ISSET(crew->workers[i].cpu, &crew->cpus));
		if (i >= cpus)
			assert_int_equal(crew->workers[i].cpu, crew->workers[i - cpus].cpu);
		else if (i)
			assert_true(crew->workers[i].cpu > crew->workers[i - 1].cpu);
	}
	free(crew);
}

static void no_cpu_is_no_error(void **state)
{
	struct crew *crew = new_crew();

	(void)state;
	CPU_ZERO(&crew->cpus);
	add(crew, "measured", 2, quick);
	assert_int_equal(crew_run(crew), 0);
	assert_int_equal(crew_unpinned(crew), 2);
	free(crew);
}

static int fail_once(struct worker *worker)
{
	return worker->index == 1 && worker->done == fake.fails_at ? -EIO : 0;
}

static int forever(struct worker *worker)
{
	worker->latency.count = 0;
	return 0;
}

static void an_error_ends_the_run(void **state)
{
	struct crew *crew = new_crew();

	(void)state;
	add(crew, "measured", 2, forever);
	add(crew, "other", 2, fail_once);
	/* The first operation is in a place of its own. */
	for (fake.fails_at = 0; fake.fails_at < 8; fake.fails_at += 7) {
		assert_int_equal(crew_run(crew), -EIO);
		assert_string_equal(crew_failed(crew)->role->name, "other");
		assert_int_equal(crew_failed(crew)->index, 1);
		assert_int_equal(crew_failed(crew)->done, fake.fails_at);
	}
	free(crew);
}

static void crews_have_bounds(void **state)
{
	struct crew *crew = new_crew();

	(void)state;
	assert_int_equal(crew_run(crew), -EINVAL);
	add(crew, "measured", 0, quick);
	assert_int_equal(crew_run(crew), -EINVAL);
	add(crew, "measured", CREW_MAX_WORKERS + 1, quick);
	assert_int_equal(crew_run(crew), -E2BIG);
	crew->ops = 1;
	crew->roles[0].threads = CREW_MAX_WORKERS;
	assert_int_equal(crew_run(crew), 0);
	free(crew);
}

/* A run as it might have been: two measured threads and another. */
static void fill(struct crew *crew, const uint64_t (*times)[2])
{
	add(crew, "measured", 2, quick);
	add(crew, "other", 1, quick);
	crew->num_workers = 3;
	for (unsigned int i = 0; i < 3; i++)
		crew->workers[i] = (struct worker){
			.crew = crew,
			.role = &crew->roles[i / 2],
			.latency.count = 1,
			.start_ns = times[i][0],
			.end_ns = times[i][1],
		};
}

static void who_worked_apart_is_found(void **state)
{
	struct crew *crew = new_crew();

	(void)state;
	fill(crew, (const uint64_t[][2]){ { 10, 50 }, { 20, 60 }, { 30, 40 } });
	assert_null(crew_apart(crew));
	assert_int_equal(crew_elapsed_ns(crew), 50);
	crew->workers[1].latency.count = 0;
	assert_ptr_equal(crew_apart(crew), &crew->workers[1]);
	crew->workers[1].latency.count = 1;
	crew->workers[2].start_ns = 55;
	crew->workers[2].end_ns = 90;
	assert_ptr_equal(crew_apart(crew), &crew->workers[2]);
	crew->workers[2].start_ns = 50;
	assert_ptr_equal(crew_apart(crew), &crew->workers[2]);
	crew->workers[2].start_ns = 49;
	assert_null(crew_apart(crew));
	free(crew);
}

static void pauses_are_not_in_the_latency(void **state)
{
	struct crew *crew = new_crew();
	struct loglin latency;

	(void)state;
	crew->ops = 20;
	add(crew, "measured", 1, quick);
	crew->roles[0].pause_ns = 2000000;
	assert_int_equal(crew_run(crew), 0);
	role_latency(crew, 0, &latency);
	assert_true(loglin_quantile(&latency, 0.5) < 500000);
	/* 19 pauses of 2 ms on average. */
	assert_true(crew_elapsed_ns(crew) > 10000000);
	free(crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measured_threads_record_their_operations),
		cmocka_unit_test(all_threads_work_at_once),
		cmocka_unit_test(nobody_starts_before_all_are_ready),
		cmocka_unit_test(threads_are_dealt_to_the_cpus),
		cmocka_unit_test(no_cpu_is_no_error),
		cmocka_unit_test(an_error_ends_the_run),
		cmocka_unit_test(crews_have_bounds),
		cmocka_unit_test(who_worked_apart_is_found),
		cmocka_unit_test(pauses_are_not_in_the_latency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
