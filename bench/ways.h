/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of family, by who runs an operation, and what a run does with each kind.
 */
#ifndef WAYS_H
#define WAYS_H

#include "run_options.h"

/**
 * struct bench_way - a kind of family
 * @time: a repetition that is timed, and counted where that is possible. Fills the row.
 * @check: the same without a stopwatch: the row gets no more than counts.
 * @trace: what a tracer is to see: a batch, or all that the family does. @ops: in for a batch, out.
 * @window: when the tracer looks: "marked", where the driver's stopwatch runs; "all" the time; or
 *	"none", until a thread says so.
 * @in_batches: there are batches, whose size is to be found first.
 * @counted: the driver can count what a batch does.
 *
 * Functions return 0, or a negative errno with the reason in &bench.message.
 */
struct bench_way {
	int (*time)(struct bench *bench, const struct run_options *options, struct row *row);
	int (*check)(struct bench *bench, const struct run_options *options, struct row *row);
	int (*trace)(struct bench *bench, const struct run_options *options, struct row *row,
		     uint64_t *ops);
	const char *window;
	bool in_batches;
	bool counted;
};

/** way_of() - the kind that a family is of */
const struct bench_way *way_of(const struct bench_family *family);

#endif
