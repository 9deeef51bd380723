/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: planted faults. */
#ifndef GVB_INJECT_H
#define GVB_INJECT_H

#include <linux/bits.h>
#include <linux/compiler.h>

#include "gpuvm_bench_drm.h"

struct drm_device;
struct drm_file;
struct drm_gpuvm_bo;
struct gvb_vm;

/*
 * Bits of the sites that are on. A plain variable, not a static key: on the machines where faults
 * are searched for, the emulated CPUs don't stand code that is patched while they run.
 */
extern u32 gvb_inject_on;

bool gvb_inject_fires(enum gvb_inject_site site);

/**
 * gvb_inject() - whether a fault is planted here now
 * @site: the site; to be asked once each time that it is passed
 */
static __always_inline bool gvb_inject(enum gvb_inject_site site)
{
	return unlikely(READ_ONCE(gvb_inject_on) & BIT(site)) && gvb_inject_fires(site);
}

bool gvb_inject_drop_slow(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo);

/**
 * gvb_inject_drop() - drop a reference of a vm_bo in a wrong way, if that is to be done now
 * @vm: the VM, of an immediate mode
 * @vm_bo: the vm_bo
 *
 * Returns: whether it was dropped.
 */
static __always_inline bool gvb_inject_drop(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	return unlikely(READ_ONCE(gvb_inject_on)) && gvb_inject_drop_slow(vm, vm_bo);
}

void gvb_inject_job(struct gvb_vm *vm);
int gvb_inject_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

#endif
