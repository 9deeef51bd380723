/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters of the processor: instructions, cycles and misses of an operation, where the processor
 * counts and lets us.
 *
 * They are read around whole calls of a batch, in a pass of its own that is not timed. What a case
 * does between two batches is in them, too: cpu_timed_pct says how much of the counted time the
 * stopwatch ran.
 */
#ifndef PMU_H
#define PMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PMU_MAX_EVENTS 8

/**
 * struct pmu_event - something to count
 * @name: the counter of a row that it becomes.
 * @type: perf_event_attr.type. @config: perf_event_attr.config.
 */
struct pmu_event {
	const char *name;
	uint32_t type;
	uint64_t config;
};

/** pmu_events - what is counted; NULL as the name of the last one. */
extern const struct pmu_event pmu_events[];

/**
 * struct pmu - open counters of the calling thread
 * @fd: of each event, the first one counts time; negative: not counted here.
 * @events: what they count.
 * @num: how many events.
 */
struct pmu {
	int fd[PMU_MAX_EVENTS + 1];
	const struct pmu_event *events;
	size_t num;
};

/**
 * struct pmu_counts - what came of it
 * @ns: of CPU time that was counted.
 * @value: by event; of one that is not counted, nothing is meant.
 * @shared: others use the counters, too, so that these did not run all the time: no value is known.
 */
struct pmu_counts {
	uint64_t ns;
	uint64_t value[PMU_MAX_EVENTS];
	bool shared;
};

/**
 * pmu_open() - have counters, which stand still
 * @pmu: out.
 * @events: what to count, up to PMU_MAX_EVENTS.
 * @why: out: a line that says why nothing is counted, when it is not.
 *
 * Returns: 0, or a negative errno when none of the events is counted here.
 */
int pmu_open(struct pmu *pmu, const struct pmu_event *events, char *why, size_t size);

/** pmu_start() - from zero. */
void pmu_start(const struct pmu *pmu);

/** pmu_stop() - and say what was counted. Returns: 0, or a negative errno. */
int pmu_stop(const struct pmu *pmu, struct pmu_counts *counts);

/** pmu_has() - whether an event is counted. */
static inline bool pmu_has(const struct pmu *pmu, size_t event)
{
	return pmu->fd[event + 1] >= 0;
}

/** pmu_close() - give them back. */
void pmu_close(struct pmu *pmu);

#endif
