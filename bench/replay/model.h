/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the VMs of a replay must hold: an interval map for each, held against the driver's DUMP and
 * CHECK.
 *
 *	model_vm_made(model, 3, vm_id, start, range);
 *	model_map(model, 3, addr, range, bo_id, offset);
 *	ret = model_check(model, fd);
 */
#ifndef REPLAY_MODEL_H
#define REPLAY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ivmap.h"

/**
 * struct model_vm - a VM
 * @map: what it must hold, NULL: there is no such VM. @changed: since it was checked.
 * @id: the driver's.
 * @start, @range: its addresses, bytes.
 * @submitted: what it had at its last submission, as text; NULL: there was none.
 */
struct model_vm {
	struct ivmap *map;
	bool changed;
	uint32_t id;
	uint64_t start;
	uint64_t range;
	char *submitted;
};

/**
 * struct model_bo - a BO
 * @pages: its size. @evicted: no submission has made it resident since: who maps it anew has it
 *	evicted, too.
 */
struct model_bo {
	uint64_t pages;
	bool evicted;
};

/**
 * struct model - all VMs, by the session's numbers
 * @vms: of them. @count: up to the highest number.
 * @bos: by the driver's id. @num_bos: of them.
 * @checks: dumps that agreed.
 * @submitted: where to write what VMs had at their last submission, or NULL.
 */
struct model {
	struct model_vm *vms;
	size_t count;
	struct model_bo *bos;
	size_t num_bos;
	unsigned long checks;
	FILE *submitted;
};

/** model_free() - free all; what VMs that still live had at their last submission is written. */
void model_free(struct model *model);

/** model_vm_made() - VM @vm is there, empty. Return: 0 or a negative errno, as all of these. */
int model_vm_made(struct model *model, uint32_t vm, uint32_t id, uint64_t start, uint64_t range);

/** model_vm_gone() - and gone. */
void model_vm_gone(struct model *model, uint32_t vm);

/** model_bo_made() - a BO has the driver's @bo_id. */
int model_bo_made(struct model *model, uint64_t bo_id, uint64_t pages);

/** model_map() - a mapping; @bo_id 0 is one of nothing. */
int model_map(struct model *model, uint32_t vm, uint64_t addr, uint64_t range, uint64_t bo_id,
	      uint64_t offset);

/** model_unmap() - an unmapped range. */
int model_unmap(struct model *model, uint32_t vm, uint64_t addr, uint64_t range);

/** model_submit() - a submission makes all resident. */
int model_submit(struct model *model, uint32_t vm);

/** model_evict() - a BO was evicted, or is resident again, for all VMs. */
int model_evict(struct model *model, uint64_t bo_id, bool evicted);

/**
 * model_check() - hold DUMP and CHECK of each VM that has changed against it
 * @fd: the driver.
 *
 * Return: 0; a negative errno with a line on stderr.
 */
int model_check(struct model *model, int fd);

#endif
