// SPDX-License-Identifier: GPL-2.0-or-later
#include "glob.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#define GLOB_SIZE 256

struct item {
	bool negative;
	char glob[GLOB_SIZE];
};

/* Takes the next item off *@rest, which becomes NULL after the last one. */
static int next_item(const char **rest, struct item *item)
{
	const char *start = *rest;
	size_t length = strcspn(start, ",");

	*rest = start[length] ? start + length + 1 : NULL;
	item->negative = start[0] == '-';
	if (item->negative) {
		start++;
		length--;
	}
	if (!length)
		return -EINVAL;
	if (length >= sizeof(item->glob))
		return -ENAMETOOLONG;
	memcpy(item->glob, start, length);
	item->glob[length] = '\0';
	return 0;
}

int glob_check(const char *filter)
{
	const char *rest = filter && filter[0] ? filter : NULL;
	struct item item;
	int ret = 0;

	while (rest && !ret)
		ret = next_item(&rest, &item);
	return ret;
}

bool glob_match(const char *filter, const char *name)
{
	const char *rest = filter && filter[0] ? filter : NULL;
	bool any_positive = false;
	bool passes = false;
	struct item item;

	while (rest) {
		bool usable = !next_item(&rest, &item);
		bool matches = usable && !fnmatch(item.glob, name, 0);

		if (item.negative && matches)
			return false;
		any_positive |= !item.negative;
		passes |= !item.negative && matches;
	}
	return passes || !any_positive;
}
