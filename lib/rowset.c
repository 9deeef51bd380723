// SPDX-License-Identifier: GPL-2.0-or-later
#include "rowset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "row_json.h"

static int grow(struct rowset *set)
{
	size_t room = set->room ? set->room * 2 : 64;
	struct rowset_entry **entries = reallocarray(set->entries, room, sizeof(*entries));

	if (!entries)
		return -ENOMEM;
	set->entries = entries;
	set->room = room;
	return 0;
}

int rowset_add(struct rowset *set, const struct row *row)
{
	struct rowset_entry *entry;

	if (set->count == set->room && grow(set))
		return -ENOMEM;
	entry = malloc(sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	entry->row = *row;
	entry->number = set->count;
	entry->shown = false;
	set->entries[set->count++] = entry;
	return 0;
}

static int compare_entries(const void *left, const void *right)
{
	const struct rowset_entry *a = *(struct rowset_entry *const *)left;
	const struct rowset_entry *b = *(struct rowset_entry *const *)right;
	int order = row_compare(&a->row, &b->row);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

void rowset_sort(struct rowset *set)
{
	if (set->count)
		qsort(set->entries, set->count, sizeof(*set->entries), compare_entries);
}

static bool is_base(const struct row *row)
{
	double base;

	return !row_counter_get(row, "base", &base) && base > 0 && row->run_type == ROW_ITERATION &&
	       !row_failed(row) && !row_was_skipped(row);
}

static const struct row *find_base(const struct rowset *set, unsigned int family_index)
{
	const struct row *base = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct row *row = &set->entries[i]->row;

		if (row->family_index == family_index && is_base(row) &&
		    (!base || row_compare(row, base) < 0))
			base = row;
	}
	return base;
}

void rowset_relate(struct rowset *set)
{
	const struct row *base = NULL;

	for (size_t i = 0; i < set->count; i++) {
		struct row *row = &set->entries[i]->row;

		if (!i || row->family_index != set->entries[i - 1]->row.family_index)
			base = find_base(set, row->family_index);
		if (base)
			row_relate(row, base);
	}
}

json_t *rowset_to_json(const struct rowset *set)
{
	json_t *rows = json_array();

	for (size_t i = 0; rows && i < set->count; i++) {
		if (json_array_append_new(rows, row_to_json(&set->entries[i]->row))) {
			json_decref(rows);
			rows = NULL;
		}
	}
	return rows;
}

void rowset_free(struct rowset *set)
{
	for (size_t i = 0; i < set->count; i++)
		free(set->entries[i]);
	free(set->entries);
	memset(set, 0, sizeof(*set));
}
