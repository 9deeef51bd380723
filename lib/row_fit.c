// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_fit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int start_aggregate(struct row *row, const struct row *like, const char *run_name,
			   const char *aggregate_name)
{
	int length, ret;

	ret = row_init(row, run_name);
	if (ret)
		return ret;
	length = snprintf(row->name, sizeof(row->name), "%s_%s", run_name, aggregate_name);
	if (length >= (int)sizeof(row->name))
		return -ENAMETOOLONG;
	strcpy(row->aggregate_name, aggregate_name);
	row->run_type = ROW_AGGREGATE;
	row->family_index = like->family_index;
	row->instance_index = like->instance_index;
	row->repetitions = like->repetitions;
	row->threads = like->threads;
	return 0;
}

int row_from_fit(struct row *big_o, struct row *rms, const struct row *like, const char *run_name,
		 const struct fit *fit)
{
	int ret = start_aggregate(big_o, like, run_name, "BigO");

	if (!ret)
		ret = start_aggregate(rms, like, run_name, "RMS");
	if (ret)
		return ret;
	strcpy(big_o->big_o, fit_big_o(fit));
	ret = row_counter_set(big_o, "fit_intercept", fit->intercept);
	if (!ret)
		ret = row_counter_set(big_o, "fit_slope", fit->slope);
	if (!ret)
		ret = row_counter_set(big_o, "fit_rms_pct", fit->rms_rel * 100.0);
	if (!ret)
		ret = row_counter_set(rms, "fit_rms_pct", fit->rms_rel * 100.0);
	return ret;
}
