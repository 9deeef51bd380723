/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs on a clock that is not exact, made up: noise of kinds that real hosts have.
 */
#ifndef TESTS_SESSIONS_H
#define TESTS_SESSIONS_H

#include <stddef.h>
#include <gsl/gsl_rng.h>

/**
 * struct noise - what boots are like; each sigma and step is a share of the cost
 * @cases: rows of a run.
 * @sigma: of a case in a boot; without it there is none.
 * @tail_df: its distribution is Student's with so many degrees of freedom; 0: normal.
 * @bimodal: the share of cases that are slow in one boot and fast in the next.
 * @step: how much slower.
 * @shared: sigma of a whole boot, in all cases alike.
 * @drift: by how much the host gets slower from the first boot to the last.
 * @period: by how much it is slower in two boots, then faster in two.
 * @noisy_b: how many times as noisy side B is.
 * @burst: the share of boots that somebody else's work slows down by half.
 * @planted: so many of the cases, the last ones, cost @factor times as much on side B.
 * @factor: see @planted.
 */
struct noise {
	unsigned int cases;
	double sigma;
	unsigned int tail_df;
	double bimodal;
	double step;
	double shared;
	double drift;
	double period;
	double noisy_b;
	double burst;
	unsigned int planted;
	double factor;
};

/**
 * session_write() - write the runs of a session: a-0.json, a-1.json..., b-0.json...
 * @folder: where.
 * @noise: what they are like.
 * @boots: of each side, in the order that scripts/boot-order gives.
 * @rng: where chance comes from.
 *
 * Return: 0, negative errno.
 */
int session_write(const char *folder, const struct noise *noise, unsigned int boots, gsl_rng *rng);

#endif
