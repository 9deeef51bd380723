/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_foreign: what its two halves share. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include <linux/mutex.h>
#include <linux/xarray.h>

#include <drm/drm_device.h>
#include <drm/drm_drv.h>
#include <drm/drm_exec.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>

#include "foreign_drm.h"
#include "gvb_probes.h"

/**
 * struct toy_space - a VM
 * @tree_lock: of its mappings. @gpuvm: not at its beginning, as with other drivers.
 */
struct toy_space {
	struct mutex tree_lock; /* protects the VM's mappings */
	struct drm_gpuvm gpuvm;
};

/**
 * struct toy_total - &struct toy_counts, while it is counted
 */
struct toy_total {
	atomic64_t vms;
	atomic64_t maps;
	atomic64_t unmaps;
	atomic64_t submits;
	atomic64_t evicts;
	atomic64_t step_map;
	atomic64_t step_remap;
	atomic64_t step_unmap;
	atomic64_t locked;
};

extern struct toy_total toy_total;
extern const struct drm_gpuvm_ops toy_gpuvm_ops;

static inline struct toy_space *to_toy(struct drm_gpuvm *gpuvm)
{
	return container_of(gpuvm, struct toy_space, gpuvm);
}

struct toy_space *toy_space_get(struct drm_file *file, u32 id);
int toy_space_clear(struct toy_space *space);

int toy_map_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int toy_unmap_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int toy_submit_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int toy_evict_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

#endif
