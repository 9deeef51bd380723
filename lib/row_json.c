// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_json.h"

static double counter_or_zero(const struct row *row, const char *name)
{
	double value = 0.0;

	row_counter_get(row, name, &value);
	return value;
}

static int put_verdict(json_t *json, const struct row *row)
{
	int ret = 0;

	if (row_failed(row)) {
		ret |= json_object_set_new(json, "error_occurred", json_true());
		ret |= json_object_set_new(json, "error_message", json_string(row->error));
	}
	if (row_was_skipped(row)) {
		ret |= json_object_set_new(json, "skipped", json_true());
		ret |= json_object_set_new(json, "skip_message", json_string(row->skipped));
	}
	return ret;
}

static int put_iteration(json_t *json, const struct row *row)
{
	int ret = put_verdict(json, row);

	ret |= json_object_set_new(json, "iterations", json_integer(row->iterations));
	ret |= json_object_set_new(json, "real_time", json_real(row->real_time_ns));
	ret |= json_object_set_new(json, "cpu_time", json_real(row->real_time_ns));
	ret |= json_object_set_new(json, "time_unit", json_string("ns"));
	return ret;
}

/* Google's BigO has coefficients and its RMS a share, and neither has times. */
static int put_aggregate(json_t *json, const struct row *row)
{
	double slope = counter_or_zero(row, "fit_slope");
	double rms = counter_or_zero(row, "fit_rms_pct") / 100.0;
	const char *unit = row_is_aggregate(row, "RMS") ? "percentage" : "time";
	int ret = 0;

	ret |= json_object_set_new(json, "aggregate_name", json_string(row->aggregate_name));
	ret |= json_object_set_new(json, "aggregate_unit", json_string(unit));
	ret |= put_verdict(json, row);
	if (row_is_aggregate(row, "BigO")) {
		ret |= json_object_set_new(json, "cpu_coefficient", json_real(slope));
		ret |= json_object_set_new(json, "real_coefficient", json_real(slope));
		ret |= json_object_set_new(json, "big_o", json_string(row->big_o));
		ret |= json_object_set_new(json, "time_unit", json_string("ns"));
	}
	if (row_is_aggregate(row, "RMS"))
		ret |= json_object_set_new(json, "rms", json_real(rms));
	return ret;
}

static int put_row(json_t *json, const struct row *row)
{
	bool aggregate = row->run_type == ROW_AGGREGATE;
	const char *run_type = aggregate ? "aggregate" : "iteration";
	int ret = 0;

	ret |= json_object_set_new(json, "name", json_string(row->name));
	ret |= json_object_set_new(json, "family_index", json_integer(row->family_index));
	ret |= json_object_set_new(json, "per_family_instance_index",
				   json_integer(row->instance_index));
	ret |= json_object_set_new(json, "run_name", json_string(row->run_name));
	ret |= json_object_set_new(json, "run_type", json_string(run_type));
	ret |= json_object_set_new(json, "repetitions", json_integer(row->repetitions));
	if (!aggregate)
		ret |= json_object_set_new(json, "repetition_index",
					   json_integer(row->repetition_index));
	ret |= json_object_set_new(json, "threads", json_integer(row->threads));
	ret |= aggregate ? put_aggregate(json, row) : put_iteration(json, row);
	for (unsigned int i = 0; i < row->num_counters; i++) {
		ret |= json_object_set_new(json, row->counters[i].name,
					   json_real(row->counters[i].value));
	}
	return ret;
}

json_t *row_to_json(const struct row *row)
{
	json_t *json = json_object();

	if (json && put_row(json, row)) {
		json_decref(json);
		json = NULL;
	}
	return json;
}
