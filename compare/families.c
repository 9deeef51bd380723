// SPDX-License-Identifier: GPL-2.0-or-later
#include "families.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"
#include "stat.h"

/* The family of a row, a new one when there is none. */
static struct family *find(struct families *families, const char *row)
{
	struct family *at;
	char name[ROW_NAME_SIZE];

	if (name_family(row, name, sizeof(name)))
		return NULL;
	for (size_t i = 0; i < families->count; i++) {
		if (!strcmp(families->at[i].name, name))
			return &families->at[i];
	}
	at = reallocarray(families->at, families->count + 1, sizeof(*at));
	if (!at)
		return NULL;
	families->at = at;
	at += families->count++;
	*at = (struct family){ .worst = NAN, .best = NAN, .median = NAN };
	strcpy(at->name, name);
	return at;
}

/* On a clock that is not exact only what is known to have changed. */
static bool has_changed(const struct verdict *verdict)
{
	return verdict->outcome != OUTCOME_UNSEEN && verdict->a != verdict->b;
}

static int add(double **values, size_t count, double value)
{
	double *more = reallocarray(*values, count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	*values = more;
	more[count] = value;
	return 0;
}

static int count(struct family *family, const struct verdict *verdict)
{
	family->cases++;
	family->worse += verdict->outcome == OUTCOME_WORSE;
	family->better += verdict->outcome == OUTCOME_BETTER;
	family->changed += has_changed(verdict);
	if (verdict->is_doubtful)
		return 0;
	if (add(&family->changes, family->num_changes, verdict->change_pct) ||
	    add(&family->by, family->num_changes, verdict->b - verdict->a))
		return -ENOMEM;
	family->num_changes++;
	return 0;
}

static double median_of(const double *sorted, size_t count)
{
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

static void finish(struct family *family)
{
	size_t count = family->num_changes;

	if (!count)
		return;
	stat_sort(family->changes, count);
	stat_sort(family->by, count);
	family->best = family->changes[0];
	family->worst = family->changes[count - 1];
	family->median = median_of(family->changes, count);
	family->median_by = median_of(family->by, count);
}

/* What got worse most first, then what got better least; what has no change last. */
static int worst_first(const void *a, const void *b)
{
	const struct family *left = a, *right = b;

	if (!!left->changed != !!right->changed)
		return left->changed ? -1 : 1;
	if (isnan(left->worst) || isnan(right->worst))
		return isnan(left->worst) - isnan(right->worst);
	if (left->worst != right->worst)
		return left->worst < right->worst ? 1 : -1;
	return strcmp(left->name, right->name);
}

int families_of(struct families *families, const struct comparison *comparison, unsigned int side)
{
	const struct table *table = &comparison->input->table;

	*families = (struct families){ 0 };
	for (size_t i = 0; i < table->count; i++) {
		const struct verdict *verdict = verdict_of(comparison, i, side);
		struct family *family;

		if (!verdict_has_costs(verdict) || verdict->outcome == OUTCOME_UNKNOWN)
			continue;
		family = find(families, table->lines[i].name);
		if (!family || count(family, verdict))
			return -ENOMEM;
	}
	for (size_t i = 0; i < families->count; i++)
		finish(&families->at[i]);
	if (families->count)
		qsort(families->at, families->count, sizeof(*families->at), worst_first);
	return 0;
}

void families_free(struct families *families)
{
	for (size_t i = 0; i < families->count; i++) {
		free(families->at[i].changes);
		free(families->at[i].by);
	}
	free(families->at);
	*families = (struct families){ 0 };
}
