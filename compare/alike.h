/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of a family that changed by the same number, of which one says in which functions for all:
 * to profile a row takes half a second, and two patches may change a thousand.
 */
#ifndef COMPARE_ALIKE_H
#define COMPARE_ALIKE_H

#include "families.h"

/* Instructions that are the same number: costs are batches divided by operations. */
#define ALIKE_INSN 0.5

/**
 * alike_functions() - in which functions a row changed
 * @comparison: compared, on the exact clock.
 * @line: index of the row.
 * @side: which side, from 1.
 * @is_other: out: they are those of a row that changed alike. Left alone otherwise.
 *
 * Return: "drm_gpuvm_sm_map +16, drm_gpuva_link +2", or NULL: not known.
 */
const char *alike_functions(const struct comparison *comparison, size_t line, unsigned int side,
			    bool *is_other);

/**
 * alike_middle() - the row that changed, and whose change is nearest to its family's median
 * @comparison: compared, on the exact clock.
 * @side: which side, from 1.
 * @family: of that side.
 * @functions: its functions have to be known.
 *
 * Return: index of its line; the number of lines where there is none.
 */
size_t alike_middle(const struct comparison *comparison, unsigned int side,
		    const struct family *family, bool functions);

/**
 * alike_pick() - the rows to profile: one of each that changed alike
 * @comparison: compared, on the exact clock.
 * @side: which side, from 1.
 * @max: no more than so many: first those that families are explained with, then what changed most.
 * @picked: out: for each line, whether it is one of them; all false before.
 *
 * Return: 0, -ENOMEM.
 */
int alike_pick(const struct comparison *comparison, unsigned int side, size_t max, bool *picked);

#endif
