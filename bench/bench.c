// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int bench_fail(struct bench *bench, int err, const char *fmt, ...)
{
	va_list args;

	if (!bench->message[0]) {
		va_start(args, fmt);
		vsnprintf(bench->message, sizeof(bench->message), fmt, args);
		va_end(args);
	}
	return err;
}

int bench_expect(struct bench *bench, const char *what, uint64_t have, uint64_t want)
{
	if (have == want)
		return 0;
	return bench_fail(bench, -EPROTO, "%s: %llu, not %llu", what, (unsigned long long)have,
			  (unsigned long long)want);
}

bool bench_injects(const struct bench *bench)
{
	return bench->stats.kernel & GVB_KERNEL_WW_SLOWPATH;
}

uint64_t bench_locks(const struct bench *bench, uint64_t have, uint64_t want)
{
	return bench_injects(bench) && have > want ? want : have;
}

void bench_report(struct bench *bench, const char *name, double value)
{
	unsigned int i = 0;

	while (i < bench->num_reports && strcmp(bench->reports[i].name, name))
		i++;
	if (i == BENCH_MAX_REPORTS) {
		bench_fail(bench, -ENOSPC, "no room to report %s", name);
		return;
	}
	bench->reports[i] = (struct bench_report){ name, value };
	if (i == bench->num_reports)
		bench->num_reports++;
}
