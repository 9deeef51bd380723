/* SPDX-License-Identifier: GPL-2.0 */
/* A user of gpuvm_bench, the test driver: an open file with one VM. */
#ifndef GVB_USER_H
#define GVB_USER_H

#include <stdint.h>

#include "gpuvm_bench_drm.h"

/**
 * struct gvb_user - an open file
 * @fd: of the render node, -1: not open. @vm_id: its VM. @mode: of the VM.
 */
struct gvb_user {
	int fd;
	uint32_t vm_id;
	uint32_t mode;
};

/**
 * gvb_user_open() - open the driver and create a VM
 *
 * Returns: 0, -ENODEV when there is no gpuvm_bench, -EOPNOTSUPP when it does not have the mode.
 */
int gvb_user_open(struct gvb_user *user, uint32_t mode);

void gvb_user_close(struct gvb_user *user);

/** gvb_user_bo() - a new external BO of one page. Returns: 0 or a negative errno. */
int gvb_user_bo(struct gvb_user *user, uint32_t *handle);

/** gvb_user_op() - the request that maps a BO of one page at the @place-th page. */
struct gvb_bind_op gvb_user_op(uint32_t handle, uint64_t place);

/** gvb_user_bind() - apply requests. Returns: 0 or a negative errno. */
int gvb_user_bind(struct gvb_user *user, const struct gvb_bind_op *ops, uint32_t count);

/** gvb_user_map_new() - map a new external BO at the @place-th page. */
int gvb_user_map_new(struct gvb_user *user, uint64_t place);

#endif
