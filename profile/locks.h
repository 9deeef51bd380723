/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which locks there are, and which are held, from the functions that make, take and release them.
 *
 * Nobody says which lock a function is called with; but the memory that it works on is seen. A lock
 * is where the function's own first atomic instruction is (mutex_lock()), where it first touches a
 * lock that is held (mutex_unlock()), or the lowest that it writes (__mutex_init()). Its class is
 * what made it, as for lockdep: a mutex that drm_gem_private_object_init() makes is the one of an
 * object's list, a resv that is made for drm_gpuvm_resv_object_alloc() is a VM's.
 */
#ifndef PROFILE_LOCKS_H
#define PROFILE_LOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "holds.h"
#include "pairs.h"

#define LOCK_CALLS_MAX 32u

/**
 * enum lock_role - what a function does
 * @LOCK_TAKE: takes a lock. @LOCK_TRY: likewise, or returns without it.
 * @LOCK_RELEASE: gives one back. One that calls another is one with it.
 * @LOCK_MAKE: makes a mutex.
 * @LOCK_RESV: makes a resv. @LOCK_OBJECT: a GEM object. @LOCK_VM_OBJECT: that with a VM's resv.
 * @LOCK_VM: a VM, whose spinlocks it writes itself.
 */
enum lock_role {
	LOCK_TAKE,
	LOCK_TRY,
	LOCK_RELEASE,
	LOCK_MAKE,
	LOCK_RESV,
	LOCK_OBJECT,
	LOCK_VM_OBJECT,
	LOCK_VM,
	LOCK_ROLES,
};

/**
 * struct lock_call - a function of these that has not returned
 * @role: what it does. @slot: where its return address is.
 * @addr: the lock, 0: not known yet. @node: who called it. @now: instructions of the window before.
 */
struct lock_call {
	enum lock_role role;
	uint64_t slot;
	uint64_t addr;
	uint32_t node;
	uint64_t now;
};

/**
 * struct lock - one lock
 * @made_by: bits of &enum lock_role: what was under way when it was made.
 * @held: somebody has it. @window: taken in that window, 0: in none. @class: then.
 * @node: who took it. @since: instructions of the window before.
 */
struct lock {
	unsigned int made_by;
	bool held;
	uint32_t window;
	enum hold_class class;
	uint32_t node;
	uint64_t since;
};

/**
 * struct locks - all that have been seen
 * @addrs: their addresses. @at: themselves. @room: of @at.
 * @calls: under way, on any stack, the last one last. @num_calls: how many.
 * @window: number of the window, from 1.
 */
struct locks {
	struct pairs addrs;
	struct lock *at;
	uint32_t room;
	struct lock_call calls[LOCK_CALLS_MAX];
	uint32_t num_calls;
	uint32_t window;
};

/** locks_enter() - a function is called. @call: with role, slot, node and now. */
void locks_enter(struct locks *locks, const struct lock_call *call);

/**
 * locks_touch() - code of a function itself works on memory
 * @role: of the function. @addr: of the memory.
 * @holds: where a hold that ends with it is counted, NULL: no window.
 */
void locks_touch(struct locks *locks, enum lock_role role, uint64_t addr, struct holds *holds);

/**
 * locks_return() - a return takes its address from @slot
 * @now: instructions of the window so far.
 * @holds: where what was taken is counted, NULL: no window.
 */
void locks_return(struct locks *locks, uint64_t slot, uint64_t now, struct holds *holds);

/** locks_free() - give the memory back. */
void locks_free(struct locks *locks);

#endif
