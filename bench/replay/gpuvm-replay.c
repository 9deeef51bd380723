// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-replay --mode MODE FILE: makes the ioctls of a session, from an empty driver to an empty
 * one. Prints what was done, the same each time. Exit status: 0, 1 a call failed or something
 * stayed behind, 2 could not, 77 the kernel does not have the mode.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "session.h"

/* What a session has made so far, by its own numbers. */
struct replay {
	int fd;
	enum gvb_mode mode;
	uint32_t vms[SESSION_VMS_MAX];
	uint32_t handles[SESSION_BOS_MAX];
	uint32_t syncobjs[SESSION_SYNCS_MAX];
	unsigned long binds;
	unsigned long ops;
	unsigned long execs;
	unsigned long locked;
	unsigned long validated;
};

static int create_bo(struct replay *replay, const struct session_call *call)
{
	struct gvb_bo_create bo;
	uint32_t vm = call->has_vm ? replay->vms[call->vm] : 0;
	int ret = gvbc_bo_create(replay->fd, call->pages * GVB_PAGE_SIZE, replay->mode, vm, &bo);

	replay->handles[call->bo] = bo.handle;
	return ret;
}

/* The session's numbers of BOs become handles. */
static void count_bind(struct replay *replay, const struct session_call *call)
{
	for (uint32_t i = 0; i < call->num_ops; i++) {
		struct gvb_bind_op *op = &call->ops[i];

		if (op->verb == GVB_BIND_MAP || op->verb == GVB_BIND_UNMAP_ALL)
			op->handle = replay->handles[op->handle];
	}
	replay->binds++;
	replay->ops += call->num_ops;
}

static int bind(struct replay *replay, const struct session_call *call)
{
	count_bind(replay, call);
	return gvbc_vm_bind(replay->fd, replay->vms[call->vm], call->ops, call->num_ops);
}

/* A syncobj is made when a bind names it first; it goes with the file. */
static int bind_async(struct replay *replay, const struct session_call *call)
{
	uint32_t *syncobj = &replay->syncobjs[call->sync];
	struct drm_syncobj_create create = { 0 };
	struct gvb_sync sync = { .flags = GVB_SYNC_SIGNAL };
	struct gvb_vm_bind args = {
		.vm_id = replay->vms[call->vm],
		.flags = GVB_BIND_ASYNC,
		.ops = { sizeof(*call->ops), call->num_ops, (uintptr_t)call->ops },
		.syncs = { sizeof(sync), 1, (uintptr_t)&sync },
	};
	int ret = *syncobj ? 0 : gvbc_ioctl(replay->fd, DRM_IOCTL_SYNCOBJ_CREATE, &create);

	if (ret)
		return ret;
	if (!*syncobj)
		*syncobj = create.handle;
	sync.handle = *syncobj;
	count_bind(replay, call);
	return gvbc_ioctl(replay->fd, DRM_IOCTL_GVB_VM_BIND, &args);
}

static int await(struct replay *replay, const struct session_call *call)
{
	struct drm_syncobj_wait wait = {
		.handles = (uintptr_t)&replay->syncobjs[call->sync],
		.count_handles = 1,
		.timeout_nsec = INT64_MAX,
	};

	return gvbc_ioctl(replay->fd, DRM_IOCTL_SYNCOBJ_WAIT, &wait);
}

static int submit(struct replay *replay, const struct session_call *call)
{
	struct gvb_exec exec = { .vm_id = replay->vms[call->vm], .num_fences = 1 };
	int ret = gvbc_ioctl(replay->fd, DRM_IOCTL_GVB_EXEC, &exec);

	replay->execs++;
	replay->locked += exec.locked;
	replay->validated += exec.validated;
	return ret;
}

