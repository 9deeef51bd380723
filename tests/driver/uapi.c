// SPDX-License-Identifier: GPL-2.0-or-later
#include "uapi.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_VAS 64

/* All that must not change. */
struct snapshot {
	struct gvb_stats stats;
	struct gvb_vm_state states[UAPI_VMS];
	struct gvb_dump dumps[UAPI_VMS];
	struct gvb_dump_va vas[UAPI_VMS][MAX_VAS];
};

static void snapshot_take(struct uapi *uapi, struct snapshot *snap)
{
	const uint32_t vms[UAPI_VMS] = { uapi->vm, uapi->twin, uapi->other_vm };

	memset(snap, 0, sizeof(*snap));
	for (int i = 0; i < UAPI_VMS; i++) {
		struct gvb_dump *dump = &snap->dumps[i];
		struct gvb_check check = { .vm_id = vms[i] };

		dump->vm_id = vms[i];
		dump->vas = (struct gvb_array){ sizeof(snap->vas[i][0]), MAX_VAS,
						(uintptr_t)snap->vas[i] };
		test_ret(uapi->test, "GET_STATE", gvbc_vm_state(uapi->fd, vms[i], &snap->states[i]),
			 0);
		test_ret(uapi->test, "DUMP", gvbc_ioctl(uapi->fd, DRM_IOCTL_GVB_DUMP, dump), 0);
		test_ret(uapi->test, "CHECK", gvbc_ioctl(uapi->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
		test_eq(uapi->test, "CHECK violations", check.violations, 0);
		/* It is on the stack, and not what is compared. */
		dump->vas.ptr = 0;
	}
	/* Last: what was queued is over now. */
	test_ret(uapi->test, "STATS", gvbc_stats(uapi->fd, &snap->stats), 0);
}

static void snapshot_compare(struct uapi *uapi, const struct snapshot *before,
			     const struct snapshot *after)
{
	if (memcmp(&before->stats, &after->stats, sizeof(before->stats)))
		test_fail(uapi->test, "it failed, but STATS changed");
	if (memcmp(before->states, after->states, sizeof(before->states)))
		test_fail(uapi->test, "it failed, but GET_STATE changed");
	if (memcmp(before->dumps, after->dumps, sizeof(before->dumps)) ||
	    memcmp(before->vas, after->vas, sizeof(before->vas)))
		test_fail(uapi->test, "it failed, but DUMP changed");
}

void uapi_expect(struct uapi *uapi, unsigned long request, void *args, int error)
{
	static struct snapshot before, after;
	size_t size = _IOC_SIZE(request);
	char *copy = malloc(size);
	int ret;

	memcpy(copy, args, size);
	snapshot_take(uapi, &before);
	ret = gvbc_ioctl(uapi->fd, request, args);
	test_ret(uapi->test, "ioctl", ret, error);
	if (ret && memcmp(copy, args, size))
		test_fail(uapi->test, "it failed, but wrote to its arguments");
	if (ret) {
		snapshot_take(uapi, &after);
		snapshot_compare(uapi, &before, &after);
	}
	free(copy);
}

void uapi_run(struct uapi *uapi, const char *name, unsigned long request, const void *rows,
	      size_t count, size_t size, size_t args_at)
{
	for (size_t i = 0; i < count; i++) {
		const char *row = (const char *)rows + i * size;
		struct {
			const char *what;
			int error;
		} head;
		char args[256];

		memcpy(&head, row, sizeof(head));
		memcpy(args, row + args_at, _IOC_SIZE(request));
		if (!test_begin(uapi->test, "uapi/%s/%s", name, head.what))
			continue;
		if (head.error == -EOPNOTSUPP && uapi->lacking == GVB_MODE_COUNT)
			test_skip(uapi->test, "the kernel has all modes");
		else
			uapi_expect(uapi, request, args, head.error);
		test_end(uapi->test);
	}
}

static enum gvb_mode find_lacking(const struct test *test)
{
	unsigned int mode;

	for (mode = 0; mode < GVB_MODE_COUNT && test_has_mode(test, mode); mode++)
		;
	return mode;
}

static int open_pages(struct uapi *uapi)
{
	char *pages = mmap(NULL, 2 * GVB_PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return -errno;
	uapi->edge = pages + GVB_PAGE_SIZE;
	mprotect(uapi->edge, GVB_PAGE_SIZE, PROT_NONE);
	uapi->read_only = mmap(NULL, GVB_PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return uapi->read_only == MAP_FAILED ? -errno : 0;
}

static int vm_create(int fd, enum gvb_mode mode, uint32_t *vm_id)
{
	return gvbc_vm_create(fd, mode, UAPI_VA_START, UAPI_VA_RANGE, vm_id);
}

static int bo_create(int fd, enum gvb_mode mode, uint32_t vm_id, uint32_t *handle)
{
	struct gvb_bo_create bo;
	int ret = gvbc_bo_create(fd, UAPI_BO_SIZE, mode, vm_id, &bo);

	*handle = bo.handle;
	return ret;
}

/* Ids and handles of the other file go beyond those that this one has. */
static int open_other(struct uapi *uapi)
{
	int ret = 0;

	for (int i = 0; i < 20 && !ret; i++) {
		ret = vm_create(uapi->other_fd, uapi->mode, &uapi->foreign_vm);
		if (!ret)
			ret = bo_create(uapi->other_fd, uapi->mode, 0, &uapi->foreign_bo);
	}
	return ret;
}

static int open_vms(struct uapi *uapi)
{
	int ret = vm_create(uapi->fd, uapi->mode, &uapi->vm);

	if (!ret)
		ret = vm_create(uapi->fd, uapi->mode, &uapi->twin);
	if (!ret)
		ret = vm_create(uapi->fd, uapi->other_mode, &uapi->other_vm);
	if (!ret)
		ret = vm_create(uapi->fd, uapi->mode, &uapi->stale_vm);
	if (!ret)
		ret = gvbc_vm_destroy(uapi->fd, uapi->stale_vm);
	return ret;
}

static int open_bos(struct uapi *uapi)
{
	int ret = bo_create(uapi->fd, uapi->mode, 0, &uapi->bo);

	if (!ret)
		ret = bo_create(uapi->fd, uapi->mode, uapi->vm, &uapi->private);
	if (!ret)
		ret = bo_create(uapi->fd, uapi->mode, uapi->twin, &uapi->twin_private);
	if (!ret)
		ret = bo_create(uapi->fd, uapi->other_mode, 0, &uapi->other_bo);
	if (!ret)
		ret = bo_create(uapi->fd, uapi->mode, 0, &uapi->stale_bo);
	if (!ret)
		ret = gvbc_bo_close(uapi->fd, uapi->stale_bo);
	return ret;
}

static struct gvb_bind_op map(uint32_t handle, uint64_t page, uint64_t pages)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = UAPI_VA_START + page * GVB_PAGE_SIZE,
		.range = pages * GVB_PAGE_SIZE,
	};
}

/* Something that a failed operation could damage, an evicted BO among it. */
static int open_mappings(struct uapi *uapi)
{
	const struct gvb_bind_op ops[] = { map(uapi->bo, 0, 4), map(uapi->private, 4, 4) };
	const struct gvb_bind_op twin[] = { map(uapi->bo, 0, 4), map(uapi->twin_private, 8, 4) };
	const struct gvb_bind_op other[] = { map(uapi->other_bo, 0, 8) };
	int ret = gvbc_vm_bind(uapi->fd, uapi->vm, ops, 2);

	if (!ret)
		ret = gvbc_vm_bind(uapi->fd, uapi->twin, twin, 2);
	if (!ret)
		ret = gvbc_vm_bind(uapi->fd, uapi->other_vm, other, 1);
	if (!ret)
		ret = gvbc_evict(uapi->fd, uapi->private, 0);
	return ret;
}

bool uapi_open(struct uapi *uapi, struct test *test)
{
	int ret;

	*uapi = (struct uapi){ .test = test, .mode = GVB_MODE_SPIN };
	if (test->list)
		return true;
	uapi->other_mode = test_has_mode(test, GVB_MODE_CUSTOM_LOCK) ? GVB_MODE_CUSTOM_LOCK :
								       GVB_MODE_IMMEDIATE_RESV;
	uapi->lacking = find_lacking(test);
	uapi->fd = gvbc_open();
	uapi->other_fd = gvbc_open();
	ret = open_pages(uapi);
	if (!ret)
		ret = open_vms(uapi);
	if (!ret)
		ret = open_bos(uapi);
	if (!ret)
		ret = open_other(uapi);
	if (!ret)
		ret = open_mappings(uapi);
	if (!ret)
		return true;
	if (test_begin(test, "uapi/set-up")) {
		test_ret(test, "set-up", ret, 0);
		test_end(test);
	}
	close(uapi->fd);
	close(uapi->other_fd);
	return false;
}

void uapi_close(struct uapi *uapi, const char *name)
{
	if (!uapi->test->list) {
		close(uapi->fd);
		close(uapi->other_fd);
		munmap(uapi->edge - GVB_PAGE_SIZE, 2 * GVB_PAGE_SIZE);
		munmap(uapi->read_only, GVB_PAGE_SIZE);
	}
	if (test_begin(uapi->test, "uapi/%s/nothing-left", name)) {
		test_nothing_left(uapi->test);
		test_end(uapi->test);
	}
}
