// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "model.h"

struct replay;

/* A thread but the first one. It makes calls when it is told to. */
struct worker {
	struct replay *replay;
	pthread_t thread;
	sem_t go;
	bool is_there;
};

struct replay_bo {
	uint32_t handle;
	uint64_t id;
};

/* What a session has made so far, by its own numbers, and how far it is. */
struct replay {
	const struct session *session;
	const struct replay_how *how;
	struct replay_counts *counts;
	struct model model;
	size_t next;
	int ret;
	bool over;
	sem_t done;
	uint32_t vms[SESSION_VMS_MAX];
	struct replay_bo bos[SESSION_BOS_MAX];
	struct worker workers[SESSION_THREADS_MAX];
};

static uint64_t bytes(uint64_t pages)
{
	return pages * GVB_PAGE_SIZE;
}

static bool is_checked(const struct replay *replay)
{
	return replay->how->check_every;
}

static int make_vm(struct replay *replay, const struct session_call *call)
{
	uint32_t *id = &replay->vms[call->vm];
	int ret = gvbc_vm_create(replay->how->fd, replay->how->mode, bytes(call->addr),
				 bytes(call->pages), id);

	if (ret || !is_checked(replay))
		return ret;
	return model_vm_made(&replay->model, call->vm, *id, bytes(call->addr), bytes(call->pages));
}

static int destroy_vm(struct replay *replay, const struct session_call *call)
{
	if (is_checked(replay))
		model_vm_gone(&replay->model, call->vm);
	return gvbc_vm_destroy(replay->how->fd, replay->vms[call->vm]);
}

static int make_bo(struct replay *replay, const struct session_call *call)
{
	struct gvb_bo_create bo;
	uint32_t vm = call->has_vm ? replay->vms[call->vm] : 0;
	int ret = gvbc_bo_create(replay->how->fd, bytes(call->pages), replay->how->mode, vm, &bo);

	replay->bos[call->bo] = (struct replay_bo){ bo.handle, bo.bo_id };
	return ret || !is_checked(replay) ? ret :
					    model_bo_made(&replay->model, bo.bo_id, call->pages);
}

static int bind(struct replay *replay, const struct session_call *call)
{
	const struct replay_bo *bo = call->verb == SESSION_MAP ? &replay->bos[call->bo] : NULL;
	const struct gvb_bind_op op = {
		.verb = call->verb == SESSION_MAP  ? GVB_BIND_MAP :
			call->verb == SESSION_NULL ? GVB_BIND_MAP_NULL :
						     GVB_BIND_UNMAP,
		.handle = bo ? bo->handle : 0,
		.addr = bytes(call->addr),
		.range = bytes(call->pages),
		.offset = bytes(call->offset),
	};
	int ret = gvbc_vm_bind(replay->how->fd, replay->vms[call->vm], &op, 1);

	if (call->verb == SESSION_UNMAP)
		replay->counts->unmaps++;
	else
		replay->counts->maps++;
	if (ret || !is_checked(replay))
		return ret;
	if (call->verb == SESSION_UNMAP)
		return model_unmap(&replay->model, call->vm, op.addr, op.range);
	return model_map(&replay->model, call->vm, op.addr, op.range, bo ? bo->id : 0, op.offset);
}

static int submit(struct replay *replay, const struct session_call *call)
{
	struct gvb_exec exec;
	int ret = gvbc_exec(replay->how->fd, replay->vms[call->vm], &exec);

	replay->counts->execs++;
	replay->counts->locked += exec.locked;
	replay->counts->validated += exec.validated;
	return ret || !is_checked(replay) ? ret : model_submit(&replay->model, call->vm);
}

static int evict(struct replay *replay, const struct session_call *call)
{
	bool restore = call->verb == SESSION_RESTORE;
	const struct replay_bo *bo = &replay->bos[call->bo];
	int ret = gvbc_evict(replay->how->fd, bo->handle, restore ? GVB_EVICT_RESTORE : 0);

	replay->counts->evicts += !restore;
	return ret || !is_checked(replay) ? ret : model_evict(&replay->model, bo->id, !restore);
}

