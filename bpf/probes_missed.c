// SPDX-License-Identifier: GPL-2.0
/* What programs were left out of: the kernel counts it, in the program and in its links. */
#include "probes_missed.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "flags.h"
#include "probes.h"

/*
 * What the kernel, from 6.7 on, tells of a link to a kprobe: the beginning of a bpf_link_info that
 * libbpf's headers may not know. A kretprobe misses returns when more threads are in its function
 * than it has room for, and no program knows of that.
 */
struct kprobe_info {
	__u32 type;
	__u32 id;
	__u32 prog_id;
	__u32 unused;
	__u32 event;
	__u32 unused_too;
	__u64 name;
	__u32 name_bytes;
	__u32 offset;
	__u64 address;
	__u64 missed;
};

static uint64_t kprobes_missed(const struct probe *probe)
{
	uint64_t sum = 0;

	for (size_t i = 0; probe->way != WAY_PROGRAM && i < MAX_TARGETS; i++) {
		struct kprobe_info info = { 0 };
		__u32 bytes = sizeof(info);

		if (probe->links[i] &&
		    !bpf_obj_get_info_by_fd(bpf_link__fd(probe->links[i]), &info, &bytes))
			sum += info.missed;
	}
	return sum;
}

void probe_keep_missed(struct probe *probe)
{
	probe->missed_detached += kprobes_missed(probe);
}

static uint64_t misses_ever(const struct probe *probe)
{
	struct bpf_prog_info info = { 0 };
	__u32 bytes = sizeof(info);

	if (!probe->was_attached ||
	    bpf_obj_get_info_by_fd(bpf_program__fd(probe->program), &info, &bytes))
		return 0;
	return info.recursion_misses + probe->missed_detached + kprobes_missed(probe);
}

uint64_t probe_misses(const struct probe *probe)
{
	return misses_ever(probe) - probe->missed_before;
}

uint64_t probes_misses(const struct probes *probes, uint32_t groups)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < probes->count; i++)
		if (probes->at[i].groups & groups)
			sum += probe_misses(&probes->at[i]);
	return sum;
}

void probes_forget(struct probes *probes, const struct gpuvm_trace *skel)
{
	for (size_t i = 0; i < probes->count; i++) {
		probes->at[i].missed_before = misses_ever(&probes->at[i]);
		flag_forget(skel, probe_name(&probes->at[i]));
	}
}
