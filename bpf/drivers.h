/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of the drivers that use GPUVM: their mutexes and callbacks. A driver that is not
 * listed is traced as well, but for its own locks.
 */
#ifndef DRIVERS_H
#define DRIVERS_H

#include "gpuvm_trace.h"
#include "kernel_types.h"

/**
 * struct known_driver - a driver
 * @module: its name.
 * @locks: `struct.member` of mutexes, in structs that embed a drm_gpuvm or a drm_device; spaces
 *	between.
 * @validate: its vm_bo_validate callback. @step_map: its sm_step_map callback. @step_remap: its
 *	sm_step_remap callback. @step_unmap: its sm_step_unmap callback. Several, for VMs of several
 *	kinds, with spaces between. NULL: none.
 */
struct known_driver {
	const char *module;
	const char *locks;
	const char *validate;
	const char *step_map;
	const char *step_remap;
	const char *step_unmap;
};

/** driver_loaded() - the first known driver that is loaded, or NULL. */
const struct known_driver *driver_loaded(const struct kernel_types *types);

/**
 * driver_locks_find() - look up where a list of `struct.member` is
 * @text: the list, spaces or commas between.
 * @locks: out.
 *
 * Returns: how many there are, or a negative errno with the name that is wrong on stderr.
 */
int driver_locks_find(const struct kernel_types *types, const char *text,
		      struct driver_lock locks[MAX_DRIVER_LOCKS]);

#endif
