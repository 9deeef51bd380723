// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "name.h"

void name_without(char *out, size_t size, const char *name, const char *key)
{
	size_t length = strlen(key);
	size_t used = 0;

	out[0] = '\0';
	while (*name) {
		size_t part = strcspn(name, "/");
		bool drop = part > length && !strncmp(name, key, length) && name[length] == ':';

		if (!drop)
			used += snprintf(out + used, size - used, "%s%.*s", used ? "/" : "",
					 (int)part, name);
		if (used >= size)
			return;
		name += part + (name[part] == '/');
	}
}

bool sweep_parse(const char *name, struct sweep *sweep, double *size)
{
	const char *slash = strrchr(name, '/');
	const char *colon = slash ? strchr(slash, ':') : NULL;
	uint64_t number;

	if (!colon || (size_t)(colon - slash - 1) >= sizeof(sweep->parameter))
		return false;
	snprintf(sweep->parameter, sizeof(sweep->parameter), "%.*s", (int)(colon - slash - 1),
		 slash + 1);
	if (name_get_u64(slash, sweep->parameter, &number))
		return false;
	snprintf(sweep->prefix, sizeof(sweep->prefix), "%.*s", (int)(slash - name), name);
	if (name_get(sweep->prefix, "mode", sweep->mode, sizeof(sweep->mode)))
		sweep->mode[0] = '\0';
	name_without(sweep->group, sizeof(sweep->group), sweep->prefix, "mode");
	*size = number;
	return true;
}

/* @index: "prefix/parameter" -> place in @sweeps. */
static struct sweep *find(struct sweeps *sweeps, json_t *index, const struct sweep *like)
{
	char key[sizeof(like->prefix) + sizeof(like->parameter) + 1];
	struct sweep *grown;
	const json_t *place;

	snprintf(key, sizeof(key), "%s/%s", like->prefix, like->parameter);
	place = json_object_get(index, key);
	if (place)
		return &sweeps->sweeps[json_integer_value(place)];
	grown = realloc(sweeps->sweeps, (sweeps->count + 1) * sizeof(*grown));
	if (!grown)
		return NULL;
	sweeps->sweeps = grown;
	if (json_object_set_new(index, key, json_integer((json_int_t)sweeps->count)))
		return NULL;
	grown[sweeps->count] = *like;
	return &grown[sweeps->count++];
}

static int add(struct sweep *sweep, const struct row *row, double size)
{
	size_t count = sweep->count, at = count;
	const struct row **rows = realloc(sweep->rows, (count + 1) * sizeof(*rows));
	double *sizes;

	if (!rows)
		return -ENOMEM;
	sweep->rows = rows;
	sizes = realloc(sweep->sizes, (count + 1) * sizeof(*sizes));
	if (!sizes)
		return -ENOMEM;
	sweep->sizes = sizes;
	for (; at && sizes[at - 1] > size; at--) {
		sizes[at] = sizes[at - 1];
		rows[at] = rows[at - 1];
	}
	sizes[at] = size;
	rows[at] = row;
	sweep->count++;
	return 0;
}

static void take_fit(struct sweeps *sweeps, const struct row *row)
{
	struct fit fit = { .shape = strcmp(row->big_o, "lgN") ? FIT_LINEAR : FIT_LOG2 };

	if (row_counter_get(row, "fit_intercept", &fit.intercept) ||
	    row_counter_get(row, "fit_slope", &fit.slope))
		return;
	for (size_t i = 0; i < sweeps->count; i++) {
		if (strcmp(sweeps->sweeps[i].prefix, row->run_name))
			continue;
		sweeps->sweeps[i].fit = fit;
		sweeps->sweeps[i].has_fit = true;
	}
}

static size_t distinct_sizes(const struct sweep *sweep)
{
	size_t distinct = 0;

	for (size_t i = 0; i < sweep->count; i++)
		distinct += !i || sweep->sizes[i] != sweep->sizes[i - 1];
	return distinct;
}

static void free_sweep(struct sweep *sweep)
{
	free(sweep->rows);
	free(sweep->sizes);
}

static void drop_short(struct sweeps *sweeps)
{
	size_t kept = 0;

	for (size_t i = 0; i < sweeps->count; i++) {
		if (distinct_sizes(&sweeps->sweeps[i]) >= SWEEP_LEAST_SIZES)
			sweeps->sweeps[kept++] = sweeps->sweeps[i];
		else
			free_sweep(&sweeps->sweeps[i]);
	}
	sweeps->count = kept;
}

static int collect(struct sweeps *sweeps, const struct run *run, bool timed)
{
	json_t *index = json_object();
	int ret = 0;

	for (size_t i = 0; !ret && i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row;
		struct sweep like = { 0 }, *sweep;
		double cost, size;

		if (!row_is_measured(row) || (timed && !row_cost(row, &cost)) ||
		    !sweep_parse(row->name, &like, &size))
			continue;
		sweep = find(sweeps, index, &like);
		ret = sweep ? add(sweep, row, size) : -ENOMEM;
	}
	json_decref(index);
	return ret;
}

int sweeps_find(struct sweeps *sweeps, const struct run *run, bool timed)
{
	*sweeps = (struct sweeps){ 0 };
	if (collect(sweeps, run, timed)) {
		sweeps_free(sweeps);
		return -ENOMEM;
	}
	drop_short(sweeps);
	for (size_t i = 0; i < run->rows.count; i++)
		if (row_is_aggregate(&run->rows.entries[i]->row, "BigO"))
			take_fit(sweeps, &run->rows.entries[i]->row);
	return 0;
}

void sweeps_free(struct sweeps *sweeps)
{
	for (size_t i = 0; i < sweeps->count; i++)
		free_sweep(&sweeps->sweeps[i]);
	free(sweeps->sweeps);
	*sweeps = (struct sweeps){ 0 };
}
