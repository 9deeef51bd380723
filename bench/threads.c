// SPDX-License-Identifier: GPL-2.0-or-later
#include "threads.h"

#include <errno.h>
#include <string.h>
#include <time.h>

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

void crew_init(struct crew *crew, uint64_t ops, void *data)
{
	memset(crew, 0, sizeof(*crew));
	crew->ops = ops;
	crew->data = data;
	if (sched_getaffinity(0, sizeof(crew->cpus), &crew->cpus))
		CPU_ZERO(&crew->cpus);
}

void crew_add(struct crew *crew, const struct role *role)
{
	if (role->threads)
		crew->roles[crew->num_roles++] = *role;
}

/* Zero: as many as this process may use. */
static unsigned int limited_to;

void crew_limit(unsigned int cpus)
{
	limited_to = cpus;
}

unsigned int crew_cpus(void)
{
	cpu_set_t cpus;

	if (limited_to)
		return limited_to;
	return sched_getaffinity(0, sizeof(cpus), &cpus) ? 1 : CPU_COUNT(&cpus);
}

static bool is_measured(const struct worker *worker)
{
	return worker->role == worker->crew->roles;
}

static bool is_recording(const struct worker *worker)
{
	return !is_measured(worker) || worker->latency.count < worker->crew->ops;
}

static void record(struct worker *worker, uint64_t start_ns, uint64_t end_ns)
{
	struct crew *crew = worker->crew;

	if (!worker->latency.count)
		worker->start_ns = start_ns;
	worker->end_ns = end_ns;
	loglin_add(&worker->latency, end_ns - start_ns);
	if (is_measured(worker) && worker->latency.count == crew->ops &&
	    atomic_fetch_sub(&crew->recording, 1) == 1)
		atomic_store(&crew->stop, true);
}

/* Uniform below twice the mean; a linear congruential generator is random enough for that. */
static uint64_t draw_pause_ns(struct worker *worker)
{
	worker->random = worker->random * 1664525u + 1013904223u;
	return (2ull * worker->role->pause_ns * (worker->random >> 8)) >> 24;
}

/* Busy: who sleeps is woken up late, and differently on every machine. Returns when it ended. */
static uint64_t pause_from(struct worker *worker, uint64_t now)
{
	uint64_t end = now + draw_pause_ns(worker);

	while (now < end && !atomic_load(&worker->crew->stop))
		now = now_ns();
	return now;
}

static void operate(struct worker *worker)
{
	worker->ret = worker->role->op(worker);
	if (worker->ret)
		atomic_store(&worker->crew->stop, true);
	else
		worker->done++;
}

/* Without a pause one reading of the clock ends an operation and starts the next. */
static void work(struct worker *worker)
{
	uint64_t last = now_ns();

	while (!atomic_load(&worker->crew->stop)) {
		bool recording = is_recording(worker);
		uint64_t now;

		operate(worker);
		now = now_ns();
		if (recording && !worker->ret)
			record(worker, last, now);
		last = worker->role->pause_ns ? pause_from(worker, now) : now;
	}
}

static void pin(struct worker *worker)
{
	cpu_set_t set;

	if (worker->cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET(worker->cpu, &set);
	if (pthread_setaffinity_np(pthread_self(), sizeof(set), &set))
		worker->cpu = -1;
}

static void *thread_main(void *arg)
{
	struct worker *worker = arg;
	struct crew *crew = worker->crew;

	pin(worker);
	/* Opens when it is known whether all threads could be made. */
	pthread_mutex_lock(&crew->gate);
	pthread_mutex_unlock(&crew->gate);
	if (atomic_load(&crew->stop))
		return NULL;
	pthread_barrier_wait(&crew->barrier);
	/* What is slow the first time is over when recording begins. */
	operate(worker);
	pthread_barrier_wait(&crew->barrier);
	work(worker);
	return NULL;
}

/* The @i-th CPU of the set, round and round; -1 for an empty set. */
static int nth_cpu(const cpu_set_t *set, unsigned int i)
{
	int count = CPU_COUNT(set);
	int left = count ? i % count : 0;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, set) && !left--)
			return cpu;
	return -1;
}

