// SPDX-License-Identifier: GPL-2.0
/* The tracer's own state as JSON: trace_row.h. */
#include <stdio.h>
#include <string.h>

#include "flags.h"
#include "gpuvm_trace.h"
#include "gpuvm_trace.skel.h"
#include "names.h"
#include "probes_missed.h"
#include "trace_row.h"

static void add_text(json_t *list, const char *text)
{
	json_array_append_new(list, json_string(text));
}

/* Where neither of the programs is attached, these classes are not seen. */
static const struct {
	uint32_t classes;
	const char *program;
	const char *or_program;
	const char *text;
} needs[] = {
	{ 1u << CLASS_EXTOBJ_SPIN | 1u << CLASS_EVICT_SPIN, "release__raw_spin_unlock", NULL,
	  "hold:EXTOBJ_SPIN,EVICT_SPIN(spin_unlock-is-inlined)" },
	{ 1u << CLASS_EXTOBJ_SPIN | 1u << CLASS_EVICT_SPIN, "acquire__raw_spin_lock", NULL,
	  "EXTOBJ_SPIN,EVICT_SPIN(spin_lock-is-inlined)" },
	{ 1u << CLASS_GPUVA | 1u << CLASS_DRIVER, "release_mutex_unlock", NULL,
	  "hold:GPUVA,DRIVER(no-probe-at-mutex_unlock)" },
	{ 1u << CLASS_GPUVA | 1u << CLASS_DRIVER, "acquire_mutex_lock", "acquire_mutex_lock_nested",
	  "GPUVA,DRIVER(no-probe-at-mutex_lock)" },
	{ 1u << CLASS_VM_RESV | 1u << CLASS_OBJ_RESV, "release_ww_mutex_unlock", NULL,
	  "hold:VM_RESV,OBJ_RESV(no-probe-at-ww_mutex_unlock)" },
	{ 1u << CLASS_VM_RESV | 1u << CLASS_OBJ_RESV, "acquire_ww_mutex_lock", NULL,
	  "VM_RESV,OBJ_RESV(no-probe-at-ww_mutex_lock)" },
};

/* What a reader would take for zero otherwise. */
static json_t *unseen_to_json(const struct trace *trace)
{
	uint32_t classes = trace->config.classes;
	json_t *unseen = json_array();

	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++)
		if (classes & needs[i].classes &&
		    !probes_attached(&trace->probes, needs[i].program) &&
		    !(needs[i].or_program && probes_attached(&trace->probes, needs[i].or_program)))
			add_text(unseen, needs[i].text);
	if (!probes_attached(&trace->probes, "wait_begin"))
		add_text(unseen, "wait:sleeping-locks(no-contention-tracepoints)");
	if (!probes_attached(&trace->probes, "tp_list_walk"))
		add_text(unseen, "walks:zombie,wasted(no-GPUVM-tracepoints)");
	if (!probes_attached(&trace->probes, "tp_list_walk") &&
	    !probes_attached(&trace->probes, "cb_validate"))
		add_text(unseen, "walk:evict(unknown-driver)");
	if (!probes_attached(&trace->probes, "tp_sm_step") &&
	    !probes_attached(&trace->probes, "cb_step_map"))
		add_text(unseen, "steps(unknown-driver)");
	if (!probes_attached(&trace->probes, "tp_bo_cleanup"))
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
