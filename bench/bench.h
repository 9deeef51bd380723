/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The harness: what a family of cases declares, and what its functions get.
 *
 * A family is one table entry in one file of cases/. Its parameters are data: names, --list and the
 * results come from the same table.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gvbc.h"
#include "world.h"

/* Parameters that one family may sweep, besides the mode. */
#define BENCH_MAX_PARAMS 4

/* See struct bench_family.check_max. */
#define BENCH_CHECK_MAX 256u

/**
 * struct bench_param - one swept parameter of a family
 * @name: as rows spell it: `name:value`; NULL: the value stands alone.
 * @count: number of values.
 * @values: the values.
 * @labels: when set, the text of the first value, and every @label_stride bytes the next one's;
 *	else values print as decimal numbers.
 * @label_stride: bytes from one label pointer to the next.
 */
struct bench_param {
	const char *name;
	size_t count;
	const uint64_t *values;
	const char *const *labels;
	size_t label_stride;
};

/* For parameters of numbers and of names: a NULL-free array of known length. */
/* clang-format off */
#define BENCH_NUMBERS(_name, ...) \
	{ .name = (_name), \
	  .count = sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t), \
	  .values = (const uint64_t[]){ __VA_ARGS__ } }
#define BENCH_LABELS(_name, ...) \
	{ .name = (_name), \
	  .count = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), \
	  .labels = (const char *const[]){ __VA_ARGS__ }, \
	  .label_stride = sizeof(char *) }

/* For parameters that are the entries of a table: _member is what they are called. */
#define BENCH_TABLE(_name, _table, _member) \
	{ .name = (_name), \
	  .count = sizeof(_table) / sizeof((_table)[0]), \
	  .labels = &(_table)[0]._member, \
	  .label_stride = sizeof((_table)[0]) }
/* clang-format on */

/** bench_label() - text of the @value-th value of a parameter with labels. */
static inline const char *bench_label(const struct bench_param *param, size_t value)
{
	return *(const char *const *)((const char *)param->labels + value * param->label_stride);
}

enum bench_fit {
	BENCH_FIT_NONE,
	BENCH_FIT_LINEAR, /* cost = a + b * N */
	BENCH_FIT_LOG2, /* cost = a + b * log2(N) */
};

struct bench;
struct contend;

/* Modes by what they have in common, for &bench_family.modes. */
#define BENCH_IMMEDIATE (1u << GVB_MODE_IMMEDIATE | 1u << GVB_MODE_IMMEDIATE_RESV)
#define BENCH_OBJ_RESV (1u << GVB_MODE_SPIN | 1u << GVB_MODE_RESV)
#define BENCH_STAGED (BENCH_OBJ_RESV | 1u << GVB_MODE_CUSTOM_LOCK)

/* What rows of two modes may not have in common, for &bench_family.modes_differ. */
/** BENCH_DIFFER_LOCKS: of gpuva lists: spin and resv hold them around the stopwatch. */
#define BENCH_DIFFER_LOCKS 1u
/** BENCH_DIFFER_DESTROY: in immediate modes what goes for good goes after the stopwatch. */
#define BENCH_DIFFER_DESTROY 2u

/**
 * struct bench_family - a case and the parameters that it is swept over
 * @name: first part of every row's name. Several families may share a name: one table.
 * @claim: what it tests, one line, for --list=long and the docs.
 * @modeless: runs once, without a VM; otherwise once in every mode.
 * @modes: bits (1 << &enum gvb_mode) of the modes that it is about; zero: all.
 * @only: why the other modes are left out, for whoever misses them; set with @modes.
 * @modes_differ: BENCH_DIFFER_*; zero: what is inside the stopwatch is like for like in all modes.
 * @features: GVB_FEATURE_* that it needs of the kernel.
 * @staged_features: those that it needs besides in modes of %BENCH_STAGED.
 * @params: swept parameters, in the order of the name; unused ones are zero.
 * @base: the row that the others are a percentage of: its name without family and mode, in the
 *	family's first mode.
 * @endless: of a family whose -ELOOP says something about the kernel and not of the case: what.
 *	Such a row is skipped; NULL: it fails, as with every other error.
 * @absent: the same of -ENODATA, with which @check_counts says that what the case is about is not
 *	there to be timed.
 * @fit: shape of the cost over the last parameter; rows that differ only there are fitted.
 * @data: for the family's own functions.
 * @scheduled: other threads work inside the stopwatch, when the scheduler lets them: the number
 *	is no finer than its batches agree (resolution_pct).
 * @vm: sets flags and alloc of the VM that the case gets; NULL: neither.
 * @check_max: largest value of a numeric parameter that --check takes; zero: %BENCH_CHECK_MAX.
 *	Debug kernels are slow, and size is not what they look for.
 * @setup: builds the state, all of it through @world so that the oracle knows it, and fills
 *	@bench->request and @bench->max_ops. The ground truth is asserted here or in @prove.
 * @prove: asserts that the state is what the name says, before anything is timed.
 * @check_counts: asserts that the counting pass saw what the case is meant to do.
 * @batch: times one batch of n operations into *ticks; NULL: the BENCH ioctl with @bench->request.
 * @run: for cases that look for a fault: does it all once, so many operations (*ops), and nothing
 *	is timed: the row has no cost.
 * @contend: a family of threads against each other (contend.h), which needs two CPUs: it has
 *	neither BENCH request nor counting pass, @batch and @check_counts are not used.
 * @teardown: frees what setup allocated outside of @world.
 *
 * Functions return 0 or a negative errno; those that assert report with bench_fail().
 */
