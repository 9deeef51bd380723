/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs on a clock that is not exact, made up: the noise that real ones were seen to have.
 */
#ifndef TESTS_NOISE_H
#define TESTS_NOISE_H

#include <gsl/gsl_rng.h>

#include "judge.h"

/**
 * struct noise - what a session of boots is like
 * @rng: where chance comes from.
 * @cases: rows of a run.
 * @repetitions: of each.
 * @boots: per side, in the order A B B A A B B A...
 * @planted: this many of the cases cost @factor times as much on the second side.
 * @factor: see @planted.
 */
struct noise {
	gsl_rng *rng;
	unsigned int cases;
	unsigned int repetitions;
	unsigned int boots;
	unsigned int planted;
	double factor;
};

/**
 * noise_session() - fill an input with a session
 * @input: all zero; to be freed.
 * @noise: what it is like.
 */
void noise_session(struct input *input, const struct noise *noise);

#endif
