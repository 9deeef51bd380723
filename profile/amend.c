// SPDX-License-Identifier: GPL-2.0-or-later
#include "amend.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "profile.h"

static const struct {
	const char *counter;
	const char *key;
} counters[] = {
	{ "loads_per_op", "loads" },
	{ "stores_per_op", "stores" },
	{ "atomics_per_op", "atomics" },
	{ "lines_per_op", "lines" },
	{ "driver_insn_per_op", "driver_insn" },
};

static int amend_row(json_t *row, const json_t *profile)
{
	double ops = json_integer_value(json_object_get(profile, "ops"));
	int ret = 0;

	if (!ops || json_object_get(profile, "error"))
		return 0;
	for (size_t i = 0; !ret && i < sizeof(counters) / sizeof(*counters); i++) {
		json_int_t count = json_integer_value(json_object_get(profile, counters[i].key));

		ret = json_object_set_new(row, counters[i].counter, json_real(count / ops));
	}
	return ret ? -ENOMEM : 0;
}

static bool is_measured(const json_t *row)
{
	const char *type = json_string_value(json_object_get(row, "run_type"));

	return type && !strcmp(type, "iteration");
}

int amend(json_t *result, const json_t *profile)
{
	const json_t *profiles = json_object_get(profile, "rows");
	size_t index;
	json_t *row;
	int ret = 0;

	json_array_foreach(json_object_get(result, "benchmarks"), index, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		const json_t *of = name && is_measured(row) ? profile_row(profiles, name) : NULL;

		if (!ret && of)
			ret = amend_row(row, of);
	}
	return ret;
}
