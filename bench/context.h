/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run was measured on, as far as the machine under test can say.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <jansson.h>

#include "measure.h"

/**
 * struct context_options - what the harness was told
 * @machine: exact, smp, kvm, local.
 * @clock: what ticks are.
 * @seed: of the shuffle and of everything random.
 * @shuffled: whether the order was shuffled.
 * @repetitions: per case.
 * @inject: &enum gvb_inject_site that the driver commits, or negative.
 * @cpu: the measuring CPU, or negative.
 * @counters: whether the processor counts, or why not; NULL: nobody asked.
 */
struct context_options {
	const char *machine;
	enum clock_id clock;
	unsigned long seed;
	bool shuffled;
	unsigned int repetitions;
	int inject;
	int cpu;
	const char *counters;
};

/**
 * context_new() - the context object of Google Benchmark's schema, and our own keys
 *
 * Returns: a new reference, or NULL when there is no memory.
 */
json_t *context_new(const struct context_options *options, const struct gvb_stats *stats);

/** kernel_flags_text() - the GVB_KERNEL_* bits that make times unfit to publish, in words. */
void kernel_flags_text(unsigned int flags, char *text, size_t size);

#endif
