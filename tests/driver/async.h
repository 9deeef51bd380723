/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asynchronous binds and syncobjs for tests: one call each, negative errno on failure. */
#ifndef ASYNC_H
#define ASYNC_H

#include "rig.h"

/* How long nothing may happen to be called nothing, and something be on its way, milliseconds. */
#define SOON_MS 30
#define LATE_MS 20000

/** sync_new() - create a syncobj. Returns: its handle, zero when that failed. */
uint32_t sync_new(int fd);

void sync_destroy(int fd, uint32_t handle);

/** sync_signal() - signal a point, or, with zero, a binary syncobj */
int sync_signal(int fd, uint32_t handle, uint64_t point);

/** sync_reset() - take a binary syncobj's fence away */
int sync_reset(int fd, uint32_t handle);

/** sync_wait() - wait for @ms milliseconds at most. Returns: -ETIME if it is not signalled then. */
int sync_wait(int fd, uint32_t handle, uint64_t point, int ms);

/** sync_error() - what a signalled binary syncobj's fence carries, zero or a negative errno */
int sync_error(int fd, uint32_t handle);

static inline struct gvb_sync sync_in(uint32_t handle, uint64_t point)
{
	return (struct gvb_sync){ .handle = handle, .flags = GVB_SYNC_WAIT, .point = point };
}

static inline struct gvb_sync sync_out(uint32_t handle, uint64_t point)
{
	return (struct gvb_sync){ .handle = handle, .flags = GVB_SYNC_SIGNAL, .point = point };
}

/** rig_async() - rig_bind() with GVB_BIND_ASYNC: the model is what is there when all is done */
int rig_async(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count,
	      const struct gvb_sync *syncs, uint32_t num_syncs);

/** rig_must_async() - rig_async() that must succeed */
bool rig_must_async(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count,
		    const struct gvb_sync *syncs, uint32_t num_syncs);

/** async_sync() - sync_new() that must succeed */
uint32_t async_sync(struct rig *rig);

/** async_jobs() - so many jobs must live */
void async_jobs(struct rig *rig, uint64_t want);

/** async_pending() - the point must be one that is held up */
void async_pending(struct rig *rig, uint32_t sync, uint64_t point);

/** async_done() - the point must be signalled, soon */
void async_done(struct rig *rig, uint32_t sync, uint64_t point);

/** async_open() - sync_signal() that must succeed: what waits for it goes on */
void async_open(struct rig *rig, uint32_t sync, uint64_t point);

/** async_destroy() - gvbc_vm_destroy() that must succeed, of one of the rig's VMs */
void async_destroy(struct rig *rig, int vm);

#endif
