/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two rows that say what a fit found, as Google Benchmark writes them.
 */
#ifndef LIB_ROW_FIT_H
#define LIB_ROW_FIT_H

#include "fit.h"
#include "row.h"

/**
 * row_from_fit() - make the aggregate rows of a fit
 * @big_o: out, run_name + "_BigO": big_o, and the counters fit_intercept, fit_slope, fit_rms_pct.
 * @rms: out, run_name + "_RMS": the counter fit_rms_pct.
 * @like: a row of the sweep: family_index, instance_index, repetitions and threads come from it.
 * @run_name: the names' common part, without what was swept: "prepare_objects/mode:spin".
 * @fit: what was found.
 *
 * Return: 0, -ENAMETOOLONG, -EINVAL when the fit's numbers are not finite.
 */
int row_from_fit(struct row *big_o, struct row *rms, const struct row *like, const char *run_name,
		 const struct fit *fit);

#endif
