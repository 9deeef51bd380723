// SPDX-License-Identifier: GPL-2.0-or-later
/* The runs that the command line names. */
#include "arguments.h"

#include <errno.h>
#include <string.h>

#include "complain.h"
#include "printable.h"

#define wrong(...) (complain("gpuvm-bench", __VA_ARGS__), -EINVAL)

static int read_paths(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < arguments->num_paths; i++)
		ret = input_read(input, arguments->side_of[i], arguments->paths[i]);
	return ret;
}

/* Every mode is a side, and every run is on each of them. */
static int read_modes(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	for (unsigned int side = 0; side < input->num_sides; side++) {
		for (unsigned int i = 0; !ret && i < arguments->num_paths; i++)
			ret = input_read(input, side, arguments->paths[i]);
	}
	return ret;
}

static int split_modes(const char *modes, struct input *input)
{
	size_t length;

	for (; input->num_sides < SIDES_MAX; modes += length + 1) {
		struct side *side = &input->sides[input->num_sides++];

		length = strcspn(modes, ",");
		if (!length || length >= sizeof(side->mode))
			return wrong("--modes takes modes with commas between: resv,spin");
		memcpy(side->mode, modes, length);
		printable(strcpy(side->label, side->mode));
		if (!modes[length])
			return input->num_sides > 1 ? 0 : wrong("--modes takes two modes or more");
	}
	return wrong("more than %d modes; name fewer", SIDES_MAX);
}

/* A run without rows is another matter: it says of itself why. */
static int nothing_selected(const struct arguments *arguments, const struct input *input)
{
	if (!input->num_left_out)
		return 0;
	if (arguments->modes)
		return wrong("no row of the runs is of one of the modes %s%s%s", arguments->modes,
			     arguments->filter ? " and fits " : "",
			     arguments->filter ? arguments->filter : "");
	return wrong("no row of the runs fits%s%s%s%s; --show lists a run's",
		     arguments->filter ? " --cases " : "",
		     arguments->filter ? arguments->filter : "",
		     arguments->only_modes ? " --mode " : "",
		     arguments->only_modes ? arguments->only_modes : "");
}

int arguments_read(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	input->filter = arguments->filter;
	input->only_modes = arguments->only_modes;
	if (arguments->modes) {
		ret = split_modes(arguments->modes, input);
		if (ret)
			return ret;
	} else {
		input->num_sides = arguments->num_labels ? arguments->num_labels :
							   arguments->num_paths;
		for (unsigned int i = 0; i < arguments->num_labels; i++)
			printable(strcpy(input->sides[i].label, arguments->labels[i]));
	}
	input->table.sides = input->num_sides;
	ret = arguments->modes ? read_modes(arguments, input) : read_paths(arguments, input);
	if (ret)
		return wrong("%s", input->message);
	return input->table.count ? 0 : nothing_selected(arguments, input);
}
