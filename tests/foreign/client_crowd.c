// SPDX-License-Identifier: GPL-2.0-or-later
/* All threads of foreign-client wait for one lock at first. */
#include "client_crowd.h"

#include <unistd.h>

#include "client_steps.h"
#include "foreign_drm.h"
#include "ivmap.h"

#define CROWD_MS 1000u

/* What all threads have mapped is locked by one at a time. */
int crowd_join(struct thread *thread)
{
	const struct buffer *bo = &thread->client->shared[0];
	struct toy_bind_args args = {
		.vm = thread->vm,
		.handle = bo->handle,
		.addr = thread->start,
		.range = PAGE,
	};
	int ret = client_call(thread->client, DRM_IOCTL_TOY_MAP, &args);

	return ret ? ret : ivmap_map(thread->map, args.addr, args.range, bo->pages, 0);
}

static void *hold_common(void *arg)
{
	const struct client *client = arg;
	struct toy_bo_args args = { .handle = client->shared[0].handle, .size = CROWD_MS };

	client_call(client, DRM_IOCTL_TOY_EVICT, &args);
	return NULL;
}

int crowd_begin(struct client *client)
{
	int ret;

	if (!client->crowds)
		return 0;
	ret = -pthread_create(&client->holder, NULL, hold_common, client);
	usleep(CROWD_MS * 1000 / 4);
	return ret;
}

void crowd_end(struct client *client)
{
	if (client->crowds)
		pthread_join(client->holder, NULL);
}
