// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Verdicts only, in the Test Anything Protocol: a line per measured row, and the plan at the end.
 * For kernels whose times mean nothing: there is no number in it.
 */
#include "render_ops.h"

static void tap_row(struct render *render, const struct row *row)
{
	if (row->run_type != ROW_ITERATION)
		return;
	render->num_verdicts++;
	if (row_failed(row))
		fprintf(render->out, "not ok %u - %s: %s\n", render->num_verdicts, row->name,
			row->error);
	else if (row_was_skipped(row))
		fprintf(render->out, "ok %u - %s # SKIP %s\n", render->num_verdicts, row->name,
			row->skipped);
	else
		fprintf(render->out, "ok %u - %s\n", render->num_verdicts, row->name);
	/* A crash loses the running case at most. */
	fflush(render->out);
}

static int tap_finish(struct render *render)
{
	fprintf(render->out, "1..%u\n", render->num_verdicts);
	return 0;
}

const struct render_ops render_tap = {
	.name = "tap",
	.row = tap_row,
	.finish = tap_finish,
};
