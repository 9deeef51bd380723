// SPDX-License-Identifier: GPL-2.0
#include "names.h"

#include <strings.h>

#include "gpuvm_trace.h"

#define CLASS(_id, _counter, _kind, _about) [CLASS_##_id] = #_id,
const char *const class_names[NUM_CLASSES] = { LOCK_CLASSES(CLASS) };
#undef CLASS

#define CLASS(_id, _counter, _kind, _about) [CLASS_##_id] = _about,
const char *const class_abouts[NUM_CLASSES] = { LOCK_CLASSES(CLASS) };
#undef CLASS

#define OP(_id, _text, _function, _arg) [OP_##_id] = _text,
const char *const op_names[NUM_OPS] = { [OP_NONE] = "other",
					GPUVM_OPS(OP) DRIVER_OPS(OP) OBSERVER_OPS(OP) };
#undef OP

#define LIST(_id, _text) [LIST_##_id] = _text,
const char *const list_names[NUM_LISTS] = { WALK_LISTS(LIST) };
#undef LIST

#define COUNTER(_id, _text) [COUNTER_##_id] = _text,
const char *const counter_names[NUM_COUNTERS] = { COUNTERS(COUNTER) };
#undef COUNTER

bool op_observes(size_t op)
{
	return op == OP_TRACE_EXTOBJ || op == OP_TRACE_EVICT;
}

int class_find(const char *name)
{
	for (size_t i = 0; i < NUM_CLASSES; i++)
		if (!strcasecmp(name, class_names[i]))
			return i;
	return -1;
}
