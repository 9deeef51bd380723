// SPDX-License-Identifier: GPL-2.0-or-later
#include "alike.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"

static const char *own_functions(const struct comparison *comparison, size_t line)
{
	return json_string_value(
		json_object_get(comparison->where, comparison->input->table.lines[line].name));
}

/* What is within a limit that nobody set is of no interest. */
static bool matters(const struct verdict *verdict)
{
	return verdict_has_changed(verdict) &&
	       (verdict->outcome != OUTCOME_WITHIN || verdict->has_limit);
}

static bool same_family(const char *one, const char *two)
{
	size_t length = strcspn(one, "/");

	return length == strcspn(two, "/") && !strncmp(one, two, length);
}

static bool is_alike(const struct comparison *comparison, unsigned int side, size_t one, size_t two)
{
	const struct verdict *a = verdict_of(comparison, one, side);
	const struct verdict *b = verdict_of(comparison, two, side);
	const struct line *lines = comparison->input->table.lines;

	return verdict_has_changed(a) && verdict_has_changed(b) &&
	       a->is_doubtful == b->is_doubtful &&
	       fabs((a->b - a->a) - (b->b - b->a)) <= ALIKE_INSN &&
	       same_family(lines[one].name, lines[two].name);
}

const char *alike_functions(const struct comparison *comparison, size_t line, unsigned int side,
			    bool *is_other)
{
	const char *functions = own_functions(comparison, line);

	for (size_t i = 0; comparison->where && !functions && i < comparison->input->table.count;
	     i++) {
		if (!own_functions(comparison, i) || !is_alike(comparison, side, line, i))
			continue;
		functions = own_functions(comparison, i);
		*is_other = true;
	}
	return functions;
}

size_t alike_middle(const struct comparison *comparison, unsigned int side,
		    const struct family *family, bool functions)
{
	const struct table *table = &comparison->input->table;
	size_t middle = table->count;
	double nearest = INFINITY;

	for (size_t i = 0; i < table->count; i++) {
		const struct verdict *verdict = verdict_of(comparison, i, side);
		char name[ROW_NAME_SIZE];
		double distance;

		if ((functions && !own_functions(comparison, i)) || !matters(verdict) ||
		    verdict->is_doubtful || name_family(table->lines[i].name, name, sizeof(name)) ||
		    strcmp(name, family->name))
			continue;
		distance = fabs(verdict->change_pct - family->median);
		if (distance >= nearest)
			continue;
		nearest = distance;
		middle = i;
	}
	return middle;
}

/* Unless one that changed alike is there. Returns: 1 when it has been added. */
static size_t pick(const struct comparison *comparison, unsigned int side, size_t line,
		   bool *picked)
{
	if (picked[line] || !matters(verdict_of(comparison, line, side)))
		return 0;
	for (size_t i = 0; i < comparison->input->table.count; i++) {
		if (picked[i] && is_alike(comparison, side, line, i))
			return 0;
	}
	picked[line] = true;
	return 1;
}

static int pick_middles(const struct comparison *comparison, unsigned int side, size_t max,
			bool *picked, size_t *count)
{
	struct families families;
	int ret = families_of(&families, comparison, side);

	for (size_t i = 0; !ret && *count < max && i < families.count; i++) {
		const struct family *family = &families.at[i];
		size_t middle = comparison->input->table.count;

		if (family->num_changes)
			middle = alike_middle(comparison, side, family, false);
		if (middle < comparison->input->table.count)
			*count += pick(comparison, side, middle, picked);
	}
	families_free(&families);
	return ret;
}

/** struct ranked - a line, and how much it changed: @pct, without its sign. */
struct ranked {
	size_t line;
	double pct;
};

static int most_first(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;

	if (left->pct != right->pct)
		return left->pct < right->pct ? 1 : -1;
	return left->line < right->line ? -1 : 1;
}

static int pick_most(const struct comparison *comparison, unsigned int side, size_t max,
		     bool *picked, size_t *count)
{
	size_t lines = comparison->input->table.count;
	struct ranked *ranked = calloc(lines + 1, sizeof(*ranked));

	if (!ranked)
		return -ENOMEM;
	for (size_t i = 0; i < lines; i++) {
		double pct = fabs(verdict_of(comparison, i, side)->change_pct);

		ranked[i] = (struct ranked){ .line = i, .pct = isnan(pct) ? INFINITY : pct };
	}
	qsort(ranked, lines, sizeof(*ranked), most_first);
	for (size_t i = 0; *count < max && i < lines; i++)
		*count += pick(comparison, side, ranked[i].line, picked);
	free(ranked);
	return 0;
}

int alike_pick(const struct comparison *comparison, unsigned int side, size_t max, bool *picked)
{
	size_t count = 0;
	int ret = pick_middles(comparison, side, max, picked, &count);

	return ret ? ret : pick_most(comparison, side, max, picked, &count);
}
