// SPDX-License-Identifier: GPL-2.0-or-later
#include "paths.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char unknown[] = "[unknown]";
static const char other[] = "[other task]";

static const char *name_at(const struct symbols *symbols, uint64_t addr)
{
	int64_t index = symbols_find(symbols, addr);

	return index < 0 ? unknown : symbols->at[index].name;
}

const char *paths_name(const struct paths *paths, uint32_t path)
{
	return (const char *)(uintptr_t)paths->pairs.keys[path][1];
}

uint32_t paths_around(const struct paths *paths, uint32_t path)
{
	return paths->pairs.keys[path][0];
}

/* A thunk that calls itself (a retpoline) is one frame. */
static bool same_thunk(const struct paths *paths, uint32_t path, const char *name)
{
	return path != PATHS_NONE && !strncmp(name, "__x86_", strlen("__x86_")) &&
	       !strcmp(paths_name(paths, path), name);
}

static uint32_t path_to(struct paths *paths, uint32_t path, const char *name)
{
	if (same_thunk(paths, path, name))
		return path;
	return pairs_number(&paths->pairs, path, (uintptr_t)name);
}

uint32_t paths_at(struct paths *paths, uint32_t node, uint64_t addr)
{
	return path_to(paths, paths->of_node[node], name_at(paths->symbols, addr));
}

/* A call is the last thing before where it returns to. */
int paths_open(struct paths *paths, const struct window_record *window,
	       const struct symbols *symbols)
{
	*paths = (struct paths){ .symbols = symbols };
	paths->of_node = calloc(window->num_nodes, sizeof(*paths->of_node));
	if (!paths->of_node)
		return -ENOMEM;
	paths->of_node[0] = PATHS_NONE;
	paths->of_node[1] = path_to(paths, PATHS_NONE, other);
	for (uint32_t i = 2; i < window->num_nodes; i++)
		paths->of_node[i] =
			paths_at(paths, window->nodes[i].parent, window->nodes[i].site - 1);
	return 0;
}

char *paths_text(const struct paths *paths, uint32_t path)
{
	uint32_t around = paths_around(paths, path);
	char *front, *text;

	if (around == PATHS_NONE)
		return strdup(paths_name(paths, path));
	front = paths_text(paths, around);
	if (!front || asprintf(&text, "%s;%s", front, paths_name(paths, path)) < 0)
		text = NULL;
	free(front);
	return text;
}

void paths_close(struct paths *paths)
{
	pairs_free(&paths->pairs);
	free(paths->of_node);
	paths->of_node = NULL;
}
