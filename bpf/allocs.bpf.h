/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace: slab allocations inside of the traced operations, by call site. */
#ifndef ALLOCS_BPF_H
#define ALLOCS_BPF_H

#include "thread_table.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, ALLOC_SLOTS);
	__type(key, __u32);
	__type(value, struct alloc_stats);
} allocs SEC(".maps");

static __always_inline void alloc_at(__u64 site, __u64 bytes)
{
	for (__u32 i = 0; i < ALLOC_PROBES; i++) {
		__u32 slot = (((__u32)site * 0x9e3779b1u >> 16) + i) % ALLOC_SLOTS;
		struct alloc_stats *alloc = bpf_map_lookup_elem(&allocs, &slot);

		if (!alloc)
			return;
		if (alloc->site != site && __sync_val_compare_and_swap(&alloc->site, 0, site))
			continue;
		__sync_fetch_and_add(&alloc->count, 1);
		__sync_fetch_and_add(&alloc->bytes, bytes);
		return;
	}
	count(COUNTER_LOST_SITES);
}

/* Some kernels trace a large kmalloc twice, so an address counts again only after it was freed. */
static __always_inline int alloc_add(__u64 site, __u64 addr, __u64 bytes)
{
	struct thread *thread;

	if (!recording() || addr <= 16)
		return 0;
	thread = thread_self();
	if (thread_op(thread) == OP_NONE || thread->last_alloc == addr)
		return 0;
	thread->last_alloc = addr;
	count(COUNTER_ALLOCS);
	count_by(COUNTER_ALLOC_BYTES, bytes);
	alloc_at(site, bytes);
	return 0;
}

static __always_inline int alloc_freed(__u64 addr)
{
	struct thread *thread;

	if (!recording() || addr <= 16)
		return 0;
	thread = thread_self();
	if (thread && thread->last_alloc == addr)
		thread->last_alloc = 0;
	return 0;
}

FIRED(on_kmalloc);

/* raw_tp: the verifier has no name for the type of a const void pointer. */
SEC("raw_tp/kmalloc")
int BPF_PROG(on_kmalloc, unsigned long site, const void *ptr, unsigned long req,
	     unsigned long bytes)
{
	RAN(on_kmalloc);
	return alloc_add(site, (__u64)ptr, bytes);
}

FIRED(on_cache_alloc);

SEC("raw_tp/kmem_cache_alloc")
int BPF_PROG(on_cache_alloc, unsigned long site, const void *ptr, struct kmem_cache *cache)
{
	RAN(on_cache_alloc);
	return alloc_add(site, (__u64)ptr, BPF_CORE_READ(cache, size));
}

FIRED(on_kfree);

SEC("raw_tp/kfree")
int BPF_PROG(on_kfree, unsigned long site, const void *ptr)
{
	RAN(on_kfree);
	return alloc_freed((__u64)ptr);
}

FIRED(on_cache_free);

SEC("raw_tp/kmem_cache_free")
int BPF_PROG(on_cache_free, unsigned long site, const void *ptr)
{
	RAN(on_cache_free);
	return alloc_freed((__u64)ptr);
}

#endif
