// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/* One call as it is recorded. */
struct call {
	struct recorder *recorder;
	pid_t tid;
	int fd;
	uint64_t arg;
};

static int cannot(struct recorder *recorder, const char *what)
{
	snprintf(recorder->error, sizeof(recorder->error), "a session has no words for %s", what);
	return -EOPNOTSUPP;
}

/* A line of the session, unless @name is an errno. Returns: 0, or that. */
static int say(struct recorder *recorder, const char *verb, int name)
{
	if (name < 0)
		return name;
	fprintf(recorder->out, "%s %d\n", verb, name);
	return 0;
}

static int read_memory(const struct call *call, uint64_t address, void *to, size_t size)
{
	char path[64];
	ssize_t have = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)call->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		have = pread(fd, to, size, (off_t)address);
		close(fd);
	}
	return have == (ssize_t)size ? 0 : -EIO;
}

/* A new object. Ids and handles are used again, names are not. */
static int name_new(struct recorder *recorder, struct recorder_names *names, uint32_t max, int fd,
		    uint32_t id)
{
	if (names->count >= max)
		return cannot(recorder, "so many objects");
	names->fd[names->count] = fd;
	names->id[names->count] = id;
	return (int)names->count++;
}

static int name_of(struct recorder *recorder, const struct recorder_names *names, int fd,
		   uint32_t id)
{
	for (uint32_t i = names->count; i-- > 0;) {
		if (names->fd[i] == fd && names->id[i] == id)
			return (int)i;
	}
	return cannot(recorder, "an object that was made before the recording");
}

static int record_vm(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct gvb_vm_create vm;
	int name;

	if (read_memory(call, call->arg, &vm, sizeof(vm)))
		return -EIO;
	if (vm.flags || vm.alloc)
		return cannot(recorder, "a VM with flags or an allocator");
	name = name_new(recorder, &recorder->vms, SESSION_VMS_MAX, call->fd, vm.vm_id);
	if (name >= 0)
		fprintf(recorder->out, "vm %d %llu\n", name,
			(vm.va_start + vm.va_range) / GVB_PAGE_SIZE - 1);
	return name < 0 ? name : 0;
}

static int record_bo(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct gvb_bo_create bo;
	int name, vm = 0;

	if (read_memory(call, call->arg, &bo, sizeof(bo)))
		return -EIO;
	if (bo.flags)
		return cannot(recorder, "a BO with flags");
	if (bo.exclusive_vm_id)
		vm = name_of(recorder, &recorder->vms, call->fd, bo.exclusive_vm_id);
	name = name_new(recorder, &recorder->bos, SESSION_BOS_MAX, call->fd, bo.handle);
	if (vm < 0 || name < 0)
		return -EOPNOTSUPP;
	fprintf(recorder->out, "bo %d %llu", name, bo.size / GVB_PAGE_SIZE);
	if (bo.exclusive_vm_id)
		fprintf(recorder->out, " %d", vm);
	fputc('\n', recorder->out);
	return 0;
}

static int write_op(const struct call *call, const struct gvb_bind_op *op)
{
	const uint64_t addr = op->addr / GVB_PAGE_SIZE, pages = op->range / GVB_PAGE_SIZE;
	struct recorder *recorder = call->recorder;
	int bo = 0;

	if (op->handle)
		bo = name_of(recorder, &recorder->bos, call->fd, op->handle);
	if (bo < 0)
		return bo;
	switch (op->verb) {
	case GVB_BIND_MAP:
		fprintf(recorder->out, " map %d %" PRIu64 " %" PRIu64 " %llu\n", bo, addr, pages,
			op->offset / GVB_PAGE_SIZE);
		return 0;
	case GVB_BIND_MAP_NULL:
		fprintf(recorder->out, " null %" PRIu64 " %" PRIu64 "\n", addr, pages);
		return 0;
	case GVB_BIND_UNMAP:
		fprintf(recorder->out, " unmap %" PRIu64 " %" PRIu64 "\n", addr, pages);
		return 0;
	case GVB_BIND_UNMAP_ALL:
		fprintf(recorder->out, " unmap_all %d\n", bo);
		return 0;
	}
	return cannot(recorder, "this operation of a bind");
}

static int write_ops(const struct call *call, const struct gvb_array *array)
{
	int ret = 0;

	for (uint32_t i = 0; !ret && i < array->count; i++) {
		struct gvb_bind_op op;

		ret = read_memory(call, array->ptr + (uint64_t)i * array->stride, &op, sizeof(op));
		if (!ret)
			ret = write_op(call, &op);
	}
	return ret;
}

/* Sets @name to that of the syncobj that the bind signals. */
static int signalled(const struct call *call, const struct gvb_vm_bind *bind, int *name)
{
	struct recorder_names *syncs = &call->recorder->syncs;
	struct gvb_sync sync;

	if (bind->syncs.count != 1)
		return cannot(call->recorder,
			      "an asynchronous bind that does not have one syncobj");
	if (read_memory(call, bind->syncs.ptr, &sync, sizeof(sync)))
		return -EIO;
	if (sync.flags != GVB_SYNC_SIGNAL || sync.point)
		return cannot(call->recorder, "a bind that waits, or a timeline");
	for (uint32_t i = syncs->count; i-- > 0;) {
		*name = (int)i;
		if (syncs->fd[i] == call->fd && syncs->id[i] == sync.handle)
			return 0;
	}
	*name = name_new(call->recorder, syncs, SESSION_SYNCS_MAX, call->fd, sync.handle);
	return *name < 0 ? *name : 0;
}

