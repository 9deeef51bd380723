// SPDX-License-Identifier: GPL-2.0
#include "session_lines.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_BYTES 4096

/* A thread: by its id in the kernel. */
struct writer_thread {
	struct session_name name;
	bool numbered;
	/* vm_bos that its last lines of evict or restore were for, and the object. */
	uint64_t evicted;
	uint16_t evict_kind;
	uint64_t *vm_bos;
	size_t num_vm_bos;
};

static void free_thread(void *at)
{
	struct writer_thread *thread = at;

	free(thread->vm_bos);
	free(thread);
}

static void *no_memory(struct session_writer *writer)
{
	session_no_memory(writer);
	return NULL;
}

static struct writer_thread *thread_of(struct session_writer *writer, uint32_t tid)
{
	const struct session_name key = { .address = tid };
	struct writer_thread **found = tfind(&key, &writer->threads, names_compare);
	struct writer_thread *thread;

	if (found)
		return *found;
	thread = calloc(1, sizeof(*thread));
	if (!thread)
		return no_memory(writer);
	thread->name.address = tid;
	if (!tsearch(thread, &writer->threads, names_compare)) {
		free(thread);
		return no_memory(writer);
	}
	return thread;
}

/* Called first by whatever writes a line. */
static void begin_call(struct session_writer *writer, struct writer_thread *thread)
{
	if (!thread->numbered) {
		thread->name.number = writer->counts.threads++;
		thread->numbered = true;
	}
	if (thread->name.number != writer->current)
		fprintf(writer->out, "thread %" PRIu32 "\n", thread->name.number);
	writer->current = thread->name.number;
	writer->counts.calls++;
}

static bool is_paged(uint64_t bytes)
{
	return bytes % PAGE_BYTES == 0;
}

static uint64_t pages(uint64_t bytes)
{
	return bytes / PAGE_BYTES;
}

static void vm_gone(struct session_writer *writer, struct writer_thread *thread, uint64_t address)
{
	struct session_name *vm = names_find(&writer->vms, address), *root;

	if (!vm)
		return;
	root = names_find(&writer->roots, vm->other);
	if (root)
		names_drop(&writer->roots, root);
	begin_call(writer, thread);
	fprintf(writer->out, "destroy %" PRIu32 "\n", vm->number);
	names_drop(&writer->vms, vm);
}

/* Where an address is used again, it was free. */
static void vm_made(struct session_writer *writer, struct writer_thread *thread,
		    const struct session_event *event)
{
	struct session_name *vm, *root;

	vm_gone(writer, thread, event->subject);
	if (!is_paged(event->addr) || !is_paged(event->range)) {
		writer->counts.odd++;
		return;
	}
	vm = names_add(&writer->vms, event->subject);
	root = names_find(&writer->roots, event->obj);
	if (!root)
		root = names_add(&writer->roots, event->obj);
	if (!vm || !root) {
		no_memory(writer);
		return;
	}
	vm->other = root->address;
	root->other = vm->address;
	begin_call(writer, thread);
	writer->counts.vms++;
	fprintf(writer->out, "vm %" PRIu32 " %" PRIu64 " %" PRIu64 "\n", vm->number,
		pages(event->addr), pages(event->range));
}

/* An object is made when it is mapped for the first time. */
static struct session_name *object_of(struct session_writer *writer, struct writer_thread *thread,
				      const struct session_event *event,
				      const struct session_name *vm)
{
	struct session_name *bo = names_find(&writer->bos, event->obj);

	if (bo)
		return bo;
	bo = names_add(&writer->bos, event->obj);
	if (!bo)
		return no_memory(writer);
	begin_call(writer, thread);
	writer->counts.bos++;
	fprintf(writer->out, "bo %" PRIu32 " %" PRIu64, bo->number,
		pages(event->size + PAGE_BYTES - 1));
	if (event->flags & EVENT_PRIVATE)
		fprintf(writer->out, " %" PRIu32, vm->number);
	fputc('\n', writer->out);
	return bo;
}

static void map(struct session_writer *writer, struct writer_thread *thread,
		const struct session_event *event, const struct session_name *vm)
{
	const struct session_name *bo = NULL;

	if (event->obj) {
		bo = object_of(writer, thread, event, vm);
		if (!bo)
			return;
	}
	begin_call(writer, thread);
	writer->counts.maps++;
	if (bo)
		fprintf(writer->out,
			"map %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
			vm->number, bo->number, pages(event->addr), pages(event->range),
			pages(event->offset));
	else
		fprintf(writer->out, "null %" PRIu32 " %" PRIu64 " %" PRIu64 "\n", vm->number,
			pages(event->addr), pages(event->range));
}

