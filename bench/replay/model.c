// SPDX-License-Identifier: GPL-2.0-or-later
#include "model.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "gvbc.h"

#define DUMP_PAGE 4096u

static void write_submitted(struct model *model, struct model_vm *vm)
{
	if (model->submitted && vm->submitted)
		fputs(vm->submitted, model->submitted);
	free(vm->submitted);
	vm->submitted = NULL;
}

void model_free(struct model *model)
{
	for (size_t i = 0; i < model->count; i++)
		model_vm_gone(model, i);
	free(model->vms);
	free(model->bos);
	*model = (struct model){ 0 };
}

int model_vm_made(struct model *model, uint32_t vm, uint32_t id, uint64_t start, uint64_t range)
{
	struct model_vm *vms = model->vms;

	if (vm >= model->count) {
		vms = realloc(vms, (vm + 1) * sizeof(*vms));
		if (!vms)
			return -ENOMEM;
		memset(&vms[model->count], 0, (vm + 1 - model->count) * sizeof(*vms));
		model->vms = vms;
		model->count = vm + 1;
	}
	vms[vm] = (struct model_vm){
		.map = ivmap_new(start, range),
		.changed = true,
		.id = id,
		.start = start,
		.range = range,
	};
	return vms[vm].map ? 0 : -ENOMEM;
}

void model_vm_gone(struct model *model, uint32_t vm)
{
	write_submitted(model, &model->vms[vm]);
	ivmap_free(model->vms[vm].map);
	model->vms[vm].map = NULL;
}

int model_bo_made(struct model *model, uint64_t bo_id, uint64_t pages)
{
	struct model_bo *bos = model->bos;

	if (bo_id >= model->num_bos) {
		size_t room = 2 * bo_id + 64;

		bos = realloc(bos, room * sizeof(*bos));
		if (!bos)
			return -ENOMEM;
		memset(&bos[model->num_bos], 0, (room - model->num_bos) * sizeof(*bos));
		model->bos = bos;
		model->num_bos = room;
	}
	bos[bo_id] = (struct model_bo){ .pages = pages };
	return 0;
}

int model_map(struct model *model, uint32_t vm, uint64_t addr, uint64_t range, uint64_t bo_id,
	      uint64_t offset)
{
	struct model_vm *at = &model->vms[vm];
	int ret;

	at->changed = true;
	if (!bo_id)
		return ivmap_map_null(at->map, addr, range);
	ret = ivmap_map(at->map, addr, range, bo_id, offset);
	if (!ret && ivmap_count_bo(at->map, bo_id) == 1 && model->bos[bo_id].evicted)
		ret = ivmap_set_evicted(at->map, bo_id, true);
	return ret;
}

int model_unmap(struct model *model, uint32_t vm, uint64_t addr, uint64_t range)
{
	model->vms[vm].changed = true;
	return ivmap_unmap(model->vms[vm].map, addr, range);
}

/* A line as a client can write it, too: a BO is told by its size, sparse mappings have none. */
struct text {
	const struct model *model;
	const struct model_vm *vm;
	FILE *out;
};

static int write_interval(const struct iv *iv, void *arg)
{
	struct text *text = arg;
	uint64_t pages = iv->bo_id ? text->model->bos[iv->bo_id].pages : 0;
	uint64_t offset = pages ? iv->offset : 0;

	fprintf(text->out, "%llu %llu %llu %" PRIu64 " %llu\n", text->vm->start / GVB_PAGE_SIZE,
		iv->addr / GVB_PAGE_SIZE, iv->range / GVB_PAGE_SIZE, pages, offset / GVB_PAGE_SIZE);
	return 0;
}

struct residency {
	struct model *model;
	const struct ivmap *map;
};

static int make_resident(const struct iv *iv, void *arg)
{
	struct residency *residency = arg;

	if (ivmap_is_evicted(residency->map, iv->bo_id))
		residency->model->bos[iv->bo_id].evicted = false;
	return 0;
}

int model_submit(struct model *model, uint32_t vm)
{
	struct model_vm *at = &model->vms[vm];
	struct residency residency = { model, at->map };
	struct text text = { model, at, NULL };
	size_t size;

	at->changed = true;
	ivmap_for_each(at->map, 0, make_resident, &residency);
	ivmap_set_all_resident(at->map);
	if (!model->submitted)
		return 0;
	free(at->submitted);
	at->submitted = NULL;
	text.out = open_memstream(&at->submitted, &size);
	if (!text.out)
		return -ENOMEM;
	ivmap_for_each(at->map, 0, write_interval, &text);
	return fclose(text.out) ? -ENOMEM : 0;
}

int model_evict(struct model *model, uint64_t bo_id, bool evicted)
{
	int ret = 0;

	model->bos[bo_id].evicted = evicted;
	for (size_t i = 0; !ret && i < model->count; i++) {
		if (!model->vms[i].map || !ivmap_count_bo(model->vms[i].map, bo_id))
			continue;
		model->vms[i].changed = true;
		ret = ivmap_set_evicted(model->vms[i].map, bo_id, evicted);
	}
	return ret;
}

static int differ(size_t vm, const char *why)
{
	complain("gpuvm-replay", "VM %zu does not hold what it must: %s", vm, why);
	return -EPROTO;
}

static int compare_pages(const struct model *model, size_t vm, int fd, struct gvb_dump_va *vas)
{
	const struct ivmap *map = model->vms[vm].map;
	struct gvb_dump dump = { .vm_id = model->vms[vm].id };
	char why[512];
	uint64_t seen = 0;

	do {
		int ret;

		dump.vas = (struct gvb_array){ sizeof(*vas), DUMP_PAGE, (uintptr_t)vas };
		ret = gvbc_call_dump(fd, &dump);
		if (ret)
			return differ(vm, strerror(-ret));
		if (ivmap_compare_page(map, dump.from_addr, vas, dump.vas.count, why, sizeof(why)))
			return differ(vm, why);
		seen += dump.vas.count;
		if (dump.vas.count)
			dump.from_addr = vas[dump.vas.count - 1].addr + 1;
	} while (dump.vas.count == DUMP_PAGE);
	if (seen == dump.total && seen == ivmap_count(map))
		return 0;
	snprintf(why, sizeof(why), "%" PRIu64 " mappings, not %zu", seen, ivmap_count(map));
	return differ(vm, why);
}

static int check_vm(struct model *model, size_t vm, int fd, struct gvb_dump_va *vas)
{
	struct gvb_check check = { .vm_id = model->vms[vm].id };
	char why[64];
	int ret = compare_pages(model, vm, fd, vas);

	if (ret)
		return ret;
	ret = gvbc_call_check(fd, &check);
	if (ret)
		return differ(vm, strerror(-ret));
	snprintf(why, sizeof(why), "violations 0x%x (GVB_BAD_*)", check.violations);
	model->vms[vm].changed = false;
	model->checks++;
	return check.violations ? differ(vm, why) : 0;
}

int model_check(struct model *model, int fd)
{
	static struct gvb_dump_va vas[DUMP_PAGE];
	int ret = 0;

	for (size_t i = 0; !ret && i < model->count; i++)
		if (model->vms[i].map && model->vms[i].changed)
			ret = check_vm(model, i, fd, vas);
	return ret;
}
