// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpulist.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Takes "N" or "N-M" from the beginning of *@text. */
static int parse_range(const char **text, unsigned long *first, unsigned long *last)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return -EINVAL;
	*first = *last = strtoul(*text, &end, 10);
	if (*end == '-') {
		if (!isdigit((unsigned char)end[1]))
			return -EINVAL;
		*last = strtoul(end + 1, &end, 10);
	}
	*text = end;
	return *first <= *last && *last < CPU_SETSIZE ? 0 : -EINVAL;
}

int cpulist_parse(const char *text, cpu_set_t *set)
{
	CPU_ZERO(set);
	while (*text && !isspace((unsigned char)*text)) {
		unsigned long first, last;

		if (parse_range(&text, &first, &last))
			return -EINVAL;
		for (unsigned long cpu = first; cpu <= last; cpu++)
			CPU_SET(cpu, set);
		if (*text == ',')
			text++;
		else if (*text && !isspace((unsigned char)*text))
			return -EINVAL;
	}
	return 0;
}

char *cpulist_print(const cpu_set_t *set, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (int cpu = 0; cpu < CPU_SETSIZE && used < size; cpu++) {
		int last = cpu;

		if (!CPU_ISSET(cpu, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		used += snprintf(text + used, size - used, used ? ",%d" : "%d", cpu);
		if (last > cpu && used < size)
			used += snprintf(text + used, size - used, "-%d", last);
		cpu = last;
	}
	return text;
}

int cpulist_first(const cpu_set_t *set)
{
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, set))
			return cpu;
	return -1;
}
