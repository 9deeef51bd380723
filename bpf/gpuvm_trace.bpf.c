// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm-trace, the part in the kernel: probes made from tables.h. Userspace loads those whose
 * function the kernel has and that somebody asked for.
 */
#include "kernel.bpf.h"

#include "config.bpf.h"
#include "hist.bpf.h"
#include "lock_table.bpf.h"
#include "thread_table.bpf.h"
#include "stacks.bpf.h"
#include "lock_probes.bpf.h"
#include "discover.bpf.h"
#include "walks.bpf.h"
#include "allocs.bpf.h"
#include "marks.bpf.h"

char LICENSE[] SEC("license") = "GPL";

typedef unsigned long long args_t;

/* clang-format off */

#define LOCK_PROGRAM(_section, _name, _call) \
	FIRED(_name); \
	SEC(_section) \
	int _name(args_t *args) \
	{ \
		if (_call) \
			fired_##_name = 1; \
		return 0; \
	}

#define ACQUIRE(_function, _kind, _taken) \
	LOCK_PROGRAM("fexit/" #_function, acquire_##_function, \
		     lock_taken(args, args[0], _kind, !!_taken(args)))

#define ARRIVE(_function, _kind, _taken) \
	LOCK_PROGRAM("fentry/" #_function, arrive_##_function, spin_arrived(args[0]))

#define RELEASE(_function, _kind) \
	LOCK_PROGRAM("fentry/" #_function, release_##_function, lock_released(args[0]))

SLEEPING_ACQUIRES(ACQUIRE)
SPINNING_ACQUIRES(ACQUIRE)
SPINNING_ACQUIRES(ARRIVE)
RELEASES(RELEASE)
LOCK_PROGRAM("tp_btf/contention_begin", wait_begin, lock_wait(args[0]))
LOCK_PROGRAM("tp_btf/contention_end", wait_end, lock_waited(args[0]))

#define OPERATION(_id, _text, _function, _arg) \
	FIRED(enter_##_function); \
	SEC("fentry/" #_function) \
	int enter_##_function(args_t *args) \
	{ \
		fired_enter_##_function = 1; \
		thread_enter(OP_##_id); \
		late_##_arg((void *)args[0]); \
		return 0; \
	} \
	FIRED(leave_##_function); \
	SEC("fexit/" #_function) \
	int leave_##_function(args_t *args) \
	{ \
		fired_leave_##_function = 1; \
		thread_leave(OP_##_id); \
		return 0; \
	}

GPUVM_OPS(OPERATION)
DRIVER_OPS(OPERATION)
OBSERVER_OPS(OPERATION)

/* clang-format on */
