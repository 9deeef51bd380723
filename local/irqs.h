/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupts that come to a CPU. */
#ifndef LOCAL_IRQS_H
#define LOCAL_IRQS_H

#include "box.h"

#define IRQS_MAX 512

/**
 * irqs_on() - interrupts with a handler that one of some CPUs gets
 * @cpus: those CPUs.
 * @irqs: out, their numbers, rising.
 *
 * Returns: how many, or a negative errno when this machine does not say.
 */
int irqs_on(const struct box *box, const cpu_set_t *cpus, unsigned int irqs[IRQS_MAX]);

/** irqs_elsewhere() - online CPUs for them to go to: all but @cpus. */
void irqs_elsewhere(const struct box *box, const cpu_set_t *cpus, cpu_set_t *elsewhere);

#endif
