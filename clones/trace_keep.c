// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_keep.h"

#include <errno.h>
#include <jansson.h>

#include "traced.h"

static void write_without_tracer(FILE *to, const struct bench_case *bcase, const struct row *row)
{
	json_t *line = json_pack("{s:o}", "trace_row", traced_about(bcase, row));

	if (line)
		json_dumpf(line, to, JSON_COMPACT);
	fputc('\n', to);
	json_decref(line);
}

int trace_keep(FILE *to, const char *trace, const struct bench_case *bcase, const struct row *row)
{
	if (trace)
		fputs(trace, to);
	else
		write_without_tracer(to, bcase, row);
	if (!fflush(to) && !ferror(to))
		return 0;
	fprintf(stderr, "gpuvm-clones: the trace cannot be kept: the disk is full\n");
	return -ECANCELED;
}
