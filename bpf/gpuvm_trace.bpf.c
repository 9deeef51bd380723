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
#include "session.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* clang-format off */

#define LOCK_PROGRAM(_flags, _section, _name, _call) \
	_flags(_name); \
	_section \
	int _name(unsigned long long *ctx) \
	{ \
		enum lock_look look = _call; \
		if (look == LOCK_OURS) \
			fired_##_name = 1; \
		else if (look == LOCK_OTHER) \
			probe_ran(); \
		return 0; \
	}

/* The lock that the function was called with. */
#define LOCK_OF(_program, _kind) (kprobe_##_program ? lock_returned(_kind) : ARG1(_program))

#define ACQUIRE(_function, _kind, _num_args, _taken) \
	LOCK_PROGRAM(PROBED, ON_ENTRY(_function), entry_acquire_##_function, \
		     lock_entered(ARG1(entry_acquire_##_function), _kind)) \
	LOCK_PROGRAM(PROBED, ON_RETURN(_function), acquire_##_function, \
		     lock_taken(ctx, LOCK_OF(acquire_##_function, _kind), _kind, \
				_taken(RETURNED(acquire_##_function, _num_args))))

#define ARRIVE(_function, _kind, _num_args, _taken) \
	LOCK_PROGRAM(PROBED, ON_ENTRY(_function), arrive_##_function, \
		     spin_arrived(ctx, ARG1(arrive_##_function)))

#define RELEASE(_function, _kind) \
	LOCK_PROGRAM(PROBED, ON_ENTRY(_function), release_##_function, \
		     lock_released(ctx, ARG1(release_##_function), _kind))

SLEEPING_ACQUIRES(ACQUIRE)
SPINNING_ACQUIRES(ACQUIRE)
SPINNING_ACQUIRES(ARRIVE)
RELEASES(RELEASE)
LOCK_PROGRAM(FIRED, SEC("tp_btf/contention_begin"), wait_begin, lock_wait(ctx, ctx[0]))
LOCK_PROGRAM(FIRED, SEC("tp_btf/contention_end"), wait_end, lock_waited(ctx[0]))

#define AROUND(_id, _function, _arg, _begin, _end) \
	PROBED(enter_##_function); \
	ON_ENTRY(_function) \
	int enter_##_function(void *ctx) \
	{ \
		fired_enter_##_function = 1; \
		_begin(thread_enter(OP_##_id)); \
		late_##_arg((void *)ARG1(enter_##_function)); \
		return 0; \
	} \
	PROBED(leave_##_function); \
	ON_RETURN(_function) \
	int leave_##_function(void *ctx) \
	{ \
		fired_leave_##_function = 1; \
		_end(thread_leave(OP_##_id)); \
		return 0; \
	}

#define op_ran(_thread) thread_pays(_thread, prices[PRICE_RUN])
#define OPERATION(_id, _text, _function, _arg) AROUND(_id, _function, _arg, op_ran, op_ran)
#define OBSERVATION(_id, _text, _function, _arg) \
	AROUND(_id, _function, _arg, observe_begin, observe_end)

GPUVM_OPS(OPERATION)
DRIVER_OPS(OPERATION)
OBSERVER_OPS(OBSERVATION)

/* clang-format on */
