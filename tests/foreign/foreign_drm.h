/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * uAPI of gpuvm_foreign, a driver that has nothing of gpuvm_bench but what every user of GPUVM has:
 * the tracer is shown to need nothing else. Bytes, multiples of 4096.
 */
#ifndef FOREIGN_DRM_H
#define FOREIGN_DRM_H

#ifdef __KERNEL__
#include <drm/drm.h>
#else
#include <drm.h> /* libdrm's */
#endif

/**
 * struct toy_vm_args - a VM
 * @start, @range: in: its addresses. @id: out of NEW, in of END and SUBMIT.
 */
struct toy_vm_args {
	__u64 start;
	__u64 range;
	__u32 id;
	__u32 pad;
};

/**
 * struct toy_bo_args - a BO
 * @size: in; of EVICT the milliseconds that it takes, up to 10000. @vm: in: the VM that it is
 *	private to, or 0. @handle: out of NEW, in of EVICT.
 */
struct toy_bo_args {
	__u64 size;
	__u32 vm;
	__u32 handle;
};

/* toy_bind_args.flags: have GPUVM make a list of steps, instead of calling back for each. */
#define TOY_LISTED 0x1u

/**
 * struct toy_bind_args - a mapping, or what is to be unmapped
 * @vm: in. @handle: in: the BO, 0: a sparse mapping. @addr, @range, @offset: in.
 * @flags: in, TOY_LISTED.
 */
struct toy_bind_args {
	__u32 vm;
	__u32 handle;
	__u64 addr;
	__u64 range;
	__u64 offset;
	__u32 flags;
	__u32 pad;
};

/**
 * struct toy_counts - what the driver has asked of GPUVM since it was loaded
 * @vms, @submits: made. @evicts: of BOs that were mapped.
 * @maps, @unmaps: requests, and of lists the mappings that came and went.
 * @step_map, @step_remap, @step_unmap: that GPUVM has made of requests.
 * @locked: objects that were locked by all submissions.
 */
struct toy_counts {
	__u64 vms;
	__u64 maps;
	__u64 unmaps;
	__u64 submits;
	__u64 evicts;
	__u64 step_map;
	__u64 step_remap;
	__u64 step_unmap;
	__u64 locked;
};

#define TOY_IOCTL(_nr, _type) DRM_IOWR(DRM_COMMAND_BASE + (_nr), _type)

#define DRM_TOY_VM_NEW 0
#define DRM_TOY_VM_END 1
#define DRM_TOY_BO_NEW 2
#define DRM_TOY_MAP 3
#define DRM_TOY_UNMAP 4
#define DRM_TOY_SUBMIT 5
#define DRM_TOY_EVICT 6
#define DRM_TOY_COUNTS 7

#define DRM_IOCTL_TOY_VM_NEW TOY_IOCTL(DRM_TOY_VM_NEW, struct toy_vm_args)
#define DRM_IOCTL_TOY_VM_END TOY_IOCTL(DRM_TOY_VM_END, struct toy_vm_args)
#define DRM_IOCTL_TOY_BO_NEW TOY_IOCTL(DRM_TOY_BO_NEW, struct toy_bo_args)
#define DRM_IOCTL_TOY_MAP TOY_IOCTL(DRM_TOY_MAP, struct toy_bind_args)
#define DRM_IOCTL_TOY_UNMAP TOY_IOCTL(DRM_TOY_UNMAP, struct toy_bind_args)
#define DRM_IOCTL_TOY_SUBMIT TOY_IOCTL(DRM_TOY_SUBMIT, struct toy_vm_args)
#define DRM_IOCTL_TOY_EVICT TOY_IOCTL(DRM_TOY_EVICT, struct toy_bo_args)
#define DRM_IOCTL_TOY_COUNTS TOY_IOCTL(DRM_TOY_COUNTS, struct toy_counts)

#endif
