// SPDX-License-Identifier: GPL-2.0
#include "refusal.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#define LEAST_MAJOR 5
#define LEAST_MINOR 17

static bool is_old(const char *release)
{
	unsigned int major, minor;

	return sscanf(release, "%u.%u", &major, &minor) == 2 &&
	       (major < LEAST_MAJOR || (major == LEAST_MAJOR && minor < LEAST_MINOR));
}

void refusal_of(const char *lacks, int err, const char *release, char *line, size_t size)
{
	if (err == EPERM || err == EACCES)
		snprintf(line, size,
			 "this kernel (%s) forbids programs with %s even with all capabilities; "
			 "lift its lockdown or its security policy, or trace in a guest",
			 release, lacks);
	else if (is_old(release))
		snprintf(line, size,
			 "this kernel (%s) is too old: its BPF has no %s; %d.%d or later has",
			 release, lacks, LEAST_MAJOR, LEAST_MINOR);
	else
		snprintf(line, size,
			 "the BPF of this kernel (%s) has no %s; boot one with CONFIG_BPF_JIT, "
			 "CONFIG_BPF_EVENTS and CONFIG_FUNCTION_TRACER",
			 release, lacks);
}
