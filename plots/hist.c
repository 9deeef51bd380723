// SPDX-License-Identifier: GPL-2.0-or-later
#include "hist.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

int hist_add(struct hist *hist, const json_t *json)
{
	const json_t *buckets = json_object_get(json, "buckets");
	size_t room = hist->num_buckets + json_array_size(buckets);
	struct hist_bucket *grown;
	const json_t *pair;
	size_t i;

	if (!json)
		return 0;
	grown = realloc(hist->buckets, (room + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	hist->buckets = grown;
	json_array_foreach(buckets, i, pair)
	{
		double bound = json_number_value(json_array_get(pair, 0));
		double count = json_number_value(json_array_get(pair, 1));

		if (json_array_size(pair) != 2 || bound < 0 || count < 0)
			return -EINVAL;
		if (count > 0) {
			grown[hist->num_buckets++] = (struct hist_bucket){ bound, count };
			hist->count += count;
		}
	}
	hist->sum += number(json, "sum");
	if (number(json, "max") > hist->max)
		hist->max = number(json, "max");
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct hist_bucket *one = a, *other = b;

	return (one->bound > other->bound) - (one->bound < other->bound);
}

void hist_finish(struct hist *hist)
{
	size_t kept = 0;

	if (!hist->num_buckets)
		return;
	qsort(hist->buckets, hist->num_buckets, sizeof(hist->buckets[0]), compare);
	for (size_t i = 1; i < hist->num_buckets; i++) {
		if (hist->buckets[i].bound == hist->buckets[kept].bound)
			hist->buckets[kept].count += hist->buckets[i].count;
		else
			hist->buckets[++kept] = hist->buckets[i];
	}
	hist->num_buckets = kept + 1;
}

double hist_quantile(const struct hist *hist, double share)
{
	double seen = 0;

	for (size_t i = 0; i < hist->num_buckets; i++) {
		seen += hist->buckets[i].count;
		if (seen >= share * hist->count)
			return hist->max > 0 && hist->buckets[i].bound > hist->max ?
				       hist->max :
				       hist->buckets[i].bound;
	}
	return hist->max;
}

void hist_free(struct hist *hist)
{
	free(hist->buckets);
	*hist = (struct hist){ 0 };
}

const json_t *hist_key(const json_t *object, const char *quantity)
{
	const struct clock *clock;
	char key[32];

	for (size_t i = 0; (clock = clock_at(i)); i++) {
		const json_t *hist;

		snprintf(key, sizeof(key), "%s_%s", quantity, clock->unit);
		hist = json_object_get(object, key);
		if (hist)
			return hist;
	}
	return NULL;
}
