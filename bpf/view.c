// SPDX-License-Identifier: GPL-2.0
#include "view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "gpuvm_trace.skel.h"
#include "prices.h"

_Static_assert(HIST_BUCKETS == LOGLIN_BUCKETS && HIST_SUB_BITS == LOGLIN_SUB_BITS,
	       "both sides count in the same buckets");

/* The kernel lays out values of a mapped array in steps of 8 bytes and whole pages. */
static size_t map_bytes(const struct bpf_map *map)
{
	size_t page = sysconf(_SC_PAGESIZE);
	size_t bytes = (bpf_map__value_size(map) + 7) / 8 * 8 * (size_t)bpf_map__max_entries(map);

	return (bytes + page - 1) / page * page;
}

static void *map_open(const struct bpf_map *map)
{
	void *mem =
		mmap(NULL, map_bytes(map), PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0);

	return mem == MAP_FAILED ? NULL : mem;
}

static void map_close(const struct bpf_map *map, void *mem)
{
	if (mem)
		munmap(mem, map_bytes(map));
}

int view_open(struct view *view, struct gpuvm_trace *skel)
{
	*view = (struct view){
		.skel = skel,
		.shards = bpf_map__max_entries(skel->maps.walks) / NUM_LISTS,
		.num_locks = bpf_map__max_entries(skel->maps.locks),
		.num_stacks = bpf_map__max_entries(skel->maps.stacks),
		.locks = map_open(skel->maps.locks),
		.threads = map_open(skel->maps.threads),
		.stats = map_open(skel->maps.stats),
		.waits = map_open(skel->maps.waits),
		.walks = map_open(skel->maps.walks),
		.allocs = map_open(skel->maps.allocs),
		.stacks = map_open(skel->maps.stacks),
		.counters = map_open(skel->maps.counters),
	};
	if (!view->locks || !view->threads || !view->stats || !view->waits || !view->walks ||
	    !view->allocs || !view->stacks || !view->counters)
		return -ENOMEM;
	prices_unknown(view);
	return 0;
}

void view_close(struct view *view)
{
	if (!view->skel)
		return;
	map_close(view->skel->maps.locks, view->locks);
	map_close(view->skel->maps.threads, view->threads);
	map_close(view->skel->maps.stats, view->stats);
	map_close(view->skel->maps.waits, view->waits);
	map_close(view->skel->maps.walks, view->walks);
	map_close(view->skel->maps.allocs, view->allocs);
	map_close(view->skel->maps.stacks, view->stacks);
	map_close(view->skel->maps.counters, view->counters);
	view->skel = NULL;
}

void view_record(struct view *view, enum recording recording)
{
	__atomic_store_n(&view->skel->bss->window.wanted, recording, __ATOMIC_SEQ_CST);
}

uint64_t view_timed(const struct view *view)
{
	size_t num = bpf_map__max_entries(view->skel->maps.threads);
	__u32 tid = gettid();

	for (size_t i = 0; i < num; i++)
		if (view->threads[i].tid == tid)
			return view->threads[i].probed & (PRICE_EVENT - 1);
	return 0;
}

/* Those of waits that go on. */
static void forget_stacks(struct view *view)
{
	size_t num = bpf_map__max_entries(view->skel->maps.threads);

	for (size_t i = 0; view->num_stacks > 1 && i < num; i++)
		if (view->threads[i].wait_stack)
			view->threads[i].wait_stack = 0;
}

void view_reset(struct view *view)
{
	const struct gpuvm_trace *skel = view->skel;

	memset(view->stats, 0, map_bytes(skel->maps.stats));
	memset(view->waits, 0, map_bytes(skel->maps.waits));
	memset(view->walks, 0, map_bytes(skel->maps.walks));
	memset(view->allocs, 0, map_bytes(skel->maps.allocs));
	memset(view->stacks, 0, map_bytes(skel->maps.stacks));
	memset(view->counters, 0, map_bytes(skel->maps.counters));
	for (size_t i = 0; i < view->num_locks; i++) {
		if (view->locks[i].since)
			view->locks[i].since = 0;
		if (view->locks[i].blamed)
			view->locks[i].blamed = 0;
	}
	forget_stacks(view);
}