static int make_call(struct replay *replay, const struct session_call *call)
{
	switch (call->verb) {
	case SESSION_VM:
		return gvbc_vm_create(replay->fd, replay->mode, GVB_PAGE_SIZE,
				      call->pages * GVB_PAGE_SIZE, &replay->vms[call->vm]);
	case SESSION_BO:
		return create_bo(replay, call);
	case SESSION_BIND:
		return bind(replay, call);
	case SESSION_ASYNC:
		return bind_async(replay, call);
	case SESSION_WAIT:
		return await(replay, call);
	case SESSION_EXEC:
		return submit(replay, call);
	case SESSION_EVICT:
		return gvbc_evict(replay->fd, replay->handles[call->bo], 0);
	case SESSION_CLOSE:
		return gvbc_bo_close(replay->fd, replay->handles[call->bo]);
	case SESSION_DESTROY:
		return gvbc_vm_destroy(replay->fd, replay->vms[call->vm]);
	}
	return -EINVAL;
}

static int make_calls(struct replay *replay, const struct session *session, const char *path)
{
	for (size_t i = 0; i < session->count; i++) {
		const struct session_call *call = &session->calls[i];
		int ret = make_call(replay, call);

		if (ret) {
			fprintf(stderr, "gpuvm-replay: %s:%u: %s\n", path, call->line,
				strerror(-ret));
			return ret;
		}
	}
	return 0;
}

/* After the file is closed nothing of it may be left. */
static int look_behind(void)
{
	struct gvb_stats stats;
	int fd = gvbc_open();
	int ret = fd < 0 ? fd : gvbc_stats(fd, &stats);

	if (fd >= 0)
		close(fd);
	if (!ret && (stats.live_vms || stats.live_vm_bos || stats.live_vas || stats.live_gems)) {
		fputs("gpuvm-replay: objects stayed behind when the file was closed\n", stderr);
		ret = -EBUSY;
	}
	return ret;
}

static int replay_session(const struct session *session, enum gvb_mode mode, const char *path)
{
	static struct replay replay;
	struct gvb_stats stats;
	int ret, status = 1;

	replay.mode = mode;
	replay.fd = gvbc_open();
	ret = replay.fd < 0 ? replay.fd : gvbc_stats(replay.fd, &stats);
	if (ret) {
		fprintf(stderr, "gpuvm-replay: cannot open the driver: %s\n", strerror(-ret));
		return 2;
	}
	if (!(stats.modes & 1u << mode)) {
		fprintf(stderr, "gpuvm-replay: this kernel has no mode %s\n", gvbc_mode_name(mode));
		close(replay.fd);
		return 77;
	}
	ret = make_calls(&replay, session, path);
	close(replay.fd);
	if (!ret && !look_behind())
		status = 0;
	printf("%s: %lu binds of %lu operations, %lu submissions, %lu objects locked, "
	       "%lu validated\n",
	       gvbc_mode_name(mode), replay.binds, replay.ops, replay.execs, replay.locked,
	       replay.validated);
	return status;
}

/**
 * struct options - the command line
 * @mode: &enum gvb_mode, or negative: none was named.
 * @path: of the session.
 */
struct options {
	int mode;
	const char *path;
};

enum {
	OPT_MODE = COMMAND_KEY,
};

static const struct argp_option table[] = {
	{ "mode", OPT_MODE, "MODE", 0, "of the VMs that it makes", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_MODE:
		options->mode = gvbc_mode_find(value);
		if (options->mode >= 0)
			return 0;
		fprintf(stderr, "gpuvm-replay: no mode '%s'\n", value);
		return -EINVAL;
	case ARGP_KEY_ARG:
		if (options->path)
			break;
		options->path = value;
		return 0;
	case ARGP_KEY_END:
		if (options->path && options->mode >= 0)
			return 0;
		fputs("gpuvm-replay: too few arguments; name a --mode, and a session\n", stderr);
		return -EINVAL;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "SESSION",
	.doc = "Makes the calls that gpuvm-record has written.\v"
	       "Exit status: 0, 1 a call failed, 2 could not, 77 the kernel has no such mode.",
};

int main(int argc, char **argv)
{
	struct options options = { .mode = -1 };
	struct session session;
	int status = 2;
	int ret = command_parse(&command, "gpuvm-replay", argc, argv, &options);

	if (ret)
		return ret > 0 ? 0 : 2;
	if (!session_read(&session, options.path))
		status = replay_session(&session, options.mode, options.path);
	session_free(&session);
	return status;
}
