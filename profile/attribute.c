// SPDX-License-Identifier: GPL-2.0-or-later
#include "attribute.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pairs.h"
#include "paths.h"

/**
 * struct attribution - work in progress
 * @window: what is attributed.
 * @paths: chains of functions.
 * @counts: by path. @room: of @counts.
 */
struct attribution {
	const struct window_record *window;
	struct paths paths;
	uint64_t (*counts)[PROFILE_WHATS];
	uint32_t room;
};

static void add_block(struct attribution *all, const struct window_block *block)
{
	uint32_t path = paths_at(&all->paths, block->node, block->addr);
	uint32_t before = all->room;

	all->counts = grow(all->counts, &all->room, path + 1, sizeof(*all->counts));
	memset(all->counts + before, 0, (all->room - before) * sizeof(*all->counts));
	for (int i = 0; i < PROFILE_WHATS; i++)
		all->counts[path][i] += block->counts[i];
}

static int add_counts(json_t *to, const char *name, const uint64_t counts[PROFILE_WHATS])
{
	json_t *list = json_object_get(to, name);
	int ret = 0;

	if (!list) {
		list = json_array();
		for (int i = 0; i < PROFILE_WHATS; i++)
			ret |= json_array_append_new(list, json_integer(0));
		ret |= json_object_set_new(to, name, list);
	}
	for (int i = 0; !ret && i < PROFILE_WHATS; i++) {
		json_t *count = json_array_get(list, i);

		ret = json_integer_set(count, json_integer_value(count) + counts[i]);
	}
	return ret;
}

static int add_path(const struct attribution *all, uint32_t path, json_t *functions, json_t *stacks)
{
	char *text;
	int ret;

	if (path >= all->room || !all->counts[path][PROFILE_INSN])
		return 0;
	text = paths_text(&all->paths, path);
	ret = !text || add_counts(stacks, text, all->counts[path]) ||
	      add_counts(functions, paths_name(&all->paths, path), all->counts[path]);
	free(text);
	return ret;
}

/* Functions of the driver's have names of their own. */
static bool is_drivers(const char *name)
{
	return !strncmp(name, "gvb_", strlen("gvb_"));
}

static int add_number(json_t *object, const char *key, uint64_t more)
{
	json_int_t before = json_integer_value(json_object_get(object, key));

	return json_object_set_new(object, key, json_integer(before + more));
}

static int add_to_class(json_t *class, const struct hold_count *count)
{
	json_int_t max = json_integer_value(json_object_get(class, "hold_max_insn"));

	return add_number(class, "acquisitions", count->acquisitions) ||
	       add_number(class, "failed", count->failed) ||
	       add_number(class, "holds", count->holds) ||
	       add_number(class, "hold_insn", count->insns) ||
	       add_number(class, "hold_max_insn",
			  count->max > (uint64_t)max ? count->max - max : 0);
}

/* A stack begins with the class; the count is of holds, and of what ran in them. */
static int add_to_stack(json_t *holds, const char *class, const char *path,
			const struct hold_count *count)
{
	json_t *list;
	char *text;
	int ret;

	if (asprintf(&text, "%s;%s", class, path) < 0)
		return -1;
	list = json_object_get(holds, text);
	ret = json_object_set_new(
		holds, text,
		json_pack("[I, I]", json_integer_value(json_array_get(list, 0)) + count->holds,
			  json_integer_value(json_array_get(list, 1)) + count->insns));
	free(text);
	return ret;
}

/*
 * Locks that are none of GPUVM's are the driver's where the driver takes them, else of no matter.
 */
static int add_hold(const struct attribution *all, const struct window_hold *hold, json_t *locks,
		    json_t *holds)
{
	uint32_t path = all->paths.of_node[hold->node];
	enum hold_class class = hold->class;
	const char *name;
	json_t *entry;
	char *text;
	int ret;

	if (path == PATHS_NONE)
		return 0;
	if (class == HOLD_NO_CLASS && is_drivers(paths_name(&all->paths, path)))
		class = HOLD_DRIVER;
	if (class == HOLD_NO_CLASS)
		return 0;
	name = hold_class_name(class);
	entry = json_object_get(locks, name);
	if (!entry) {
		entry = json_object();
		if (json_object_set_new(locks, name, entry))
			return -1;
	}
	text = paths_text(&all->paths, path);
	ret = !text || add_to_class(entry, &hold->count);
	if (!ret && hold->count.holds)
		ret = add_to_stack(holds, name, text, &hold->count);
	free(text);
	return ret;
}

static json_int_t driver_insns(json_t *functions)
{
	const char *name;
	json_t *counts;
	json_int_t sum = 0;

	json_object_foreach(functions, name, counts)
	{
		if (is_drivers(name))
			sum += json_integer_value(json_array_get(counts, PROFILE_INSN));
	}
	return sum;
}

static json_t *to_json(const struct attribution *all)
{
	uint64_t sums[PROFILE_WHATS] = { 0 };
	json_t *functions = json_object();
	json_t *stacks = json_object();
	json_t *locks = json_object();
	json_t *holds = json_object();
	json_t *profile = json_object();
	int ret = 0;

	for (uint32_t i = 0; i < all->window->num_blocks; i++)
		for (int what = 0; what < PROFILE_WHATS; what++)
			sums[what] += all->window->blocks[i].counts[what];
	for (int what = 0; what < PROFILE_WHATS; what++)
		ret |= json_object_set_new(profile, profile_what_name(what),
					   json_integer(sums[what]));
	for (uint32_t path = 0; !ret && path < all->paths.pairs.count; path++)
		ret = add_path(all, path, functions, stacks);
	for (uint32_t i = 0; !ret && i < all->window->num_holds; i++)
		ret = add_hold(all, &all->window->holds[i], locks, holds);
	ret |= json_object_set_new(profile, "driver_insn", json_integer(driver_insns(functions)));
	ret |= json_object_set_new(profile, "functions", functions);
	ret |= json_object_set_new(profile, "stacks", stacks);
	ret |= json_object_set_new(profile, "locks", locks);
	ret |= json_object_set_new(profile, "holds", holds);
	if (!ret)
		return profile;
	json_decref(profile);
	return NULL;
}

json_t *attribute(const struct window_record *window, const struct symbols *symbols)
{
	struct attribution all = { .window = window };
	json_t *profile = NULL;

	if (!paths_open(&all.paths, window, symbols)) {
		for (uint32_t i = 0; i < window->num_blocks; i++)
			add_block(&all, &window->blocks[i]);
		profile = to_json(&all);
	}
	paths_close(&all.paths);
	free(all.counts);
	return profile;
}
