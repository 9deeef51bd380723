/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a profile knows of a row, as counters of the row.
 */
#ifndef PROFILE_AMEND_H
#define PROFILE_AMEND_H

#include <jansson.h>

/**
 * amend() - add counters to the rows of a result
 * @result: what result_read() gave: its rows get loads_per_op, stores_per_op, atomics_per_op,
 *	lines_per_op and driver_insn_per_op.
 * @profile: of the same run. Rows without a profile stay as they are.
 *
 * Returns: 0 or -ENOMEM.
 */
int amend(json_t *result, const json_t *profile);

#endif
