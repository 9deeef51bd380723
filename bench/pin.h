/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The measuring thread, on one CPU. */
#ifndef PIN_H
#define PIN_H

#include <sched.h>

/**
 * pin_to() - let this thread run on one CPU only
 * @cpu: that CPU; negative: nothing is done.
 * @before: out: where it may run now, for unpin().
 *
 * Returns: 0, or a negative errno: that CPU is not there, or not for us.
 */
int pin_to(int cpu, cpu_set_t *before);

/** unpin() - let it run where it could. */
void unpin(int cpu, const cpu_set_t *before);

#endif
