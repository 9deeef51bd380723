/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Thin wrappers around the test driver's ioctls: one call each, negative errno on failure.
 */
#ifndef GVBC_H
#define GVBC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gpuvm_bench_drm.h"

/**
 * gvbc_open() - open the test driver's render node
 *
 * Looks at every render node and takes the one whose driver is called gpuvm_bench.
 *
 * Returns: a file descriptor, -ENODEV when no node is the test driver's, or another negative errno.
 */
int gvbc_open(void);

/** gvbc_ioctl() - ioctl that is repeated after a signal. Returns: 0 or a negative errno. */
int gvbc_ioctl(int fd, unsigned long request, void *arg);

/* What each ioctl takes: a new one does not compile until it is said here. */
#define GVBC_TAKES_vm_create struct gvb_vm_create
#define GVBC_TAKES_vm_destroy struct gvb_vm_destroy
#define GVBC_TAKES_vm_get_state struct gvb_vm_state
#define GVBC_TAKES_bo_create struct gvb_bo_create
#define GVBC_TAKES_vm_bind struct gvb_vm_bind
#define GVBC_TAKES_exec struct gvb_exec
#define GVBC_TAKES_evict struct gvb_evict
#define GVBC_TAKES_bench struct gvb_bench
#define GVBC_TAKES_dump struct gvb_dump
#define GVBC_TAKES_check struct gvb_check
#define GVBC_TAKES_stats struct gvb_stats
#define GVBC_TAKES_cleanup struct gvb_cleanup
#define GVBC_TAKES_pin struct gvb_pin
#define GVBC_TAKES_inject struct gvb_inject
#define GVBC_TAKES_obtain struct gvb_obtain
#define GVBC_TAKES_settle void

/*
 * gvbc_call_NAME() - an ioctl as it is: @args go in and come out. Returns: 0 or a negative errno.
 * Those below fill in what few callers have to say.
 */
#define GVBC_CALL(_id, _name)                                                 \
	static inline int gvbc_call_##_name(int fd, GVBC_TAKES_##_name *args) \
	{                                                                     \
		return gvbc_ioctl(fd, DRM_IOCTL_GVB_##_id, args);             \
	}
GVB_IOCTLS(GVBC_CALL)
#undef GVBC_CALL

/** gvbc_vm_create() - VM_CREATE. Returns: 0 with @vm_id filled, or a negative errno. */
int gvbc_vm_create(int fd, enum gvb_mode mode, uint64_t va_start, uint64_t va_range,
		   uint32_t *vm_id);

/** gvbc_vm_destroy() - VM_DESTROY. Returns: 0 or a negative errno, as all of these. */
int gvbc_vm_destroy(int fd, uint32_t vm_id);

/** gvbc_vm_state() - VM_GET_STATE, into @state. */
int gvbc_vm_state(int fd, uint32_t vm_id, struct gvb_vm_state *state);

/** gvbc_bo_create() - @exclusive_vm_id zero makes an external BO. Fills @bo's outputs. */
int gvbc_bo_create(int fd, uint64_t size, enum gvb_mode mode, uint32_t exclusive_vm_id,
		   struct gvb_bo_create *bo);

/** gvbc_bo_close() - GEM_CLOSE. */
int gvbc_bo_close(int fd, uint32_t handle);

/** gvbc_vm_bind() - VM_BIND of @count operations. */
int gvbc_vm_bind(int fd, uint32_t vm_id, const struct gvb_bind_op *ops, uint32_t count);

/** gvbc_evict() - EVICT, @flags are its own. */
int gvbc_evict(int fd, uint32_t handle, uint32_t flags);

/** gvbc_exec() - EXEC of @vm_id with one fence slot per object, the answer in @exec. */
int gvbc_exec(int fd, uint32_t vm_id, struct gvb_exec *exec);

/** gvbc_stats() - STATS, into @stats. */
int gvbc_stats(int fd, struct gvb_stats *stats);

/**
 * gvbc_mode_resv() - whether the VM's lists are under its resv (DRM_GPUVM_RESV_PROTECTED)
 *
 * There an evicted external object reaches the evict list in the next prepare only.
 */
static inline bool gvbc_mode_resv(enum gvb_mode mode)
{
	return mode == GVB_MODE_RESV || mode == GVB_MODE_IMMEDIATE_RESV;
}

/** gvbc_mode_immediate() - whether gpuva lists are under gpuva.lock (DRM_GPUVM_IMMEDIATE_MODE) */
static inline bool gvbc_mode_immediate(enum gvb_mode mode)
{
	return mode == GVB_MODE_IMMEDIATE || mode == GVB_MODE_IMMEDIATE_RESV;
}

/** gvbc_mode_name() - the mode's name as rows spell it, NULL for a value that is no mode. */
const char *gvbc_mode_name(unsigned int mode);

/** gvbc_mode_find() - the mode called @name. Returns: -EINVAL for a name that is no mode's. */
int gvbc_mode_find(const char *name);

/** gvbc_inject_find() - the fault called @name. Returns: -EINVAL for a name that is no fault's. */
int gvbc_inject_find(const char *name);

/** gvbc_inject_name() - the fault's name: that of &enum gvb_inject_site, small and with dashes. */
const char *gvbc_inject_name(unsigned int site);

/**
 * gvbc_inject() - make the driver commit a fault from now on
 * @times: how often; zero: never again.
 *
 * It is for the whole device, and outlives @fd.
 */
int gvbc_inject(int fd, enum gvb_inject_site site, uint64_t times);

/** gvbc_lock_name() - the lock class's name as counters spell it. */
const char *gvbc_lock_name(unsigned int lock_class);

#endif
