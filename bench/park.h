/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeping other CPUs out of kernel code while it is patched, where they cannot stand it.
 *
 * QEMU's multi-threaded TCG (seen with 7.2) may run stale code on one CPU that another one patched:
 * int3 oopses. Attaching the counting probes patches functions that every CPU runs all the time.
 */
#ifndef PARK_H
#define PARK_H

/**
 * park_cpus() - take all CPUs but the first offline, if this is TCG with several
 *
 * Anywhere but on TCG, and without root, it does nothing.
 */
void park_cpus(void);

/** unpark_cpus() - bring back what park_cpus() took offline. */
void unpark_cpus(void);

#endif
