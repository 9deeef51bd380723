// SPDX-License-Identifier: GPL-2.0-or-later
/* The operations of foreign-client, and the client's own model of what they leave mapped. */
#include "client_steps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "client_crowd.h"
#include "foreign_drm.h"
#include "ivmap.h"

#define VM_PAGES 4096u
#define MAP_PAGES_MAX 24u

int client_call(const struct client *client, unsigned long request, void *args)
{
	int ret;

	do
		ret = ioctl(client->fd, request, args);
	while (ret && (errno == EINTR || errno == EAGAIN));
	return ret ? -errno : 0;
}

int client_buffer(const struct client *client, struct buffer *buffer, uint32_t pages, uint32_t vm)
{
	struct toy_bo_args args = { .size = pages * PAGE, .vm = vm };
	int ret = client_call(client, DRM_IOCTL_TOY_BO_NEW, &args);

	*buffer = (struct buffer){ args.handle, pages };
	return ret;
}

/* xorshift64* */
static uint32_t draw(struct thread *thread, uint32_t below)
{
	uint64_t x = thread->random;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	thread->random = x;
	return (uint32_t)((x * 2685821657736338717ull) >> 32) % below;
}

static int close_buffer(const struct client *client, const struct buffer *buffer)
{
	struct drm_gem_close args = { .handle = buffer->handle };

	return client_call(client, DRM_IOCTL_GEM_CLOSE, &args);
}

/* Every other BO of a thread is private to its VM. */
static int make_own(struct thread *thread, unsigned int slot)
{
	uint32_t pages = 32 + SHARED + thread->number * BOS + slot;

	return client_buffer(thread->client, &thread->bos[slot], pages, slot % 2 ? thread->vm : 0);
}

static int map(struct thread *thread)
{
	const struct buffer *bo = &thread->bos[draw(thread, BOS)];
	struct toy_bind_args args = { .vm = thread->vm };
	bool sparse = !draw(thread, 10);
	int ret;

	if (!draw(thread, 4))
		bo = &thread->client->shared[draw(thread, SHARED)];
	args.range = (1 + draw(thread, MAP_PAGES_MAX)) * PAGE;
	args.addr = thread->start + draw(thread, VM_PAGES - MAP_PAGES_MAX) * PAGE;
	args.flags = draw(thread, 4) ? 0 : TOY_LISTED;
	if (!sparse) {
		args.handle = bo->handle;
		args.offset = draw(thread, bo->pages - args.range / PAGE + 1) * PAGE;
	}
	ret = client_call(thread->client, DRM_IOCTL_TOY_MAP, &args);
	if (ret)
		return ret;
	return sparse ? ivmap_map_null(thread->map, args.addr, args.range) :
			ivmap_map(thread->map, args.addr, args.range, bo->pages, args.offset);
}

static int unmap(struct thread *thread)
{
	struct toy_bind_args args = { .vm = thread->vm };
	int ret;

	args.range = (1 + draw(thread, 4 * MAP_PAGES_MAX)) * PAGE;
	args.addr = thread->start + draw(thread, VM_PAGES - 4 * MAP_PAGES_MAX) * PAGE;
	args.flags = draw(thread, 4) ? 0 : TOY_LISTED;
	ret = client_call(thread->client, DRM_IOCTL_TOY_UNMAP, &args);
	return ret ? ret : ivmap_unmap(thread->map, args.addr, args.range);
}

static int write_interval(const struct iv *iv, void *arg)
{
	fprintf(arg, " %llu %llu %" PRIu64 " %llu\n", iv->addr / PAGE, iv->range / PAGE, iv->bo_id,
		iv->bo_id ? iv->offset / PAGE : 0);
	return 0;
}

int thread_submit(struct thread *thread)
{
	struct toy_vm_args args = { .id = thread->vm };
	int ret = client_call(thread->client, DRM_IOCTL_TOY_SUBMIT, &args);
	size_t size;
	FILE *out;

	if (ret || !thread->client->models)
		return ret;
	free(thread->submitted);
	out = open_memstream(&thread->submitted, &size);
	if (!out)
		return -ENOMEM;
	ivmap_for_each(thread->map, 0, write_interval, out);
	return fclose(out) ? -ENOMEM : 0;
}

static int evict(struct thread *thread)
{
	struct toy_bo_args args = { .handle = thread->bos[draw(thread, BOS)].handle };

	if (!draw(thread, 3))
		args.handle = thread->client->shared[draw(thread, SHARED)].handle;
	return client_call(thread->client, DRM_IOCTL_TOY_EVICT, &args);
}

/* Sizes are names: the new one must not be mapped beside the old one. */
static int renew(struct thread *thread)
{
	unsigned int slot = draw(thread, BOS);
	int ret;

	if (ivmap_count_bo(thread->map, thread->bos[slot].pages))
		return 0;
	ret = close_buffer(thread->client, &thread->bos[slot]);
	return ret ? ret : make_own(thread, slot);
}

int thread_step(struct thread *thread)
{
	uint32_t what = draw(thread, 100);

	if (what < 50)
		return map(thread);
	if (what < 75)
		return unmap(thread);
	if (what < 85)
		return thread_submit(thread);
	return what < 98 ? evict(thread) : renew(thread);
}

int thread_set_up(struct client *client, unsigned int number)
{
	struct thread *thread = &client->at[number];
	struct toy_vm_args args = {
		.start = (1 + number * 2 * VM_PAGES) * PAGE,
		.range = VM_PAGES * PAGE,
	};
	int ret = client_call(client, DRM_IOCTL_TOY_VM_NEW, &args);

	thread->client = client;
	thread->number = number;
	thread->random = client->seed * 1000 + number + 1;
	thread->vm = args.id;
	thread->start = args.start;
	thread->map = ivmap_new(args.start, args.range);
	for (unsigned int i = 0; !ret && i < BOS; i++)
		ret = make_own(thread, i);
	if (!ret && client->crowds)
		ret = crowd_join(thread);
	return ret;
}