/* Thread by thread, not role by role: with two CPUs and two roles each role has one of its own. */
static int assign(struct crew *crew)
{
	crew->num_workers = 0;
	for (unsigned int r = 0; r < crew->num_roles; r++) {
		for (unsigned int i = 0; i < crew->roles[r].threads; i++) {
			struct worker *worker = &crew->workers[crew->num_workers];

			if (crew->num_workers == CREW_MAX_WORKERS)
				return -E2BIG;
			*worker = (struct worker){
				.crew = crew,
				.role = &crew->roles[r],
				.index = i,
				.random = crew->num_workers,
				.cpu = nth_cpu(&crew->cpus, crew->num_workers),
			};
			crew->num_workers++;
		}
	}
	return crew->num_workers ? 0 : -EINVAL;
}

/* Makes the threads, lets them go or, when one cannot be made, home, and waits for them. */
static int run_threads(struct crew *crew)
{
	unsigned int made = 0;
	int ret = 0;

	pthread_mutex_lock(&crew->gate);
	while (!ret && made < crew->num_workers) {
		ret = pthread_create(&crew->workers[made].id, NULL, thread_main,
				     &crew->workers[made]);
		made += !ret;
	}
	if (ret)
		atomic_store(&crew->stop, true);
	pthread_mutex_unlock(&crew->gate);
	for (unsigned int i = 0; i < made; i++)
		pthread_join(crew->workers[i].id, NULL);
	return -ret;
}

int crew_run(struct crew *crew)
{
	int ret = assign(crew);

	if (ret)
		return ret;
	atomic_init(&crew->stop, false);
	atomic_init(&crew->recording, crew->roles[0].threads);
	ret = -pthread_barrier_init(&crew->barrier, NULL, crew->num_workers);
	if (ret)
		return ret;
	pthread_mutex_init(&crew->gate, NULL);
	ret = run_threads(crew);
	pthread_mutex_destroy(&crew->gate);
	pthread_barrier_destroy(&crew->barrier);
	if (!ret && crew_failed(crew))
		ret = crew_failed(crew)->ret;
	return ret;
}

const struct worker *crew_failed(const struct crew *crew)
{
	for (unsigned int i = 0; i < crew->num_workers; i++)
		if (crew->workers[i].ret)
			return &crew->workers[i];
	return NULL;
}

const struct worker *crew_apart(const struct crew *crew)
{
	uint64_t first_end = UINT64_MAX;

	for (unsigned int i = 0; i < crew->num_workers; i++)
		if (crew->workers[i].end_ns < first_end)
			first_end = crew->workers[i].end_ns;
	for (unsigned int i = 0; i < crew->num_workers; i++) {
		const struct worker *worker = &crew->workers[i];

		if (!worker->latency.count || worker->start_ns >= first_end)
			return worker;
	}
	return NULL;
}

uint64_t crew_elapsed_ns(const struct crew *crew)
{
	uint64_t start = UINT64_MAX, end = 0;

	for (unsigned int i = 0; i < crew->num_workers; i++) {
		const struct worker *worker = &crew->workers[i];

		if (!is_measured(worker))
			continue;
		start = worker->start_ns < start ? worker->start_ns : start;
		end = worker->end_ns > end ? worker->end_ns : end;
	}
	return end > start ? end - start : 0;
}

unsigned int crew_unpinned(const struct crew *crew)
{
	unsigned int num = 0;

	for (unsigned int i = 0; i < crew->num_workers; i++)
		num += crew->workers[i].cpu < 0;
	return num;
}

void role_latency(const struct crew *crew, unsigned int role, struct loglin *latency)
{
	memset(latency, 0, sizeof(*latency));
	for (unsigned int i = 0; i < crew->num_workers; i++)
		if (crew->workers[i].role == &crew->roles[role])
			loglin_merge(latency, &crew->workers[i].latency);
}

uint64_t role_done(const struct crew *crew, unsigned int role)
{
	uint64_t done = 0;

	for (unsigned int i = 0; i < crew->num_workers; i++)
		if (crew->workers[i].role == &crew->roles[role])
			done += crew->workers[i].done;
	return done;
}

uint64_t role_count(const struct crew *crew, unsigned int role, unsigned int i)
{
	uint64_t sum = 0;

	for (unsigned int w = 0; w < crew->num_workers; w++)
		if (crew->workers[w].role == &crew->roles[role])
			sum += crew->workers[w].counts[i];
	return sum;
}
