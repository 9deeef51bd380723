// SPDX-License-Identifier: GPL-2.0-or-later
#include "sessions.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <gsl/gsl_randist.h>

#define PERIOD_BOOTS 4
#define BURST_FACTOR 1.5

/**
 * struct boot - one of a session
 * @side: 'a' or 'b'.
 * @number: of its side.
 * @place: in the session, from 0.
 * @boots: of the session.
 */
struct boot {
	char side;
	unsigned int number;
	unsigned int place;
	unsigned int boots;
};

static double boot_factor(const struct noise *noise, const struct boot *boot, gsl_rng *rng)
{
	double factor = gsl_ran_gaussian(rng, noise->shared);

	factor += noise->drift * boot->place / boot->boots;
	if (noise->period > 0)
		factor += boot->place % PERIOD_BOOTS < PERIOD_BOOTS / 2 ? noise->period : 0;
	if (gsl_rng_uniform(rng) < noise->burst)
		factor += log(BURST_FACTOR);
	return factor;
}

static double case_factor(const struct noise *noise, const struct boot *boot, unsigned int number,
			  gsl_rng *rng)
{
	double factor = noise->sigma * (noise->tail_df ? gsl_ran_tdist(rng, noise->tail_df) :
							 gsl_ran_ugaussian(rng));

	if (boot->side == 'b' && noise->noisy_b > 0)
		factor *= noise->noisy_b;
	/* Spread over the cases, so that some of those with a change are among them. */
	if ((number * 7) % noise->cases < noise->bimodal * noise->cases)
		factor += gsl_rng_uniform(rng) < 0.5 ? noise->step : 0;
	if (boot->side == 'b' && number + noise->planted >= noise->cases)
		factor += log(noise->factor);
	return factor;
}

static void write_row(FILE *file, unsigned int number, double cost)
{
	fprintf(file,
		"%s{\"name\": \"made/n:%u\", \"family_index\": 0, \"per_family_instance_index\": "
		"%u, \"run_name\": \"made/n:%u\", \"run_type\": \"iteration\", \"repetitions\": 1, "
		"\"repetition_index\": 0, \"threads\": 1, \"iterations\": 64, \"real_time\": %.9g, "
		"\"cpu_time\": %.9g, \"time_unit\": \"ns\"}",
		number ? ",\n" : "", number, number, number, cost, cost);
}

static int write_boot(const char *folder, const struct noise *noise, const struct boot *boot,
		      gsl_rng *rng)
{
	double factor = boot_factor(noise, boot, rng);
	char path[256];
	bool failed;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%c-%u.json", folder, boot->side, boot->number);
	file = fopen(path, "w");
	if (!file)
		return -errno;
	fputs("{\"context\": {\"clock\": \"tcg-ns\", \"revision\": \"made\", \"complete\": "
	      "true}, \"benchmarks\": [\n",
	      file);
	for (unsigned int i = 0; i < noise->cases; i++)
		write_row(file, i,
			  100.0 * (i + 1) * exp(factor + case_factor(noise, boot, i, rng)));
	fputs("]}\n", file);
	failed = ferror(file);
	return fclose(file) || failed ? -EIO : 0;
}

int session_write(const char *folder, const struct noise *noise, unsigned int boots, gsl_rng *rng)
{
	unsigned int numbers[2] = { 0 };
	char command[256], side[8];
	int ret = 0;
	FILE *order;

	snprintf(command, sizeof(command), "%s/scripts/boot-order %u %lu a b", getenv("GPUVM_ROOT"),
		 boots, gsl_rng_uniform_int(rng, 1000000000));
	order = popen(command, "r");
	if (!order)
		return -errno;
	for (unsigned int place = 0; !ret && fgets(side, sizeof(side), order); place++) {
		struct boot boot = { side[0], numbers[side[0] == 'b']++, place, 2 * boots };

		ret = write_boot(folder, noise, &boot, rng);
	}
	if (pclose(order) || numbers[0] != boots || numbers[1] != boots)
		ret = ret ? ret : -EIO;
	return ret;
}
