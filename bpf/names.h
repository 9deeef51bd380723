/* SPDX-License-Identifier: GPL-2.0 */
/* Names of what is in tables.h. */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>

extern const char *const class_names[];
extern const char *const class_abouts[];
extern const char *const op_names[];
extern const char *const list_names[];
extern const char *const counter_names[];

/** op_observes() - whether an operation is part of observing, not of what is observed. */
bool op_observes(size_t op);

/** class_find() - the class of a name, in any case of letters; -1: none has it. */
int class_find(const char *name);

#endif
