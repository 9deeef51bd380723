// SPDX-License-Identifier: GPL-2.0
#include "snapshot.h"

#include <errno.h>
#include <stdio.h>

#include "names.h"

void snapshot_class(const struct snapshot *snapshot, enum lock_class class,
		    struct lock_counts *total)
{
	*total = (struct lock_counts){ 0 };
	for (size_t op = 0; op < NUM_OPS; op++) {
		const struct lock_counts *from = &snapshot->locks[class][op];

		if (op_observes(op))
			continue;
		total->acquisitions += from->acquisitions;
		total->failed += from->failed;
		total->unreleased += from->unreleased;
		total->open_holds += from->open_holds;
		total->probe_events += from->probe_events;
		total->probes += from->probes;
		loglin_merge(&total->wait, &from->wait);
		loglin_merge(&total->hold, &from->hold);
	}
}

uint64_t snapshot_open_holds(const struct snapshot *snapshot)
{
	uint64_t open_holds = 0;

	for (size_t class = 0; class < NUM_CLASSES; class ++)
		for (size_t op = 0; op < NUM_OPS; op++)
			open_holds += snapshot->locks[class][op].open_holds;
	return open_holds;
}

static int check_holds(const struct lock_counts *counts, size_t class, size_t op, char *why,
		       size_t size)
{
	uint64_t got = counts->acquisitions - counts->failed;

	if (counts->hold.count + counts->open_holds + counts->unreleased == got)
		return 0;
	snprintf(why, size,
		 "%s in %s: %llu holds of %llu acquisitions, %llu failed and %llu held still",
		 class_names[class], op_names[op], (unsigned long long)counts->hold.count,
		 (unsigned long long)counts->acquisitions, (unsigned long long)counts->failed,
		 (unsigned long long)counts->open_holds);
	return -EPROTO;
}

int snapshot_check_holds(const struct snapshot *snapshot, char *why, size_t size)
{
	int ret = 0;

	for (size_t class = 0; !ret && class < NUM_CLASSES; class ++)
		for (size_t op = 0; !ret && op < NUM_OPS; op++)
			ret = check_holds(&snapshot->locks[class][op], class, op, why, size);
	return ret;
}

uint64_t snapshot_lost(const struct snapshot *snapshot)
{
	uint64_t lost = 0;

	for (size_t i = COUNTER_LOST_LOCKS; i < NUM_COUNTERS; i++)
		lost += snapshot->counters[i];
	return lost;
}
