// SPDX-License-Identifier: GPL-2.0-or-later
#include "noise.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_randist.h>

/* A session gets slower from its first boot to its last one, as a host that grows warm does. */
#define DRIFT 0.03
/* Of the whole boot, of a case in a boot, of a repetition. */
#define BOOT_SIGMA 0.005
#define PLACE_SIGMA 0.004
#define REPETITION_SIGMA 0.004
/* Cases whose memory lies well or badly, from boot to boot. */
#define BIMODAL_EVERY 20
#define BIMODAL_STEP 0.05
/* Somebody else takes the CPU for a while. */
#define BURST_CHANCE 0.001
#define BURST_LENGTH 40.0
#define BURST_FACTOR 1.5

static void add_run(struct side *side)
{
	side->runs = reallocarray(side->runs, side->num_runs + 1, sizeof(*side->runs));
	side->runs[side->num_runs++] = (struct run){
		.path = strdup("simulated"),
		.context = json_pack("{s:s, s:s}", "clock", "tcg-ns", "revision", "stock"),
	};
}

static void add_case(struct input *input, const struct noise *noise, unsigned int number,
		     unsigned int side, double boot, double *burst)
{
	double place = gsl_ran_gaussian(noise->rng, PLACE_SIGMA);
	struct line *line;
	char name[32];

	snprintf(name, sizeof(name), "simulated/%u", number);
	line = table_line(&input->table, name);
	if (!(number % BIMODAL_EVERY) && gsl_rng_uniform(noise->rng) < 0.5)
		place += BIMODAL_STEP;
	for (unsigned int i = 0; i < noise->repetitions; i++) {
		double cost = 100.0 * (number + 1) * exp(boot + place);

		/* Three degrees of freedom: a heavy tail, mostly towards slow. */
		cost *= 1 + REPETITION_SIGMA * fabs(gsl_ran_tdist(noise->rng, 3));
		if (*burst <= 0 && gsl_rng_uniform(noise->rng) < BURST_CHANCE)
			*burst = gsl_ran_exponential(noise->rng, BURST_LENGTH);
		if ((*burst)-- > 0)
			cost *= BURST_FACTOR;
		if (side && number < noise->planted)
			cost *= noise->factor;
		cell_sample(&line->cells[side], cost, input->sides[side].num_runs - 1);
	}
}

void noise_session(struct input *input, const struct noise *noise)
{
	unsigned int boots = 2 * noise->boots;

	input->num_sides = 2;
	input->table.sides = 2;
	for (unsigned int i = 0; i < boots; i++) {
		unsigned int side = ((i + 1) / 2) % 2;
		double boot = DRIFT * i / boots + gsl_ran_gaussian(noise->rng, BOOT_SIGMA);
		double burst = 0;

		add_run(&input->sides[side]);
		for (unsigned int j = 0; j < noise->cases; j++)
			add_case(input, noise, j, side, boot, &burst);
	}
}
