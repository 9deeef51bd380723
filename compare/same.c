// SPDX-License-Identifier: GPL-2.0-or-later
#include "same.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "complain.h"
#include "pairs.h"

/* Which row is the base depends on what was selected. */
static bool is_of_other_rows(const char *counter)
{
	return !strcmp(counter, "base") || !strcmp(counter, "pct_of_base");
}

static unsigned int own_counters(const struct row *row)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < row->num_counters; i++)
		count += !is_of_other_rows(row->counters[i].name);
	return count;
}

static bool is_same(const struct row *a, const struct row *b)
{
	double value;

	if (a->iterations != b->iterations || a->threads != b->threads ||
	    a->repetitions != b->repetitions || a->real_time_ns != b->real_time_ns ||
	    own_counters(a) != own_counters(b))
		return false;
	for (unsigned int i = 0; i < a->num_counters; i++) {
		const struct row_counter *counter = &a->counters[i];

		if (!is_of_other_rows(counter->name) &&
		    (row_counter_get(b, counter->name, &value) || value != counter->value))
			return false;
	}
	return true;
}

struct others {
	FILE *out;
	bool any;
};

static void print_other(const struct row *there, const struct row *row, void *data)
{
	struct others *others = data;

	if (there && is_same(row, there))
		return;
	fprintf(others->out, "%s\n", row->name);
	others->any = true;
}

int same_rows(const char *whole, const char *part, FILE *out)
{
	struct others others = { .out = out };
	int ret = pairs_each(whole, part, print_other, &others);

	if (!ret && (fflush(out) || ferror(out))) {
		complain("gpuvm-bench", "the rows cannot be shown: %s", strerror(EIO));
		ret = -EIO;
	}
	return ret ? ret : others.any ? SAME_NOT : 0;
}
