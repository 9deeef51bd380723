// SPDX-License-Identifier: GPL-2.0-or-later
#include "side.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "glob.h"
#include "printable.h"
#include "row.h"

const char *context_text(const struct run *run, const char *key)
{
	const char *text = json_string_value(json_object_get(run->context, key));

	return text ? text : "";
}

const char *run_incomplete(const struct run *run)
{
	const char *reason = context_text(run, "incomplete_reason");

	if (!json_is_false(json_object_get(run->context, "complete")))
		return NULL;
	return reason[0] ? reason : "no reason given";
}

/* Finds the mode in the name of a row: where it begins, and its length. */
static const char *mode_of(const char *run_name, size_t *length)
{
	const char *mode = strstr(run_name, "/mode:");

	if (!mode)
		return NULL;
	mode += strlen("/mode:");
	*length = strcspn(mode, "/");
	return mode;
}

static bool is_in_list(const char *list, const char *word, size_t length)
{
	while (*list) {
		size_t here = strcspn(list, ",");

		if (here == length && !strncmp(list, word, length))
			return true;
		list += here + (list[here] == ',');
	}
	return false;
}

bool input_case_name(const struct side *side, const char *run_name, char *name, size_t size)
{
	const char *mode;
	size_t length;

	if (!side->mode[0]) {
		snprintf(name, size, "%s", run_name);
		return true;
	}
	mode = mode_of(run_name, &length);
	if (!mode || length != strlen(side->mode) || strncmp(mode, side->mode, length))
		return false;
	snprintf(name, size, "%.*s*%s", (int)(mode - run_name), run_name, mode + length);
	return true;
}

bool input_selects(const struct input *input, const char *run_name)
{
	char name[ROW_NAME_SIZE + LABEL_SIZE];
	size_t length;
	const char *mode = mode_of(run_name, &length);

	if (mode && input->only_modes && !is_in_list(input->only_modes, mode, length))
		return false;
	if (glob_match(input->filter, run_name))
		return true;
	for (unsigned int i = 0; mode && i < input->num_sides; i++) {
		if (!input->sides[i].mode[0])
			continue;
		snprintf(name, sizeof(name), "%.*s%s%s", (int)(mode - run_name), run_name,
			 input->sides[i].mode, mode + length);
		if (glob_match(input->filter, name))
			return true;
	}
	return false;
}

int input_clock(struct input *input, const char **clock)
{
	const struct run *first = &input->sides[0].runs[0];

	*clock = context_text(first, "clock");
	if (!clock_named(*clock)) {
		snprintf(input->message, sizeof(input->message),
			 "%s counts '%.20s'; clocks that we know are " CLOCK_NAMES, first->path,
			 *clock);
		return -EINVAL;
	}
	for (unsigned int i = 0; i < input->num_sides; i++) {
		for (unsigned int j = 0; j < input->sides[i].num_runs; j++) {
			const struct run *run = &input->sides[i].runs[j];

			if (!strcmp(context_text(run, "clock"), *clock))
				continue;
			snprintf(input->message, sizeof(input->message),
				 "%.150s counts %s and %.150s counts %.20s; "
				 "only numbers of one clock can be compared",
				 first->path, *clock, run->path, context_text(run, "clock"));
			return -EINVAL;
		}
	}
	return 0;
}

static bool label_is_taken(const struct input *input, unsigned int side)
{
	for (unsigned int i = 0; i < side; i++) {
		if (!strcmp(input->sides[i].label, input->sides[side].label))
			return true;
	}
	return false;
}

void input_label(struct input *input)
{
	for (unsigned int i = 0; i < input->num_sides; i++) {
		struct side *side = &input->sides[i];
		const char *name = context_text(&side->runs[0], "revision");

		if (side->label[0])
			continue;
		if (!name[0])
			name = "run";
		snprintf(side->label, sizeof(side->label), "%.50s", name);
		if (label_is_taken(input, i))
			snprintf(side->label, sizeof(side->label), "%.50s#%u", name, i + 1);
		printable(side->label);
	}
}

void input_free(struct input *input)
{
	for (unsigned int i = 0; i < SIDES_MAX; i++) {
		for (unsigned int j = 0; j < input->sides[i].num_runs; j++) {
			free(input->sides[i].runs[j].path);
			json_decref(input->sides[i].runs[j].context);
		}
		free(input->sides[i].runs);
	}
	table_free(&input->table);
	table_free(&input->skips);
	memset(input, 0, sizeof(*input));
}
