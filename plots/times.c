// SPDX-License-Identifier: GPL-2.0-or-later
#include "times.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "complain.h"
#include "result_read.h"

static int add_file(json_t *results, const char *path)
{
	char why[128] = "is not what hyperfine exports; it has to have results";
	json_t *json = NULL;
	const json_t *array;
	int ret = json_read(&json, path, why, sizeof(why));

	array = json_object_get(json, "results");
	if (!ret && !json_array_size(array))
		ret = -EINVAL;
	if (ret)
		complain("gpuvm-bench", "%s %s", path, why);
	else
		ret = json_array_extend(results, (json_t *)array) ? -ENOMEM : 0;
	json_decref(json);
	return ret;
}

int times_join(json_t **times, const json_t *context, char *const *paths, int num)
{
	json_t *results = json_array();
	int ret = 0;

	*times = json_copy((json_t *)context);
	for (int i = 0; !ret && i < num; i++)
		ret = add_file(results, paths[i]);
	if (json_object_set_new(*times, "results", results))
		ret = -ENOMEM;
	return ret;
}

static double number_of(const json_t *result, const char *key)
{
	return json_number_value(json_object_get(result, key));
}

void times_print(const json_t *times, FILE *out)
{
	static const char *const keys[] = { "min", "median", "mean", "max" };
	const json_t *results = json_object_get(times, "results"), *result;
	const char *clock = json_string_value(json_object_get(times, "clock"));
	double base = number_of(json_array_get(results, 0), "min");
	size_t i;

	/* On a clock of instructions a second is a thousand million of them. */
	fprintf(out, "| command | min, %s | median | mean | max | min, of the first |\n",
		clock && !strcmp(clock, "insn") ? "thousand instructions" : "µs");
	fputs("|---|---:|---:|---:|---:|---:|\n", out);
	json_array_foreach(results, i, result)
	{
		const char *command = json_string_value(json_object_get(result, "command"));

		fprintf(out, "| %s |", command ? command : "?");
		for (size_t j = 0; j < sizeof(keys) / sizeof(keys[0]); j++)
			fprintf(out, " %.0f |", round(number_of(result, keys[j]) * 1e6));
		fprintf(out, " %.10g %% |\n",
			base > 0 ? round(number_of(result, "min") / base * 1e4) / 100 : 0);
	}
}
