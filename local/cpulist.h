/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sets of CPUs as the kernel spells them: "0-3,8". */
#ifndef LOCAL_CPULIST_H
#define LOCAL_CPULIST_H

#include <sched.h>
#include <stddef.h>

/** cpulist_parse() - an empty text is the empty set. Returns: 0, -EINVAL. */
int cpulist_parse(const char *text, cpu_set_t *set);

/** cpulist_print() - @text is cut where it has no room. Returns: @text. */
char *cpulist_print(const cpu_set_t *set, char *text, size_t size);

/** cpulist_first() - the lowest, or -1. */
int cpulist_first(const cpu_set_t *set);

#endif
