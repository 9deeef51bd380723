// SPDX-License-Identifier: GPL-2.0
#include "trace_row.h"

#include <stdio.h>

#include "names.h"

static void set_int(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

static void set_per_op(json_t *object, const char *key, uint64_t value, uint64_t ops)
{
	if (ops)
		json_object_set_new(object, key, json_real((double)value / ops));
}

static void set_hist(json_t *object, const char *what, const char *unit, const struct loglin *hist)
{
	char key[32];

	snprintf(key, sizeof(key), "%s_%s", what, unit);
	json_object_set_new(object, key, loglin_to_json(hist));
}

/* How much of the holds is ours. */
static void set_probes(json_t *lock, const struct lock_counts *counts, const char *unit)
{
	char key[32];

	snprintf(key, sizeof(key), "probe_%s", unit);
	set_int(lock, key, counts->probes);
	if (counts->hold.sum)
		json_object_set_new(lock, "probe_pct",
				    json_real(100.0 * counts->probes / counts->hold.sum));
}

static json_t *lock_to_json(size_t class, const char *op, const struct lock_counts *counts,
			    uint64_t ops, const char *unit, bool priced)
{
	json_t *lock = json_pack("{s:s, s:s}", "class", class_names[class], "op", op);

	set_int(lock, "acquisitions", counts->acquisitions);
	set_per_op(lock, "acquisitions_per_op", counts->acquisitions, ops);
	set_int(lock, "failed", counts->failed);
	set_int(lock, "open_holds", counts->open_holds);
	if (counts->unreleased)
		set_int(lock, "unreleased", counts->unreleased);
	set_hist(lock, "wait", unit, &counts->wait);
	set_hist(lock, "hold", unit, &counts->hold);
	set_int(lock, "probe_events", counts->probe_events);
	if (priced)
		set_probes(lock, counts, unit);
	return lock;
}

static json_t *locks_to_json(const struct snapshot *snapshot, uint64_t ops, const char *unit)
{
	json_t *locks = json_array();
	struct lock_counts total;

	for (size_t class = 0; class < NUM_CLASSES; class ++) {
		snapshot_class(snapshot, class, &total);
		if (total.acquisitions)
			json_array_append_new(locks, lock_to_json(class, "all", &total, ops, unit,
								  snapshot->priced));
		for (size_t op = 0; op < NUM_OPS; op++) {
			const struct lock_counts *counts = &snapshot->locks[class][op];

			if (counts->acquisitions)
				json_array_append_new(locks,
						      lock_to_json(class, op_names[op], counts, ops,
								   unit, snapshot->priced));
		}
	}
	return locks;
}

static void add_wait(json_t *waits, size_t class, size_t op, size_t holder,
		     const struct wait_stats *counts, const char *unit)
{
	json_t *wait = json_pack("{s:s, s:s, s:s}", "class", class_names[class], "waiter",
				 op_names[op], "holder", op_names[holder]);
	char key[32];

	set_int(wait, "waits", counts->waits);
	snprintf(key, sizeof(key), "wait_%s", unit);
	set_int(wait, key, counts->time);
	json_array_append_new(waits, wait);
}

static json_t *waits_to_json(const struct snapshot *snapshot, const char *unit)
{
	json_t *waits = json_array();

	for (size_t class = 0; class < NUM_CLASSES; class ++)
		for (size_t op = 0; op < NUM_OPS; op++)
			for (size_t holder = 0; holder < NUM_OPS; holder++)
				if (snapshot->waits[class][op][holder].waits)
					add_wait(waits, class, op, holder,
						 &snapshot->waits[class][op][holder], unit);
	return waits;
}

static json_t *walks_to_json(const struct snapshot *snapshot)
{
	json_t *walks = json_array();

	for (size_t i = 0; i < NUM_LISTS; i++) {
		const struct walk_counts *counts = &snapshot->walks[i];
		json_t *walk;

		if (!counts->walks)
			continue;
		walk = json_pack("{s:s}", "list", list_names[i]);
		set_int(walk, "walks", counts->walks);
		set_int(walk, "live", counts->live);
		set_int(walk, "zombie", counts->zombie);
		set_int(walk, "wasted", counts->wasted);
		json_object_set_new(walk, "length", loglin_to_json(&counts->length));
		json_array_append_new(walks, walk);
	}
	return walks;
}

static json_t *counters_to_json(const struct snapshot *snapshot, enum counter first,
				enum counter last)
{
	json_t *counters = json_object();

	for (size_t i = first; i <= last; i++)
		set_int(counters, counter_names[i], snapshot->counters[i]);
	return counters;
}

static json_t *lost_to_json(const struct snapshot *snapshot)
{
	json_t *lost = json_object();

	for (size_t i = COUNTER_LOST_LOCKS; i < NUM_COUNTERS; i++)
		if (snapshot->counters[i])
			set_int(lost, counter_names[i], snapshot->counters[i]);
	return lost;
}

static json_t *allocs_to_json(const struct snapshot *snapshot, const struct ksyms *syms)
{
	json_t *allocs = json_array();

	for (size_t i = 0; i < snapshot->num_allocs; i++) {
		const struct alloc_stats *site = &snapshot->allocs[i];
		const char *name = ksyms_name(syms, site->site);
		json_t *alloc = json_pack("{s:s}", "site", name ? name : "unknown");

		set_int(alloc, "count", site->count);
		set_int(alloc, "bytes", site->bytes);
		json_array_append_new(allocs, alloc);
	}
	return allocs;
}

json_t *trace_row_new(const struct snapshot *snapshot, uint64_t ops, const char *unit,
		      const struct ksyms *syms)
{
	json_t *row = json_object();

	if (!row)
		return NULL;
	if (ops)
		set_int(row, "iterations", ops);
	json_object_set_new(row, "locks", locks_to_json(snapshot, ops, unit));
	json_object_set_new(row, "waits", waits_to_json(snapshot, unit));
	json_object_set_new(row, "walks", walks_to_json(snapshot));
	json_object_set_new(row, "exec",
			    counters_to_json(snapshot, COUNTER_EXEC_CALLS,
					     COUNTER_EXEC_DUPLICATES));
	json_object_set_new(row, "steps",
			    counters_to_json(snapshot, COUNTER_STEP_MAP, COUNTER_STEP_UNMAP));
	json_object_set_new(row, "allocs", allocs_to_json(snapshot, syms));
	json_object_set_new(row, "lost", lost_to_json(snapshot));
	set_int(row, "open_holds", snapshot_open_holds(snapshot));
	return row;
}
