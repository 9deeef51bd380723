/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: the table of the locks that are traced, by address.
 *
 * An array that is looked through from the address's slot on, and not a hash map: looking is a
 * few instructions and takes no lock, so that spinlocks can be traced.
 */
#ifndef LOCK_TABLE_BPF_H
#define LOCK_TABLE_BPF_H

#include "config.bpf.h"

static __always_inline struct lock_entry *lock_slot(__u32 slot)
{
	slot &= lock_mask;
	return bpf_map_lookup_elem(&locks, &slot);
}

/* The upper bits of the product are the ones that depend on all bits of the address. */
static __always_inline __u32 lock_hash(__u64 addr)
{
	return (low_half(addr) * 0x9e3779b1u) >> 8;
}

static __always_inline struct lock_entry *lock_find(__u64 addr)
{
	__u32 hash = lock_hash(addr);

	for (__u32 i = 0; i < LOCK_PROBES; i++) {
		struct lock_entry *entry = lock_slot(hash + i);

		if (!entry || !entry->addr)
			return NULL;
		if (entry->addr == addr)
			return entry;
	}
	return NULL;
}

static __always_inline bool lock_claim(struct lock_entry *entry, __u64 addr)
{
	__u64 old = entry->addr;

	return old <= LOCK_REMOVED && __sync_val_compare_and_swap(&entry->addr, old, addr) == old;
}

/* Traces a lock, or changes what is known of one that is traced already. */
static __noinline int lock_add(__u64 addr, __u64 vm, __u32 class, __u32 kind)
{
	struct lock_entry *entry = lock_find(addr);
	__u32 hash = lock_hash(addr);

	if (!(classes & (1u << class)))
		return 0;
	for (__u32 i = 0; !entry && i < LOCK_PROBES; i++) {
		struct lock_entry *slot = lock_slot(hash + i);

		if (!slot)
			return 0;
		if (!lock_claim(slot, addr))
			continue;
		entry = slot;
		entry->since = 0;
		entry->op = OP_NONE;
		entry->waiters = 0;
		entry->waits_since = 0;
		entry->given = 0;
		entry->blamed = 0;
	}
	if (!entry) {
		count(COUNTER_LOST_LOCKS);
		return 0;
	}
	entry->vm = vm;
	entry->kind = kind;
	entry->class = class;
	return 0;
}

static __noinline int lock_remove(__u64 addr)
{
	__u32 hash = lock_hash(addr);

	for (__u32 i = 0; i < LOCK_PROBES; i++) {
		struct lock_entry *entry = lock_slot(hash + i);

		if (!entry || !entry->addr)
			return 0;
		if (entry->addr == addr) {
			/* A lock is not freed while it is held: its release was not seen. */
			if (entry->since > LOCK_GIVEN_TWICE)
				count(COUNTER_UNPAIRED);
			entry->class = CLASS_NONE;
			entry->addr = LOCK_REMOVED;
		}
	}
	return 0;
}

#endif