static int make_call(struct replay *replay, const struct session_call *call)
{
	switch (call->verb) {
	case SESSION_VM:
		return make_vm(replay, call);
	case SESSION_BO:
		return make_bo(replay, call);
	case SESSION_MAP:
	case SESSION_NULL:
	case SESSION_UNMAP:
		return bind(replay, call);
	case SESSION_EXEC:
		return submit(replay, call);
	case SESSION_EVICT:
	case SESSION_RESTORE:
		return evict(replay, call);
	case SESSION_CLOSE:
		return gvbc_bo_close(replay->how->fd, replay->bos[call->bo].handle);
	case SESSION_DESTROY:
		return destroy_vm(replay, call);
	}
	return -EINVAL;
}

static bool is_due(const struct replay *replay)
{
	return is_checked(replay) && replay->next % replay->how->check_every == 0;
}

static int make_next(struct replay *replay)
{
	const struct session_call *call = &replay->session->calls[replay->next++];
	int ret = make_call(replay, call);

	if (ret)
		complain("gpuvm-replay", "%s:%u: %s", replay->how->path, call->line,
			 strerror(-ret));
	else if (is_due(replay))
		ret = model_check(&replay->model, replay->how->fd);
	return ret;
}

/* All calls of a thread until another one's turn comes. */
static void make_calls(struct replay *replay, unsigned int thread)
{
	const struct session *session = replay->session;

	while (!replay->ret && replay->next < session->count &&
	       session->calls[replay->next].thread == thread)
		replay->ret = make_next(replay);
}

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct replay *replay = worker->replay;

	for (;;) {
		sem_wait(&worker->go);
		if (replay->over)
			return NULL;
		make_calls(replay, worker - replay->workers);
		sem_post(&replay->done);
	}
}

static int hire(struct replay *replay, struct worker *worker)
{
	int ret;

	if (worker->is_there)
		return 0;
	worker->replay = replay;
	sem_init(&worker->go, 0, 0);
	ret = pthread_create(&worker->thread, NULL, work, worker);
	worker->is_there = !ret;
	if (ret)
		complain("gpuvm-replay", "%s has too many threads for this machine: %s",
			 replay->how->path, strerror(ret));
	return -ret;
}

static void hand_over(struct replay *replay, unsigned int thread)
{
	struct worker *worker = &replay->workers[thread];

	replay->ret = hire(replay, worker);
	if (replay->ret)
		return;
	sem_post(&worker->go);
	sem_wait(&replay->done);
}

static void dismiss(struct replay *replay)
{
	replay->over = true;
	for (size_t i = 0; i < SESSION_THREADS_MAX; i++) {
		struct worker *worker = &replay->workers[i];

		if (!worker->is_there)
			continue;
		sem_post(&worker->go);
		pthread_join(worker->thread, NULL);
		sem_destroy(&worker->go);
	}
}

int replay_run(const struct session *session, const struct replay_how *how,
	       struct replay_counts *counts)
{
	struct replay *replay = calloc(1, sizeof(*replay));
	int ret;

	if (!replay)
		return -ENOMEM;
	replay->session = session;
	replay->how = how;
	replay->counts = counts;
	replay->model.submitted = how->submitted;
	sem_init(&replay->done, 0, 0);
	while (!replay->ret && replay->next < session->count) {
		unsigned int thread = session->calls[replay->next].thread;

		if (thread)
			hand_over(replay, thread);
		else
			make_calls(replay, thread);
	}
	dismiss(replay);
	if (!replay->ret && is_checked(replay))
		replay->ret = model_check(&replay->model, how->fd);
	counts->checks = replay->model.checks;
	ret = replay->ret;
	model_free(&replay->model);
	sem_destroy(&replay->done);
	free(replay);
	return ret;
}