struct bench_family {
	const char *name;
	const char *claim;
	bool modeless;
	unsigned int modes;
	const char *only;
	unsigned int modes_differ;
	unsigned int features;
	unsigned int staged_features;
	const char *endless;
	const char *absent;
	struct bench_param params[BENCH_MAX_PARAMS];
	const char *base;
	enum bench_fit fit;
	const void *data;
	bool scheduled;
	void (*vm)(const struct bench *bench, struct gvb_vm_create *vm);
	uint64_t check_max;
	int (*setup)(struct bench *bench);
	int (*prove)(struct bench *bench);
	int (*check_counts)(struct bench *bench, const struct gvb_bench_counts *counts);
	int (*batch)(struct bench *bench, uint64_t n, uint64_t *ticks);
	int (*run)(struct bench *bench, uint64_t *ops);
	const struct contend *contend;
	void (*teardown)(struct bench *bench);
};

/** bench_applies() - whether a family is about a mode */
static inline bool bench_applies(const struct bench_family *family, enum gvb_mode mode)
{
	return !family->modes || family->modes & 1u << mode;
}

/**
 * bench_not_alike() - what modes_not_alike is in the rows of a mode
 *
 * Returns: zero if all modes are alike; otherwise a positive number, the same in two modes if these
 * are.
 */
static inline unsigned int bench_not_alike(const struct bench_family *family, enum gvb_mode mode)
{
	unsigned int inside = BENCH_OBJ_RESV & 1u << mode ? 0 : BENCH_DIFFER_LOCKS;
	unsigned int later = BENCH_IMMEDIATE & 1u << mode ? BENCH_DIFFER_DESTROY : 0;

	return family->modes_differ ? 1 + (family->modes_differ & (inside | later)) : 0;
}

/* Registers a family: the only place that it is named in. */
#define BENCH_FAMILY(_id)                                                \
	static const struct bench_family _id;                            \
	static const struct bench_family *const _id##_entry              \
		__attribute__((used, section("bench_families"))) = &_id; \
	static const struct bench_family _id

/* Counters of its own that one case may report. */
#define BENCH_MAX_REPORTS 8

/**
 * struct bench_report - a number that only some cases have
 * @name: unit included, as read-the-numbers.md explains it.
 * @value: the number.
 */
struct bench_report {
	const char *name;
	double value;
};

/**
 * struct bench - one running case
 * @family: what it is an instance of.
 * @value: index of the parameters' values.
 * @mode: the VM's mode; undefined for a modeless family.
 * @world: file, VM, BOs and the oracle's model.
 * @request: the BENCH request; the harness sets flags, samples, iterations, ticks and counts.
 * @stats: what the driver said it has, and its sizes.
 * @ops_per_op: elements of @request.ops that one operation takes, so that a batch gets no more than
 *	it needs; zero: every batch gets them all.
 * @undo_per_op: likewise of @request.undo.
 * @min_ops: fewest operations in a batch that is timed; zero: as few as are long enough.
 * @max_ops: most operations in one batch; zero: no limit. Half of it is the largest calibrated
 *	batch, since a doubled batch must fit too.
 * @max_batches: most batches to time; zero: no limit. For operations that cost more around the
 *	stopwatch than inside it.
 * @cycles: ticks are cycles of the CPU's counter, not nanoseconds.
 * @traced: a tracer looks at the batches: the driver marks where they begin and end.
 * @walk_len: length of the list that one operation walks, reported when not zero.
 * @reports: see bench_report(). @num_reports: used part.
 * @private_data: the case's own.
 * @message: why the case failed, set by bench_fail().
 */
struct bench {
	const struct bench_family *family;
	size_t value[BENCH_MAX_PARAMS];
	enum gvb_mode mode;
	struct world world;
	struct gvb_stats stats;
	struct gvb_bench request;
	uint32_t ops_per_op;
	uint32_t undo_per_op;
	uint64_t min_ops;
	uint64_t max_ops;
	unsigned int max_batches;
	bool cycles;
	bool traced;
	uint64_t walk_len;
	struct bench_report reports[BENCH_MAX_REPORTS];
	unsigned int num_reports;
	void *private_data;
	char message[256];
};

/** bench_number() - value of the @i-th parameter, which is one of numbers. */
static inline uint64_t bench_number(const struct bench *bench, size_t i)
{
	return bench->family->params[i].values[bench->value[i]];
}

/**
 * bench_fail() - say why a case failed
 *
 * The first message stays: it is nearest to the cause.
 *
 * Returns: @err, so that callers can return it.
 */
int bench_fail(struct bench *bench, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * bench_report() - give the row a counter of the case's own
 * @name: a constant; a second report of the same name replaces the first.
 */
void bench_report(struct bench *bench, const char *name, double value);

/**
 * bench_expect() - assert that a number is what it should be
 * @what: what is counted, for the message.
 *
 * Returns: 0, or -EPROTO when @have is not @want; then the case has failed.
 */
int bench_expect(struct bench *bench, const char *what, uint64_t have, uint64_t want);

/**
 * bench_injects() - whether the kernel injects -EDEADLK (CONFIG_DEBUG_WW_MUTEX_SLOWPATH)
 *
 * Then no two batches lock alike: locks are repeated, and refused without a second thread.
 */
bool bench_injects(const struct bench *bench);

/** bench_locks() - locks that were counted, without what an injected -EDEADLK repeated of @want */
uint64_t bench_locks(const struct bench *bench, uint64_t have, uint64_t want);

#endif
