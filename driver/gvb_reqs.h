/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: requests, the BOs that they name, and the VAs that they touch. */
#ifndef GVB_REQS_H
#define GVB_REQS_H

#include "gvb_vm.h"

/**
 * struct gvb_named - a BO that requests name
 * @bo: the BO
 * @handle: GEM handle that named it
 * @vm_bo: its vm_bo while gvb_names_obtain() is in force, else NULL
 * @evicted: &gvb_bo.evicted as somebody wants to restore it
 */
struct gvb_named {
	struct gvb_bo *bo;
	u32 handle;
	struct drm_gpuvm_bo *vm_bo;
	bool evicted;
};

/**
 * struct gvb_names - the BOs that requests name, each once
 * @at: in the order of their handles, with a reference of each BO, see gvb_names_init()
 * @count: length of @at
 *
 * Flat, as what a driver keeps for each operation of a bind: a bind walks it several times.
 */
struct gvb_names {
	struct gvb_named *at;
	u32 count;
};

/**
 * struct gvb_req - a checked &struct gvb_bind_op
 * @verb: &enum gvb_bind_verb
 * @named: the BO, or NULL
 * @addr: bytes. @range: bytes. @offset: bytes.
 */
struct gvb_req {
	u32 verb;
	struct gvb_named *named;
	u64 addr;
	u64 range;
	u64 offset;
};

/**
 * struct gvb_reqs - a list of requests
 * @at: the requests
 * @count: their number
 * @vas: free VAs that applying them may take at most, if it frees none
 */
struct gvb_reqs {
	struct gvb_req *at;
	u32 count;
	u64 vas;
};

/* gvb_named.c */
int gvb_names_init(struct gvb_names *names, struct drm_file *file, const struct gvb_bind_op *ops,
		   u32 count);
int gvb_names_pick(struct gvb_names *part, const struct gvb_reqs *reqs);
void gvb_names_drop(struct gvb_names *part);
void gvb_names_fini(struct gvb_names *names);
struct gvb_named *gvb_names_find(const struct gvb_names *names, u32 handle);
bool gvb_vm_has_bo(struct gvb_vm *vm, struct gvb_bo *bo);
int gvb_named_obtain_one(struct gvb_vm *vm, struct gvb_named *name);
int gvb_names_obtain(struct gvb_vm *vm, struct gvb_names *names);
void gvb_names_release(struct gvb_vm *vm, struct gvb_names *names);

/* gvb_reqs.c */
int gvb_reqs_parse(struct gvb_reqs *reqs, u32 lists, struct gvb_vm *vm, struct gvb_names *names,
		   struct drm_file *file, const struct gvb_array *arrays);
void gvb_reqs_fini(struct gvb_reqs *reqs);

/* gvb_walk.c */
u64 gvb_reqs_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs);
int gvb_reqs_check_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs);

#endif
