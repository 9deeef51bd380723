/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock of a machine that has stopped itself.
 *
 * QEMU stops a guest that asks for it a moment later, from another thread. When its CPU has stopped
 * before that, QEMU takes it for idle and lets the clock jump to the next timer: of two boots with
 * the same memory to the bit, one may have a clock that is some milliseconds ahead, and timer
 * interrupts of its clones come elsewhere. Nothing but the clock differs. So the guest leaves in a
 * register what its clock was (bench/orders.c), and the snapshot's is set to that.
 */
#ifndef CLONES_STOP_CLOCK_H
#define CLONES_STOP_CLOCK_H

#include <stdint.h>

/**
 * stop_clock_read() - find what the guest left
 * @registers: what QEMU's monitor says to `info registers`.
 *
 * Returns: 0, or -EINVAL when there is no such register.
 */
int stop_clock_read(const char *registers, uint64_t *clock);

/**
 * stop_clock_set() - set the clock in the state of a machine whose clock counts instructions
 * @path: file of QEMU's migration stream.
 * @clock: what the guest left.
 *
 * Returns: 0; -ENOENT when there is no such clock in the file, -ERANGE when that is more than a
 * second away from @clock, and another negative errno when the file cannot be read or written.
 */
int stop_clock_set(const char *path, uint64_t clock);

#endif
