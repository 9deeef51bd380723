/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases that cannot be run here, and why: nothing is left out without a word.
 */
#ifndef SKIP_H
#define SKIP_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"

/** skip_reason() - why a case cannot be run on this kernel. Returns: NULL when it can. */
const char *skip_reason(const struct bench_case *bcase, const struct gvb_stats *stats);

/**
 * skip_once() - whether this is the case of several skipped ones that speaks for them
 *
 * In a mode that the kernel does not have, that is one of all cases of a family name; else one of
 * each family. It does not depend on the order of the list.
 */
bool skip_once(const struct case_list *list, const struct bench_case *bcase,
	       const struct gvb_stats *stats);

/** skip_name() - what the row is called that stands for all the cases that @bcase speaks for. */
void skip_name(const struct bench_case *bcase, const struct gvb_stats *stats, char *name,
	       size_t size);

#endif
