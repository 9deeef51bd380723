// SPDX-License-Identifier: GPL-2.0-or-later
#include "locks.h"

#include <stdlib.h>

#include "stacks.h"

/* The two spinlocks of a VM are in structs of two pointers, a pointer and a lock, side by side. */
#define SPINLOCK_DISTANCE 32u

static const struct lock *find(const struct locks *locks, uint64_t addr)
{
	uint32_t number = pairs_find(&locks->addrs, addr, 0);

	return number == PAIRS_NONE ? NULL : &locks->at[number];
}

static struct lock *lock_at(struct locks *locks, uint64_t addr)
{
	uint32_t before = locks->addrs.count;
	uint32_t number = pairs_number(&locks->addrs, addr, 0);

	locks->at = grow(locks->at, &locks->room, number + 1, sizeof(*locks->at));
	if (number == before)
		locks->at[number] = (struct lock){ .held = false };
	return &locks->at[number];
}

static bool was_made(const struct lock *lock, enum lock_role role)
{
	return lock && lock->made_by & 1u << role;
}

static enum hold_class class_of(const struct locks *locks, uint64_t addr)
{
	const struct lock *lock = find(locks, addr);

	if (was_made(lock, LOCK_VM_OBJECT) && was_made(lock, LOCK_RESV))
		return HOLD_VM_RESV;
	if (was_made(lock, LOCK_RESV))
		return HOLD_OBJ_RESV;
	if (was_made(lock, LOCK_OBJECT))
		return HOLD_GPUVA;
	if (!was_made(lock, LOCK_VM))
		return HOLD_NO_CLASS;
	if (was_made(find(locks, addr + SPINLOCK_DISTANCE), LOCK_VM))
		return HOLD_EXTOBJ_SPIN;
	return was_made(find(locks, addr - SPINLOCK_DISTANCE), LOCK_VM) ? HOLD_EVICT_SPIN :
									  HOLD_NO_CLASS;
}

static struct lock_call *last_call(struct locks *locks)
{
	return locks->num_calls ? &locks->calls[locks->num_calls - 1] : NULL;
}

void locks_enter(struct locks *locks, const struct lock_call *call)
{
	const struct lock_call *last = last_call(locks);

	/* ww_mutex_unlock() calls mutex_unlock(). */
	if (call->role == LOCK_RELEASE && last && last->role == LOCK_RELEASE && !last->addr &&
	    stack_region(last->slot) == stack_region(call->slot))
		return;
	if (locks->num_calls == LOCK_CALLS_MAX)
		return;
	locks->calls[locks->num_calls++] = *call;
}

static void end_hold(struct locks *locks, const struct lock_call *call, struct lock *lock,
		     struct holds *holds)
{
	struct hold_count *count;
	uint64_t insns = call->now - lock->since;

	lock->held = false;
	if (!holds || lock->window != locks->window)
		return;
	count = holds_at(holds, lock->node, lock->class);
	count->holds++;
	count->insns += insns;
	if (insns > count->max)
		count->max = insns;
}

static void touch_release(struct locks *locks, struct lock_call *call, uint64_t addr,
			  struct holds *holds)
{
	const struct lock *lock = call->addr ? NULL : find(locks, addr);

	if (!lock || !lock->held)
		return;
	call->addr = addr;
	end_hold(locks, call, lock_at(locks, addr), holds);
}

void locks_touch(struct locks *locks, enum lock_role role, uint64_t addr, struct holds *holds)
{
	struct lock_call *call = last_call(locks);

	if (!call || call->role != role)
		return;
	switch (role) {
	case LOCK_TAKE:
	case LOCK_TRY:
		call->addr = call->addr ? call->addr : addr;
		break;
	case LOCK_RELEASE:
		touch_release(locks, call, addr, holds);
		break;
	case LOCK_MAKE:
		if (!call->addr || addr < call->addr)
			call->addr = addr;
		break;
	case LOCK_VM:
		*lock_at(locks, addr) = (struct lock){ .made_by = 1u << LOCK_VM };
		break;
	default:
		break;
	}
}

static void take(struct locks *locks, const struct lock_call *call, uint64_t now,
		 struct holds *holds)
{
	struct lock *lock = lock_at(locks, call->addr);
	/* Somebody has it still: it was not got. */
	bool failed = call->role == LOCK_TRY && lock->held;
	enum hold_class class = class_of(locks, call->addr);

	if (holds) {
		struct hold_count *count = holds_at(holds, call->node, class);

		count->acquisitions++;
		count->failed += failed;
	}
	if (failed)
		return;
	lock->held = true;
	lock->window = holds ? locks->window : 0;
	lock->class = class;
	lock->node = call->node;
	lock->since = now;
}

/* What was made where another lock was is another one. */
static void make(struct locks *locks, const struct lock_call *call)
{
	unsigned int made_by = 1u << LOCK_MAKE;

	for (uint32_t i = 0; i < locks->num_calls; i++)
		if (stack_region(locks->calls[i].slot) == stack_region(call->slot))
			made_by |= 1u << locks->calls[i].role;
	*lock_at(locks, call->addr) = (struct lock){ .made_by = made_by };
}

static void remove_call(struct locks *locks, uint32_t index)
{
	locks->num_calls--;
	for (uint32_t i = index; i < locks->num_calls; i++)
		locks->calls[i] = locks->calls[i + 1];
}

void locks_return(struct locks *locks, uint64_t slot, uint64_t now, struct holds *holds)
{
	for (uint32_t i = locks->num_calls; i; i--) {
		struct lock_call call = locks->calls[i - 1];

		if (stack_region(call.slot) != stack_region(slot))
			continue;
		/* What it has called returns. */
		if (call.slot > slot)
			return;
		remove_call(locks, i - 1);
		if (call.addr && (call.role == LOCK_TAKE || call.role == LOCK_TRY))
			take(locks, &call, now, holds);
		else if (call.addr && call.role == LOCK_MAKE)
			make(locks, &call);
	}
}

void locks_free(struct locks *locks)
{
	pairs_free(&locks->addrs);
	free(locks->at);
	*locks = (struct locks){ .room = 0 };
}
