// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm-trace: programs that do nothing, where a tracer of hold and wait times would be: what no
 * such tracer can be cheaper than.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* clang-format off */
#define EMPTY(_section, _name) \
	SEC(_section) \
	int _name(void *ctx) \
	{ \
		return 0; \
	}
/* clang-format on */

EMPTY("fentry/mutex_lock", mutex_arrives)
EMPTY("fexit/mutex_lock", mutex_taken)
EMPTY("fentry/mutex_unlock", mutex_released)
EMPTY("fentry/ww_mutex_lock", resv_arrives)
EMPTY("fexit/ww_mutex_lock", resv_taken)
EMPTY("fentry/ww_mutex_unlock", resv_released)
/* To find out whether programs can be attached to functions at all. */
EMPTY("fentry/drm_gpuvm_init", seldom_called)

EMPTY("fentry/_raw_spin_lock", spin_arrives)
EMPTY("fexit/_raw_spin_lock", spin_taken)
EMPTY("fentry/_raw_spin_unlock", spin_released)
