/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sweeps over a size, fitted as soon as their last row is there.
 */
#ifndef FITS_H
#define FITS_H

#include "list.h"
#include "output.h"

struct fits;

/** fits_new() - find the sweeps in @list. Returns: NULL when there is no memory. */
struct fits *fits_new(const struct case_list *list);

/**
 * fits_add() - take the first repetition of a finished case
 *
 * When it is the last of its sweep, the fit's rows go to @output. A sweep of fewer than three
 * sizes, or with a failed row, has no fit.
 *
 * Returns: 0, or a negative errno when a row could not be written.
 */
int fits_add(struct fits *fits, const struct bench_case *bcase, const struct row *row,
	     struct output *output);

void fits_free(struct fits *fits);

#endif
