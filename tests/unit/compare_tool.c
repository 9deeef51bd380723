// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare_tool.h"

#include <sys/stat.h>

#include "result.h"
#include "row_json.h"

int compare_tool(const char *arguments)
{
	return run_in_folder(getenv("GPUVM_COMPARE"), arguments);
}

void assert_refused(const char *arguments, const char *why)
{
	char *text;

	if (compare_tool(arguments) != 2)
		fail_msg("%s: the exit status is not 2: %s", arguments, contents("stderr"));
	text = contents("stderr");
	if (strncmp(text, "gpuvm-bench: ", 13) || strchr(text, '\n') != text + strlen(text) - 1)
		fail_msg("%s: not one line: %s", arguments, text);
	assert_contains(text, why);
	assert_string_equal(contents("stdout"), "");
}

struct made made_new(const char *clock, const char *revision)
{
	return (struct made){
		.context = json_pack("{s:s, s:s, s:b, s:s}", "clock", clock, "revision", revision,
				     "complete", 1, "compiler", "gcc 12"),
		.rows = json_array(),
	};
}

void made_put(struct made *made, const struct row *row)
{
	assert_int_equal(json_array_append_new(made->rows, row_to_json(row)), 0);
}

struct row measured(const char *name, double cost)
{
	struct row row;

	assert_int_equal(row_init(&row, name), 0);
	row.real_time_ns = cost;
	row.iterations = 64;
	row_counter_set(&row, "insn_per_op", cost);
	return row;
}

void made_put_cost(struct made *made, const char *name, double cost)
{
	struct row row = measured(name, cost);

	made_put(made, &row);
}

void made_write(struct made *made, const char *name)
{
	json_t *result = result_new(made->context, made->rows);

	assert_int_equal(result_write(result, in_folder(name), NULL, 0), 0);
	json_decref(result);
	json_decref(made->context);
	json_decref(made->rows);
}

void write_costs(const char *name, const char *revision, double spin, double resv)
{
	struct made made = made_new("insn", revision);

	made_put_cost(&made, "m/mode:spin/n:1", spin);
	made_put_cost(&made, "m/mode:resv/n:1", resv);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, name);
}

void make_run(const char *name, const char *trace)
{
	char file[64];

	assert_int_equal(mkdir(in_folder(name), 0777), 0);
	snprintf(file, sizeof(file), "%s/result.json", name);
	write_costs(file, name, 100, 90);
	snprintf(file, sizeof(file), "%s/trace.json", name);
	write_text(file, trace);
}