static void unmap(struct session_writer *writer, struct writer_thread *thread,
		  const struct session_event *event, const struct session_name *vm)
{
	begin_call(writer, thread);
	writer->counts.unmaps++;
	fprintf(writer->out, "unmap %" PRIu32 " %" PRIu64 " %" PRIu64 "\n", vm->number,
		pages(event->addr), pages(event->range));
}

/* A VM that the session does not name. All that could use it may be older than the recording. */
static void leave_out(struct session_writer *writer, const struct session_event *event)
{
	if (event->flags & EVENT_YOUNG)
		writer->counts.unnamed++;
	else
		writer->counts.left_out++;
}

static void map_or_unmap(struct session_writer *writer, struct writer_thread *thread,
			 const struct session_event *event)
{
	const struct session_name *vm = names_find(&writer->vms, event->subject);

	if (!vm)
		leave_out(writer, event);
	else if (!is_paged(event->addr) || !is_paged(event->range) ||
		 (event->obj && !is_paged(event->offset)))
		writer->counts.odd++;
	else if (event->kind == EVENT_MAP)
		map(writer, thread, event, vm);
	else
		unmap(writer, thread, event, vm);
}

static void exec(struct session_writer *writer, struct writer_thread *thread,
		 const struct session_event *event)
{
	const struct session_name *vm = names_find(&writer->vms, event->subject);

	if (!vm) {
		leave_out(writer, event);
		return;
	}
	begin_call(writer, thread);
	writer->counts.execs++;
	fprintf(writer->out, "exec %" PRIu32 "\n", vm->number);
}

/* A driver evicts an object VM by VM: whether this is one more of them. A VM's turn comes once. */
static bool goes_on(struct session_writer *writer, struct writer_thread *thread,
		    const struct session_event *event)
{
	uint64_t *vm_bos;

	if (thread->evicted != event->obj || thread->evict_kind != event->kind)
		thread->num_vm_bos = 0;
	for (size_t i = 0; i < thread->num_vm_bos; i++)
		if (thread->vm_bos[i] == event->subject) {
			thread->num_vm_bos = 0;
			break;
		}
	vm_bos = realloc(thread->vm_bos, (thread->num_vm_bos + 1) * sizeof(*vm_bos));
	if (!vm_bos) {
		no_memory(writer);
		return true;
	}
	thread->vm_bos = vm_bos;
	thread->evicted = event->obj;
	thread->evict_kind = event->kind;
	vm_bos[thread->num_vm_bos++] = event->subject;
	return thread->num_vm_bos > 1;
}

static void evict(struct session_writer *writer, struct writer_thread *thread,
		  const struct session_event *event)
{
	const struct session_name *bo = names_find(&writer->bos, event->obj);

	/* Whoever evicts works for others. In a VM that is named all BOs are that are mapped. */
	if (!bo) {
		if (names_find(&writer->vms, event->addr))
			writer->counts.unnamed++;
		else
			writer->counts.left_out++;
		return;
	}
	if (goes_on(writer, thread, event))
		return;
	begin_call(writer, thread);
	writer->counts.evicts += event->kind == EVENT_EVICT;
	fprintf(writer->out, "%s %" PRIu32 "\n", event->kind == EVENT_EVICT ? "evict" : "restore",
		bo->number);
}

static void close_object(struct session_writer *writer, struct writer_thread *thread,
			 const struct session_event *event)
{
	struct session_name *bo = names_find(&writer->bos, event->subject);
	const struct session_name *root = names_find(&writer->roots, event->subject);

	if (root)
		vm_gone(writer, thread, root->other);
	if (!bo)
		return;
	begin_call(writer, thread);
	fprintf(writer->out, "close %" PRIu32 "\n", bo->number);
	names_drop(&writer->bos, bo);
}

void session_write_event(struct session_writer *writer, const struct session_event *event)
{
	struct writer_thread *thread = thread_of(writer, event->tid);

	if (!thread)
		return;
	if (event->kind != EVENT_EVICT && event->kind != EVENT_RESTORE)
		thread->num_vm_bos = 0;
	switch (event->kind) {
	case EVENT_VM_MADE:
		vm_made(writer, thread, event);
		break;
	case EVENT_VM_GONE:
		vm_gone(writer, thread, event->subject);
		break;
	case EVENT_MAP:
	case EVENT_UNMAP:
		map_or_unmap(writer, thread, event);
		break;
	case EVENT_EXEC:
		exec(writer, thread, event);
		break;
	case EVENT_EVICT:
	case EVENT_RESTORE:
		evict(writer, thread, event);
		break;
	case EVENT_CLOSE:
		close_object(writer, thread, event);
		break;
	}
}

void session_no_memory(struct session_writer *writer)
{
	writer->no_memory = true;
	writer->lost = true;
}

void session_free_names(struct session_writer *writer)
{
	names_free(&writer->vms);
	names_free(&writer->roots);
	names_free(&writer->bos);
	tdestroy(writer->threads, free_thread);
}
