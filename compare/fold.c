// SPDX-License-Identifier: GPL-2.0-or-later
#include "fold.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"

static void widen(struct range *range, double near, double far)
{
	if (fabs(near) < fabs(range->near))
		range->near = near;
	if (fabs(far) > fabs(range->far))
		range->far = far;
}

static bool says_the_same(const char *one, const char *two)
{
	return one == two || (one && two && !strcmp(one, two));
}

static bool is_alike(const struct folds *folds, const struct fold *fold,
		     const struct change *change)
{
	if (!folds->is_exact)
		return signbit(fold->pct.far) == signbit(change->pct) &&
		       change->low <= fold->common[1] && change->high >= fold->common[0];
	return fabs(fold->by.near - change->by) <= folds->tolerance &&
	       says_the_same(fold->where, change->where);
}

static void join(struct fold *fold, const struct change *change)
{
	fold->rows++;
	widen(&fold->by, change->by, change->by);
	widen(&fold->pct, change->pct, change->pct);
	fold->low = fmin(fold->low, change->low);
	fold->high = fmax(fold->high, change->high);
	fold->common[0] = fmax(fold->common[0], change->low);
	fold->common[1] = fmin(fold->common[1], change->high);
}

static int begin(struct folds *folds, const struct change *change)
{
	struct fold *at = reallocarray(folds->at, folds->count + 1, sizeof(*at));

	if (!at)
		return -ENOMEM;
	folds->at = at;
	at[folds->count] = (struct fold){
		.first = change->name,
		.rows = 1,
		.by = { change->by, change->by },
		.pct = { change->pct, change->pct },
		.low = change->low,
		.high = change->high,
		.common = { change->low, change->high },
		.where = change->where,
	};
	snprintf(at[folds->count++].pattern, sizeof(at->pattern), "%s", change->name);
	return 0;
}

int folds_add(struct folds *folds, const struct change *change)
{
	for (size_t i = 0; i < folds->count; i++) {
		struct fold *fold = &folds->at[i];

		if (!is_alike(folds, fold, change) ||
		    name_common(fold->pattern, sizeof(fold->pattern), fold->pattern, change->name))
			continue;
		join(fold, change);
		return 0;
	}
	return begin(folds, change);
}

/* Whether a part is "key:number", and of which length the key is. */
static bool is_number(const char *part, size_t length, size_t *key)
{
	const char *colon = memchr(part, ':', length);
	size_t digits;

	if (!colon)
		return false;
	*key = colon - part;
	digits = strspn(colon + 1, "0123456789");
	return digits && *key + 1 + digits == length;
}

/* Whether two parts are the same but for a number. */
static bool differ_in_number(const char *one, size_t length_one, const char *two, size_t length_two)
{
	size_t key_one, key_two;

	return is_number(one, length_one, &key_one) && is_number(two, length_two, &key_two) &&
	       key_one == key_two && !strncmp(one, two, key_one);
}

/* Whether patterns differ in numbers alone; a row of @one is @first, one of @two @second. */
static bool is_sweep(const char *one, const char *two, const char *first, const char *second)
{
	for (;;) {
		size_t length[4] = { strcspn(one, "/"), strcspn(two, "/"), strcspn(first, "/"),
				     strcspn(second, "/") };

		if ((length[0] != length[1] || strncmp(one, two, length[0])) &&
		    !differ_in_number(first, length[2], second, length[3]))
			return false;
		if (!one[length[0]] || !two[length[1]])
			return !one[length[0]] && !two[length[1]];
		one += length[0] + 1;
		two += length[1] + 1;
		first += length[2] + 1;
		second += length[3] + 1;
	}
}

static bool merge(struct fold *into, const struct fold *fold)
{
	if (signbit(into->by.far) != signbit(fold->by.far) ||
	    !is_sweep(into->pattern, fold->pattern, into->first, fold->first) ||
	    name_common(into->pattern, sizeof(into->pattern), into->pattern, fold->pattern))
		return false;
	into->rows += fold->rows;
	widen(&into->by, fold->by.near, fold->by.far);
	widen(&into->pct, fold->pct.near, fold->pct.far);
	into->low = fmin(into->low, fold->low);
	into->high = fmax(into->high, fold->high);
	into->where_differs |= fold->where_differs || !says_the_same(into->where, fold->where);
	if (!into->where)
		into->where = fold->where;
	return true;
}

static int largest_first(const void *a, const void *b)
{
	const struct fold *left = a, *right = b;
	double by_left = isnan(left->pct.far) ? INFINITY : fabs(left->pct.far);
	double by_right = isnan(right->pct.far) ? INFINITY : fabs(right->pct.far);

	if (by_left != by_right)
		return by_left < by_right ? 1 : -1;
	return strcmp(left->pattern, right->pattern);
}

static void put_sweeps_together(struct folds *folds)
{
	size_t count = 0;

	for (size_t i = 0; i < folds->count; i++) {
		bool merged = false;

		for (size_t j = 0; !merged && j < count; j++)
			merged = merge(&folds->at[j], &folds->at[i]);
		if (!merged)
			folds->at[count++] = folds->at[i];
	}
	folds->count = count;
}

void folds_sort(struct folds *folds)
{
	if (folds->is_exact)
		put_sweeps_together(folds);
	if (folds->count)
		qsort(folds->at, folds->count, sizeof(*folds->at), largest_first);
}

void folds_free(struct folds *folds)
{
	free(folds->at);
	folds->at = NULL;
	folds->count = 0;
}
