/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How often locks were taken in a window, and how long they were held: by class and by who took
 * them.
 */
#ifndef PROFILE_HOLDS_H
#define PROFILE_HOLDS_H

#include <stdint.h>
#include <stdio.h>

#include "lock_classes.h"
#include "pairs.h"

/** enum hold_class - classes, as the driver and the tracer have them; HOLD_NO_CLASS: it is none. */
enum hold_class {
#define CLASS(_id, _counter, _kind, _about) HOLD_##_id,
	LOCK_CLASSES(CLASS)
#undef CLASS
		HOLD_NO_CLASS,
	HOLD_CLASSES,
};

/** hold_class_name() - "VM_RESV" and so on. */
const char *hold_class_name(enum hold_class class);

/** hold_class_find() - by its name. Returns: %HOLD_CLASSES when none has it. */
enum hold_class hold_class_find(const char *name);

/**
 * struct hold_count - what a stack did to a class
 * @acquisitions: calls of functions that take a lock.
 * @failed: those that did not get it. @holds: those whose lock was given back in the window.
 * @insns: that ran from the return of the one function to the call of the other, all holds summed.
 * @max: of the longest.
 */
struct hold_count {
	uint64_t acquisitions;
	uint64_t failed;
	uint64_t holds;
	uint64_t insns;
	uint64_t max;
};

/**
 * struct holds - of a window
 * @pairs: of a node in the tree of calls, and a class. @counts: of each pair. @room: of @counts.
 */
struct holds {
	struct pairs pairs;
	struct hold_count *counts;
	uint32_t room;
};

/** holds_at() - the count of a node and a class, good until another one is asked for. */
struct hold_count *holds_at(struct holds *holds, uint32_t node, enum hold_class class);

/** holds_write() - lines for the host (docs/interfaces.md). */
void holds_write(const struct holds *holds, FILE *file);

/** holds_clear() - forget all. */
void holds_clear(struct holds *holds);

/** holds_free() - give the memory back. */
void holds_free(struct holds *holds);

#endif
