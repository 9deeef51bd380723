/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two VMs that share BOs, and a model of them that knows what each ioctl has to answer.
 */
#ifndef RIG_H
#define RIG_H

#include "ivmap.h"
#include "test.h"

#define RIG_VMS 2

/* Of a BO that any VM may map. */
#define RIG_EXTERNAL (-1)

/* VA space of the VMs, bytes. */
#define RIG_VA_START GVB_PAGE_SIZE
#define RIG_VA_RANGE (1ull << 40)

/* Handles are given out from 1 upwards, the lowest free one first. */
#define RIG_HANDLES 64

/* Cap of bo_id. */
#define RIG_BOS 256

/**
 * struct rig_bo - a BO
 * @handle: zero: none (any more).
 * @owner: index of the VM that it is private to, or RIG_EXTERNAL.
 * @pages: its size.
 * @evicted: what a vm_bo that is created now starts with.
 */
struct rig_bo {
	uint32_t handle;
	int owner;
	uint64_t pages;
	bool evicted;
};

/**
 * struct rig - the VMs and BOs of one file
 * @test: the test they are for.
 * @fd: the file.
 * @mode: of all VMs and BOs.
 * @flags: GVB_VM_*, of both VMs. @alloc: likewise.
 * @lock: strategy of the binds to come.
 * @vms: the VMs, each with its model, which also knows the evicted marks of the VM's vm_bos.
 * @bos: by bo_id.
 * @num_bos: greatest bo_id, plus one.
 * @by_handle: bo_id of each handle.
 * @looks: how often rig_check() has looked.
 */
struct rig {
	struct test *test;
	int fd;
	enum gvb_mode mode;
	uint32_t flags;
	enum gvb_alloc alloc;
	enum gvb_bind_lock lock;
	struct {
		uint32_t id;
		struct ivmap *map;
	} vms[RIG_VMS];
	struct rig_bo bos[RIG_BOS];
	uint64_t num_bos;
	uint64_t by_handle[RIG_HANDLES];
	unsigned int looks;
};

/**
 * struct rig_sums - what the model says of a VM
 * @vm_bos: BOs mapped. @external: of these, external ones.
 * @marked: BOs mapped with the evicted mark. @marked_private: of these, private ones.
 */
struct rig_sums {
	uint64_t vm_bos;
	uint64_t external;
	uint64_t marked;
	uint64_t marked_private;
};

/* Those that return a bool fail the test before they return false. */

bool rig_open(struct rig *rig, struct test *test, enum gvb_mode mode);

/** rig_open_as() - rig_open() with GVB_VM_* and a back end */
bool rig_open_as(struct rig *rig, struct test *test, enum gvb_mode mode, uint32_t flags,
		 enum gvb_alloc alloc);

/** rig_begin() - rig_open(), or skip the test if the kernel does not have the mode */
bool rig_begin(struct rig *rig, struct test *test, enum gvb_mode mode);

/** rig_end() - rig_close(), and nothing may be left */
void rig_end(struct rig *rig);

/**
 * struct rig_test - a test in each mode
 * @name: what it is about.
 * @run: the test, between rig_begin() and rig_end().
 */
struct rig_test {
	const char *name;
	void (*run)(struct rig *rig);
};

/** rig_suite() - run tests as "@name/MODE/test"; an entry without a name is the last */
void rig_suite(struct test *test, const char *name, const struct rig_test *tests);

/** rig_close() - close the file, with all that is in it */
void rig_close(struct rig *rig);

/** rig_bo() - create a BO. Returns: its bo_id, zero when the test failed. */
uint64_t rig_bo(struct rig *rig, uint64_t pages, int owner);

bool rig_bo_close(struct rig *rig, uint64_t bo_id);

/** rig_follow() - the model does what a bind that succeeded did */
void rig_follow(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count);

/** rig_bind() - VM_BIND, and the model follows. Returns: what the ioctl did, nothing is failed. */
int rig_bind(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count);

/** rig_has_lock() - whether the mode and the kernel have a strategy. Returns: 0 or its errno. */
int rig_has_lock(const struct rig *rig, enum gvb_bind_lock lock);

/** rig_must_bind() - rig_bind() that must succeed */
bool rig_must_bind(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count);

/** rig_evict() - EVICT, @flags as its */
bool rig_evict(struct rig *rig, uint64_t bo_id, uint32_t flags);

/** rig_exec() - EXEC, which must lock and validate what the model says */
bool rig_exec(struct rig *rig, int vm);

/** rig_sums() - add the model up */
struct rig_sums rig_sums(const struct rig *rig, int vm);

/** rig_check() - DUMP, GET_STATE and CHECK must be what the model says */
bool rig_check(struct rig *rig, int vm);

/** rig_dump() - the whole DUMP. Returns: VAs, to be freed; NULL when the test failed. */
struct gvb_dump_va *rig_dump(struct rig *rig, int vm, size_t *count);

/* Operations; addresses, ranges and offsets in pages from the start of the VA space. */
struct gvb_bind_op rig_map(const struct rig *rig, uint64_t addr, uint64_t range, uint64_t bo_id,
			   uint64_t offset);
struct gvb_bind_op rig_map_null(uint64_t addr, uint64_t range);
struct gvb_bind_op rig_unmap(uint64_t addr, uint64_t range);
struct gvb_bind_op rig_unmap_all(const struct rig *rig, uint64_t bo_id);

#endif