void view_forget(struct view *view)
{
	memset(view->locks, 0, map_bytes(view->skel->maps.locks));
	memset(view->threads, 0, map_bytes(view->skel->maps.threads));
}

static void add_hist(struct loglin *to, const struct hist *from)
{
	to->sum += from->sum;
	if (from->max > to->max)
		to->max = from->max;
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		to->buckets[i] += from->buckets[i];
		to->count += from->buckets[i];
	}
}

static const enum lock_kind kinds[] = {
#define CLASS(_id, _counter, _kind, _about) [CLASS_##_id] = KIND_##_kind,
	LOCK_CLASSES(CLASS)
#undef CLASS
};

/* Never more than the holds. */
static void add_own_holds(const struct view *view, struct lock_counts *counts, size_t class)
{
	counts->probes += counts->hold.count * view->own_hold[kinds[class]];
	if (counts->probes > counts->hold.sum)
		counts->probes = counts->hold.sum;
}

static void take_locks(const struct view *view, struct snapshot *snapshot)
{
	const struct lock_stats *from = view->stats;

	for (size_t shard = 0; shard < view->shards; shard++)
		for (size_t class = 0; class < NUM_CLASSES; class ++)
			for (size_t op = 0; op < NUM_OPS; op++, from++) {
				struct lock_counts *to = &snapshot->locks[class][op];

				to->acquisitions += from->acquisitions;
				to->failed += from->failed;
				to->unreleased += from->unreleased;
				to->probe_events += from->probe_events;
				to->probes += from->probes;
				add_hist(&to->wait, &from->wait);
				add_hist(&to->hold, &from->hold);
			}
	/* The kernel counts the waits only. */
	for (size_t i = 0; i < (size_t)NUM_CLASSES * NUM_OPS; i++) {
		struct lock_counts *to = &snapshot->locks[0][0] + i;
		uint64_t free = to->acquisitions - to->wait.count;

		to->wait.buckets[0] += free;
		to->wait.count += free;
		add_own_holds(view, to, i / NUM_OPS);
	}
}

static void take_open_holds(const struct view *view, struct snapshot *snapshot)
{
	for (size_t i = 0; i < view->num_locks; i++) {
		const struct lock_entry *lock = &view->locks[i];

		if (lock->since > LOCK_GIVEN_TWICE && lock->held_class < NUM_CLASSES &&
		    lock->op < NUM_OPS)
			snapshot->locks[lock->held_class][lock->op].open_holds++;
	}
}

static void take_walks(const struct view *view, struct snapshot *snapshot)
{
	const struct walk_stats *from = view->walks;

	for (size_t shard = 0; shard < view->shards; shard++)
		for (size_t list = 0; list < NUM_LISTS; list++, from++) {
			struct walk_counts *to = &snapshot->walks[list];

			to->walks += from->walks;
			to->live += from->live;
			to->zombie += from->zombie;
			to->wasted += from->wasted;
			add_hist(&to->length, &from->length);
		}
}

static int by_site(const void *a, const void *b)
{
	const struct alloc_stats *left = a, *right = b;

	return (left->site > right->site) - (left->site < right->site);
}

static void take_allocs(const struct view *view, struct snapshot *snapshot)
{
	for (size_t i = 0; i < ALLOC_SLOTS; i++)
		if (view->allocs[i].count)
			snapshot->allocs[snapshot->num_allocs++] = view->allocs[i];
	qsort(snapshot->allocs, snapshot->num_allocs, sizeof(*snapshot->allocs), by_site);
}

struct snapshot *view_take(const struct view *view)
{
	struct snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (!snapshot)
		return NULL;
	take_locks(view, snapshot);
	take_open_holds(view, snapshot);
	memcpy(snapshot->waits, view->waits, sizeof(snapshot->waits));
	take_walks(view, snapshot);
	take_allocs(view, snapshot);
	snapshot->priced = prices_known(view);
	memcpy(snapshot->counters, view->counters, sizeof(snapshot->counters));
	return snapshot;
}