static int record_bind(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct gvb_vm_bind bind;
	int vm, sync, ret;

	if (read_memory(call, call->arg, &bind, sizeof(bind)))
		return -EIO;
	vm = name_of(recorder, &recorder->vms, call->fd, bind.vm_id);
	if (vm < 0)
		return vm;
	if (bind.lock != GVB_BIND_LOCK_DEFAULT)
		return cannot(recorder, "a way of locking");
	if (!(bind.flags & GVB_BIND_ASYNC)) {
		fprintf(recorder->out, "bind %d %u\n", vm, bind.ops.count);
	} else {
		ret = signalled(call, &bind, &sync);
		if (ret)
			return ret;
		fprintf(recorder->out, "async %d %u %d\n", vm, bind.ops.count, sync);
	}
	return write_ops(call, &bind.ops);
}

static int record_wait(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct drm_syncobj_wait wait;
	uint32_t handle;
	int name;

	if (read_memory(call, call->arg, &wait, sizeof(wait)))
		return -EIO;
	if (wait.count_handles != 1)
		return cannot(recorder, "a wait for several syncobjs");
	if (read_memory(call, wait.handles, &handle, sizeof(handle)))
		return -EIO;
	name = name_of(recorder, &recorder->syncs, call->fd, handle);
	return say(recorder, "wait", name);
}

static int record_exec(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct gvb_exec exec;
	int vm;

	if (read_memory(call, call->arg, &exec, sizeof(exec)))
		return -EIO;
	if (exec.num_fences != 1)
		return cannot(recorder, "a submission with several fences");
	vm = name_of(recorder, &recorder->vms, call->fd, exec.vm_id);
	return say(recorder, "exec", vm);
}

static int record_evict(const struct call *call)
{
	struct recorder *recorder = call->recorder;
	struct gvb_evict evict;
	int bo;

	if (read_memory(call, call->arg, &evict, sizeof(evict)))
		return -EIO;
	if (evict.flags)
		return cannot(recorder, "an eviction with flags");
	bo = name_of(recorder, &recorder->bos, call->fd, evict.handle);
	return say(recorder, "evict", bo);
}

/* The object has left the session. */
static void drop(struct recorder *recorder, struct recorder_names *names, uint32_t name,
		 const char *verb)
{
	names->fd[name] = -1;
	if (!verb)
		return;
	fprintf(recorder->out, "%s %u\n", verb, name);
	recorder->calls++;
}

/* VM_DESTROY and GEM_CLOSE both begin with what they end. */
static int record_end(const struct call *call, struct recorder_names *names, const char *verb)
{
	uint32_t id;
	int name;

	if (read_memory(call, call->arg, &id, sizeof(id)))
		return -EIO;
	name = name_of(call->recorder, names, call->fd, id);
	if (name >= 0)
		fprintf(call->recorder->out, "%s %d\n", verb, name);
	if (name >= 0)
		names->fd[name] = -1;
	return name < 0 ? name : 0;
}

/* What a session is made of. Returns 1 for a call that leaves everything as it was. */
static int record(const struct call *call, unsigned long request)
{
	struct recorder *recorder = call->recorder;

	switch (request) {
	case DRM_IOCTL_GVB_VM_CREATE:
		return record_vm(call);
	case DRM_IOCTL_GVB_VM_DESTROY:
		return record_end(call, &recorder->vms, "destroy");
	case DRM_IOCTL_GVB_BO_CREATE:
		return record_bo(call);
	case DRM_IOCTL_GEM_CLOSE:
		return record_end(call, &recorder->bos, "close");
	case DRM_IOCTL_GVB_VM_BIND:
		return record_bind(call);
	case DRM_IOCTL_GVB_EXEC:
		return record_exec(call);
	case DRM_IOCTL_GVB_EVICT:
		return record_evict(call);
	case DRM_IOCTL_SYNCOBJ_WAIT:
		return record_wait(call);
	case DRM_IOCTL_VERSION:
	case DRM_IOCTL_SYNCOBJ_CREATE: /* made when a bind names it */
	case DRM_IOCTL_GVB_VM_GET_STATE:
	case DRM_IOCTL_GVB_DUMP:
	case DRM_IOCTL_GVB_CHECK:
	case DRM_IOCTL_GVB_STATS:
		return 1;
	}
	return cannot(recorder, "an ioctl that the client made");
}

int recorder_ioctl(struct recorder *recorder, pid_t tid, int fd, unsigned long request,
		   uint64_t arg)
{
	const struct call call = { recorder, tid, fd, arg };
	int ret = record(&call, request);

	recorder->calls += !ret;
	recorder->left_out += ret == 1;
	return ret < 0 ? ret : 0;
}

static void close_names(struct recorder *recorder, struct recorder_names *names, int fd,
			const char *verb)
{
	for (uint32_t i = 0; i < names->count; i++) {
		if (names->fd[i] >= 0 && (fd < 0 || names->fd[i] == fd))
			drop(recorder, names, i, verb);
	}
}

void recorder_close(struct recorder *recorder, int fd)
{
	close_names(recorder, &recorder->vms, fd, "destroy");
	close_names(recorder, &recorder->bos, fd, "close");
	close_names(recorder, &recorder->syncs, fd, NULL);
}
