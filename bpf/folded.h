/* SPDX-License-Identifier: GPL-2.0 */
/* Folded stacks: `CLASS;outermost;...;innermost weight`, one per line, for flame graphs. */
#ifndef FOLDED_H
#define FOLDED_H

#include <stdio.h>

#include <jansson.h>

#include "ksyms.h"
#include "view.h"

/**
 * folded_new() - all stacks that were taken
 * @counted: what was counted meanwhile: what that has more than the stacks is `CLASS;lost`.
 * @weight: "wait", "hold" or "count".
 *
 * Returns: a new reference to an object: weight by stack, those without weight left out; NULL when
 * there is no memory.
 */
json_t *folded_new(const struct view *view, const struct snapshot *counted,
		   const struct ksyms *syms, const char *weight);

/**
 * folded_by_weight() - the same, by one weight or two
 * @weight: as above, or "both": "hold" and "wait".
 *
 * Returns: a new reference to an object of such objects, by weight; NULL when there is no memory.
 */
json_t *folded_by_weight(const struct view *view, const struct snapshot *counted,
			 const struct ksyms *syms, const char *weight);

/** folded_print() - one line per stack. */
void folded_print(const json_t *stacks, FILE *out);

#endif
