/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a prepared state to numbers: warm-up, calibrated batch, doubled batch, counting pass.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include "bench.h"
#include "clock.h"
#include "pmu.h"
#include "row.h"

/**
 * struct measure_options - how long to measure
 * @clock: what to count.
 * @min_ticks: ticks that the timed batches of one repetition last together, at least.
 * @cpu: where the measuring thread runs, negative: anywhere.
 * @events: what the processor is to count, NULL: nothing.
 */
struct measure_options {
	enum clock_id clock;
	uint64_t min_ticks;
	int cpu;
	const struct pmu_event *events;
};

/**
 * struct measurement - one repetition
 * @ops: operations in a batch.
 * @scheduled: other threads worked inside the stopwatch.
 * @batches: batches of that size.
 * @min: smallest batch, ticks: the path that nothing interrupted.
 * @median: middle batch, ticks.
 * @spread_pct: (p75 - p25) / median, percent.
 * @resolution_pct: (largest - smallest batch) / smallest, of a family whose batches are scheduled,
 *	percent; zero for others.
 * @doubled_min: smallest batch of twice as many operations, ticks; zero: not measured.
 */
struct measurement {
	uint64_t ops;
	bool scheduled;
	unsigned int batches;
	double min;
	double median;
	double spread_pct;
	double resolution_pct;
	double doubled_min;
};

/**
 * measure() - time the case that @bench has set up
 *
 * The batch is calibrated to be long against the stopwatch and short against a timer tick, where
 * the operation lets it.
 *
 * Returns: 0, or a negative errno with the reason in @bench->message.
 */
int measure(struct bench *bench, const struct measure_options *options, struct measurement *result);

/** measure_ops() - how many operations a batch should have, see measure(). */
int measure_ops(struct bench *bench, enum clock_id clock, uint64_t *ops);

/** measure_batch() - run one batch, for somebody else who looks at it. */
int measure_batch(struct bench *bench, enum clock_id clock, uint64_t ops);

/**
 * measure_nothing() - the batches of a case, few and small, and no times
 * @ops: out, operations in the last batch.
 *
 * Returns: as measure().
 */
int measure_nothing(struct bench *bench, const struct measure_options *options, uint64_t *ops);

/**
 * measure_count() - one pass with the counting probes on, of @ops operations
 *
 * Apart from the timed batches: what counts also costs.
 *
 * Returns: 0 with @counts filled, or a negative errno. A family with a batch or run function of
 * its own has nothing to count: -EOPNOTSUPP.
 */
int measure_count(struct bench *bench, uint64_t ops, struct gvb_bench_counts *counts);

/**
 * measure_pmu() - one more pass of a case that was measured, with counters of the processor
 * @result: what measure() said.
 * @row: out: gets the counters that this machine has.
 *
 * Returns: 0, also where nothing is counted, or a negative errno with the reason in
 * @bench->message.
 */
int measure_pmu(struct bench *bench, const struct measure_options *options,
		const struct measurement *result, struct row *row);

/** measurement_to_row() - set the row's times and the counters that belong to them. */
void measurement_to_row(struct row *row, const struct measurement *result, enum clock_id clock);

/** counts_to_row() - set allocations, locks and steps per operation, those that were counted. */
void counts_to_row(struct row *row, const struct gvb_bench_counts *counts);

#endif
