/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How often programs were left out.
 */
#ifndef PROBES_MISSED_H
#define PROBES_MISSED_H

#include <stdint.h>

struct gpuvm_trace;
struct probe;
struct probes;

/** probe_keep_missed() - what its links have missed goes with them; to be called before. */
void probe_keep_missed(struct probe *probe);

/**
 * probe_misses() - times that it was left out: because it was running on that CPU already, or
 * because the kernel had no room for one more return that a kretprobe is to see
 */
uint64_t probe_misses(const struct probe *probe);

/** probes_misses() - the same, of all in the groups. */
uint64_t probes_misses(const struct probes *probes, uint32_t groups);

/** probes_forget() - what fired and what was missed so far is of no interest. */
void probes_forget(struct probes *probes, const struct gpuvm_trace *skel);

#endif
