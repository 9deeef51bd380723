// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file, and the bind whose operations come next. */
struct reader {
	const char *path;
	unsigned int line;
	struct session_call *bind;
	uint32_t missing;
};

static int complain(const struct reader *reader, const char *what)
{
	fprintf(stderr, "gpuvm-replay: %s:%u: %s\n", reader->path, reader->line, what);
	return -EINVAL;
}

static int read_op(struct reader *reader, const char *text)
{
	struct gvb_bind_op *op = &reader->bind->ops[reader->bind->num_ops];
	uint64_t addr = 0, pages = 0, offset = 0;
	uint32_t bo = 0;

	if (sscanf(text, " map %" SCNu32 " %" SCNu64 " %" SCNu64 " %" SCNu64, &bo, &addr, &pages,
		   &offset) == 4)
		op->verb = GVB_BIND_MAP;
	else if (sscanf(text, " null %" SCNu64 " %" SCNu64, &addr, &pages) == 2)
		op->verb = GVB_BIND_MAP_NULL;
	else if (sscanf(text, " unmap %" SCNu64 " %" SCNu64, &addr, &pages) == 2)
		op->verb = GVB_BIND_UNMAP;
	else if (sscanf(text, " unmap_all %" SCNu32, &bo) == 1)
		op->verb = GVB_BIND_UNMAP_ALL;
	else
		return complain(reader, "is no operation of a bind");
	if (bo >= SESSION_BOS_MAX)
		return complain(reader, "has too high a number");
	op->handle = bo;
	op->addr = addr * GVB_PAGE_SIZE;
	op->range = pages * GVB_PAGE_SIZE;
	op->offset = offset * GVB_PAGE_SIZE;
	reader->bind->num_ops++;
	reader->missing--;
	return 0;
}

static int parse(struct session_call *call, const char *text, uint32_t *ops)
{
	int count = sscanf(text, "bo %" SCNu32 " %" SCNu64 " %" SCNu32, &call->bo, &call->pages,
			   &call->vm);

	if (count >= 2) {
		call->verb = SESSION_BO;
		call->has_vm = count == 3;
	} else if (sscanf(text, "vm %" SCNu32 " %" SCNu64, &call->vm, &call->pages) == 2) {
		call->verb = SESSION_VM;
	} else if (sscanf(text, "bind %" SCNu32 " %" SCNu32, &call->vm, ops) == 2) {
		call->verb = SESSION_BIND;
	} else if (sscanf(text, "async %" SCNu32 " %" SCNu32 " %" SCNu32, &call->vm, ops,
			  &call->sync) == 3) {
		call->verb = SESSION_ASYNC;
	} else if (sscanf(text, "wait %" SCNu32, &call->sync) == 1) {
		call->verb = SESSION_WAIT;
	} else if (sscanf(text, "exec %" SCNu32, &call->vm) == 1) {
		call->verb = SESSION_EXEC;
	} else if (sscanf(text, "evict %" SCNu32, &call->bo) == 1) {
		call->verb = SESSION_EVICT;
	} else if (sscanf(text, "close %" SCNu32, &call->bo) == 1) {
		call->verb = SESSION_CLOSE;
	} else if (sscanf(text, "destroy %" SCNu32, &call->vm) == 1) {
		call->verb = SESSION_DESTROY;
	} else {
		return -EINVAL;
	}
	return 0;
}

static struct session_call *new_call(struct session *session)
{
	if (session->count == session->room) {
		size_t room = session->room ? 2 * session->room : 256;
		struct session_call *calls = realloc(session->calls, room * sizeof(*calls));

		if (!calls)
			return NULL;
		session->calls = calls;
		session->room = room;
	}
	session->calls[session->count] = (struct session_call){ 0 };
	return &session->calls[session->count];
}

static int read_call(struct session *session, struct reader *reader, const char *text)
{
	struct session_call *call = new_call(session);
	uint32_t ops = 0;

	if (!call)
		return -ENOMEM;
	call->line = reader->line;
	if (parse(call, text, &ops))
		return complain(reader, "is no call");
	if (call->vm >= SESSION_VMS_MAX || call->bo >= SESSION_BOS_MAX ||
	    call->sync >= SESSION_SYNCS_MAX || ops > GVB_MAX_OPS)
		return complain(reader, "has too high a number");
	if (call->verb == SESSION_BIND || call->verb == SESSION_ASYNC) {
		call->ops = calloc(ops + 1, sizeof(*call->ops));
		if (!call->ops)
			return -ENOMEM;
		reader->bind = call;
		reader->missing = ops;
	}
	session->count++;
	return 0;
}

int session_read(struct session *session, const char *path)
{
	struct reader reader = { .path = path };
	FILE *file = fopen(path, "r");
	char text[512];
	int ret = 0;

	*session = (struct session){ 0 };
	if (!file) {
		ret = -errno;
		fprintf(stderr, "gpuvm-replay: cannot read %s: %s\n", path, strerror(errno));
		return ret;
	}
	while (!ret && fgets(text, sizeof(text), file)) {
		reader.line++;
		if (!strchr(text, '\n') && !feof(file))
			ret = complain(&reader, "is too long");
		else if (text[0] == '#' || text[0] == '\n')
			continue;
		else
			ret = reader.missing ? read_op(&reader, text) :
					       read_call(session, &reader, text);
	}
	if (!ret && reader.missing)
		ret = complain(&reader, "the file ends within a bind");
	fclose(file);
	return ret;
}

void session_free(struct session *session)
{
	for (size_t i = 0; i < session->count; i++)
		free(session->calls[i].ops);
	free(session->calls);
	*session = (struct session){ 0 };
}
