/* SPDX-License-Identifier: GPL-2.0 */
/* CPUs that the machine's first process held back until probes are in place. */
#ifndef CPUS_H
#define CPUS_H

/** cpus_release() - have all CPUs online. */
void cpus_release(void);

/**
 * cpus_park() - have only the first CPU online
 *
 * QEMU's multi-threaded TCG runs stale code when the kernel patches its own under another CPU, and
 * both attaching and detaching patch.
 */
void cpus_park(void);

#endif
