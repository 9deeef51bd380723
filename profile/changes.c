// SPDX-License-Identifier: GPL-2.0-or-later
#include "changes.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inlined.h"
#include "profile.h"

size_t changes_base(const char *name)
{
	static const char *const suffixes[] = {
		".isra.", ".constprop.", ".part.", ".cold", ".llvm.", ".lto_priv.",
	};
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		const char *at = strstr(name, suffixes[i]);

		if (at && (size_t)(at - name) < length)
			length = at - name;
	}
	return length;
}

struct function *functions_find(struct functions *all, const char *name)
{
	size_t length = changes_base(name);

	for (struct function *at = all->at; at < all->at + all->count; at++)
		if (!strncmp(at->base, name, length) && !at->base[length])
			return at;
	return NULL;
}

static void add_name(struct side *side, const char *name, double insn)
{
	side->insn += insn;
	if (side->names < NAMES_MAX)
		side->name[side->names] = name;
	side->names++;
}

static int take_side(struct functions *all, const json_t *row, bool second)
{
	json_t *functions = json_object_get(row, "functions"), *counts;
	const char *name;

	json_object_foreach(functions, name, counts)
	{
		struct function *function = functions_find(all, name);

		if (!function) {
			function = &all->at[all->count++];
			function->base = strndup(name, changes_base(name));
			function->group = function - all->at;
		}
		if (!function->base)
			return -ENOMEM;
		add_name(&function->sides[second], name, profile_per_op(row, counts, PROFILE_INSN));
	}
	return 0;
}

double function_change(const struct function *function)
{
	return function->sides[1].insn - function->sides[0].insn;
}

static bool has_name(const struct side *side, const char *name)
{
	for (unsigned int i = 0; i < side->names && i < NAMES_MAX; i++)
		if (!strcmp(side->name[i], name))
			return true;
	return false;
}

/* The first name that only @side has, without what both have. */
static const char *only_in(const struct side *side, const struct side *other)
{
	for (unsigned int i = 0; i < side->names && i < NAMES_MAX; i++)
		if (!has_name(other, side->name[i]))
			return side->name[i];
	return NULL;
}

static char *__attribute__((format(printf, 1, 2))) text_of(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return text;
}

/* Of a function that is in both: what a compiler made of it, if that differs. */
static char *name_note(const struct function *function)
{
	const struct side *a = &function->sides[0], *b = &function->sides[1];
	const char *gone = only_in(a, b), *come = only_in(b, a);

	if (!a->names || !b->names || (!gone && !come))
		return NULL;
	if (gone && come)
		return text_of("%s is %s", gone, come);
	return come ? text_of("split: %s", come) : text_of("joined: %s", gone);
}

static bool is_changed(const struct functions *all, size_t leader, double least)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].group == leader && fabs(function_change(&all->at[i])) >= least)
			return true;
	return false;
}

/* What was inlined, or no longer is; callers that share it are named as well. */
static const char *what_became(const struct function *function)
{
	if (!function->sides[1].names)
		return "is inlined";
	return function->sides[0].names ? "calls it, too" : "is no longer inlined";
}

static int add_note(struct change *change, const struct function *function)
{
	char *note = text_of("%s%s%s %s", change->note ?: "", change->note ? ", " : "",
			     function->base, what_became(function));

	free(change->note);
	change->note = note;
	change->inlined = true;
	return note ? 0 : -ENOMEM;
}

/* The functions of a group are one change. Returns: 0 or -ENOMEM. */
static int take_group(struct change *change, const struct functions *all, size_t leader)
{
	const struct function *first = &all->at[leader];
	int ret = 0;

	*change = (struct change){ .name = strdup(first->base), .note = name_note(first) };
	for (size_t i = 0; !ret && i < all->count; i++) {
		if (all->at[i].group != leader)
			continue;
		change->by += function_change(&all->at[i]);
		if (i != leader)
			ret = add_note(change, &all->at[i]);
	}
	return change->name ? ret : -ENOMEM;
}

static int most_first(const void *a, const void *b)
{
	const struct change *left = a, *right = b;

	if (fabs(left->by) != fabs(right->by))
		return fabs(left->by) < fabs(right->by) ? 1 : -1;
	return strcmp(left->name, right->name);
}

static int take_all(struct changes *changes, const struct functions *all, double least)
{
	int ret = 0;

	changes->at = calloc(all->count + 1, sizeof(*changes->at));
	if (!changes->at)
		return -ENOMEM;
	for (size_t i = 0; !ret && i < all->count; i++)
		if (all->at[i].group == i && is_changed(all, i, least))
			ret = take_group(&changes->at[changes->count++], all, i);
	if (!ret)
		qsort(changes->at, changes->count, sizeof(*changes->at), most_first);
	return ret;
}

int changes_find(struct changes *changes, const json_t *a, const json_t *b, double least)
{
	struct functions all = { .count = 0 };
	int ret;

	*changes = (struct changes){ .count = 0 };
	all.at = calloc(json_object_size(json_object_get(a, "functions")) +
				json_object_size(json_object_get(b, "functions")) + 1,
			sizeof(*all.at));
	ret = all.at ? take_side(&all, a, false) : -ENOMEM;
	if (!ret)
		ret = take_side(&all, b, true);
	if (!ret) {
		inlined_find(&all, a, b);
		ret = take_all(changes, &all, least);
	}
	for (size_t i = 0; i < all.count; i++)
		free(all.at[i].base);
	free(all.at);
	if (ret)
		changes_free(changes);
	return ret;
}

void changes_free(struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		free(changes->at[i].name);
		free(changes->at[i].note);
	}
	free(changes->at);
	*changes = (struct changes){ .count = 0 };
}
