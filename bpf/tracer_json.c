// SPDX-License-Identifier: GPL-2.0
/* The tracer's own state as JSON: trace_row.h. */
#include <stdio.h>
#include <string.h>

#include "flags.h"
#include "gpuvm_trace.h"
#include "gpuvm_trace.skel.h"
#include "names.h"
#include "trace_row.h"

static bool is_attached(const struct trace *trace, const char *name)
{
	const struct probe *probe = probes_find(&trace->probes, name);

	return probe && probe->state == PROBE_ATTACHED;
}

static void add_text(json_t *list, const char *text)
{
	json_array_append_new(list, json_string(text));
}

/* What a reader would take for zero otherwise. */
static json_t *unseen_to_json(const struct trace *trace)
{
	uint32_t classes = trace->config.classes;
	json_t *unseen = json_array();
	bool spins = classes & (1u << CLASS_EXTOBJ_SPIN | 1u << CLASS_EVICT_SPIN);

	if (spins && !is_attached(trace, "release__raw_spin_unlock"))
		add_text(unseen, "hold:EXTOBJ_SPIN,EVICT_SPIN(spin_unlock-is-inlined)");
	if (spins && !is_attached(trace, "acquire__raw_spin_lock"))
		add_text(unseen, "EXTOBJ_SPIN,EVICT_SPIN(spin_lock-is-inlined)");
	if (!is_attached(trace, "wait_begin"))
		add_text(unseen, "wait:sleeping-locks(no-contention-tracepoints)");
	if (!is_attached(trace, "tp_list_walk"))
		add_text(unseen, "walks:zombie,wasted(no-GPUVM-tracepoints)");
	if (!is_attached(trace, "tp_list_walk") && !is_attached(trace, "cb_validate"))
		add_text(unseen, "walk:evict(unknown-driver)");
	if (!is_attached(trace, "tp_sm_step") && !is_attached(trace, "cb_step_map"))
		add_text(unseen, "steps(unknown-driver)");
	if (!is_attached(trace, "tp_bo_cleanup"))
		add_text(unseen, "walk:deferred(no-GPUVM-tracepoints)");
	if (classes & 1u << CLASS_DRIVER && !trace->skel->rodata->driver_locks[0].anchor)
		add_text(unseen, "DRIVER(unknown-driver,see--driver-lock)");
	return unseen;
}

json_t *tracer_to_json(const struct trace *trace, uint64_t lost_total)
{
	json_t *failed = json_array(), *silent = json_array(), *misses = json_object();
	json_t *kprobes = json_array();
	uint64_t attached = 0, missed = 0;

	for (size_t i = 0; i < trace->probes.count; i++) {
		const struct probe *probe = &trace->probes.at[i];
		uint64_t num = probe_misses(probe);

		attached += probe->state == PROBE_ATTACHED;
		missed += num;
		if (probe->state == PROBE_ATTACHED && probe->way != WAY_PROGRAM)
			add_text(kprobes, probe_name(probe));
		if (probe->state == PROBE_FAILED)
			add_text(failed, probe_name(probe));
		if (probe->state == PROBE_ATTACHED && !flag_fired(trace->skel, probe_name(probe)))
			add_text(silent, probe_name(probe));
		if (num)
			json_object_set_new(misses, probe_name(probe), json_integer(num));
	}
	return json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "name", "gpuvm-trace",
			 "attached", (json_int_t)attached, "lost", (json_int_t)lost_total, "missed",
			 (json_int_t)missed, "unseen", unseen_to_json(trace), "failed", failed,
			 "never_fired", silent, "kprobes", kprobes, "misses", misses);
}
