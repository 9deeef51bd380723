// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * noise TRIALS [GLOB]: what verdicts are worth. Sessions of boots are made up, and
 * build/gpuvm-compare says what it sees in them: where nothing was changed, it may see something
 * in no more than 5 % of the sessions; where something was, it has to in 90 %.
 *
 * The folder of the project is in GPUVM_ROOT. A line per generator; the last line is
 * `N passed, N failed, 0 skipped`. Exit status: 0 all passed, 1 one did not, 2 it could not be
 * tried.
 */
#include <fnmatch.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <jansson.h>

#include "benchstat.h"
#include "sessions.h"
#include "timing.h"

#define CHANGED_MOST 0.05
#define FOUND_LEAST TIMING_POWER
/* With fewer sessions than that two standard deviations are chance. */
#define SESSIONS_MANY 100
/* Of sessions that are to be followed by one of as many boots as they propose. */
#define REFUSED_MOST 0.1

/* As many as `make compare` runs, unless told otherwise. */
#define BOOTS_DEFAULT 6

/**
 * struct generator - sessions of one kind
 * @name: in words.
 * @noise: what they are like; nothing planted: any change that is seen is wrong.
 * @boots: of each side.
 * @is_first: a first look, which is followed by a session of as many boots as it proposes.
 * @is_benchstat: what benchstat makes of it counts, not the verdict.
 */
struct generator {
	const char *name;
	struct noise noise;
	unsigned int boots;
	bool is_first;
	bool is_benchstat;
};

#define CALM .cases = 200, .sigma = 0.004
#define FEW .cases = 60, .sigma = 0.004, .planted = 10, .factor = 1.03

/* What real hosts were seen to have, all of it at once. */
#define REAL \
	.sigma = 0.004, .tail_df = 3, .bimodal = 0.05, .step = 0.05, .shared = 0.005, .drift = 0.03

static const struct generator generators[] = {
	{ "calm", { CALM }, .boots = BOOTS_DEFAULT },
	{ "10 % bimodal, 4 boots", { CALM, .bimodal = 0.1, .step = 0.05 }, .boots = 4 },
	{ "30 % bimodal, 4 boots", { CALM, .bimodal = 0.3, .step = 0.05 }, .boots = 4 },
	{ "10 % bimodal", { CALM, .bimodal = 0.1, .step = 0.05 }, .boots = BOOTS_DEFAULT },
	{ "20 % bimodal", { CALM, .bimodal = 0.2, .step = 0.05 }, .boots = BOOTS_DEFAULT },
	{ "30 % bimodal", { CALM, .bimodal = 0.3, .step = 0.05 }, .boots = BOOTS_DEFAULT },
	{ "30 % bimodal, 8 boots", { CALM, .bimodal = 0.3, .step = 0.05 }, .boots = 8 },
	{ "all bimodal, 12 boots", { CALM, .bimodal = 1, .step = 0.05 }, .boots = 12 },
	{ "boots 3 % apart", { CALM, .shared = 0.03 }, .boots = BOOTS_DEFAULT },
	{ "boots 3 % apart, one case", { .cases = 1, .sigma = 0.004, .shared = 0.03 }, .boots = 6 },
	{ "heavy tails (t2)", { CALM, .tail_df = 2 }, .boots = BOOTS_DEFAULT },
	{ "heavy tails (t2), 12 boots", { CALM, .tail_df = 2 }, .boots = 12 },
	{ "drift of 10 %", { CALM, .drift = 0.1 }, .boots = BOOTS_DEFAULT },
	{ "period of four boots", { CALM, .period = 0.04 }, .boots = BOOTS_DEFAULT },
	{ "period of four boots, 8 boots", { CALM, .period = 0.04 }, .boots = 8 },
	{ "bursts", { CALM, .burst = 0.1 }, .boots = 12 },
	{ "B five times noisier", { CALM, .noisy_b = 5 }, .boots = BOOTS_DEFAULT },
	{ "B five times noisier, 20 boots", { CALM, .noisy_b = 5 }, .boots = 20 },
	{ "all of it", { .cases = 230, REAL }, .boots = BOOTS_DEFAULT },
	{ "all of it, 4 boots", { .cases = 230, REAL }, .boots = 4 },
	{ "3 %, all of it",
	  { .cases = 40, REAL, .planted = 10, .factor = 1.03 },
	  .boots = BOOTS_DEFAULT,
	  .is_first = true },
	{ "benchstat, boots 1 % apart",
	  { .cases = 43, .sigma = 0.01, .shared = 0.01 },
	  .boots = 10,
	  .is_benchstat = true },
	{ "3 % in 10 of 60 cases", { FEW }, .boots = BOOTS_DEFAULT, .is_first = true },
	{ "3 %, tails of t3", { FEW, .tail_df = 3 }, .boots = BOOTS_DEFAULT, .is_first = true },
	{ "3 %, boots 2 % apart",
	  { FEW, .shared = 0.02 },
	  .boots = BOOTS_DEFAULT,
	  .is_first = true },
	{ "3 %, 10 % bimodal",
	  { FEW, .bimodal = 0.1, .step = 0.05 },
	  .boots = BOOTS_DEFAULT,
	  .is_first = true },
	{ "3 % in all cases, boots 2 % apart",
	  { .cases = 60, .sigma = 0.004, .shared = 0.02, .planted = 60, .factor = 1.03 },
	  .boots = BOOTS_DEFAULT,
	  .is_first = true },
	{ "5 % in all cases, boots 1 % apart, no second look",
	  { .cases = 60, .sigma = 0.004, .shared = 0.01, .planted = 60, .factor = 1.05 },
	  .boots = BOOTS_DEFAULT },
};

/**
 * struct tally - what came of the sessions of a generator
 * @sessions: that were looked at.
 * @changed: that were seen to have a change.
 * @planted: cases with a change, all sessions together.
 * @found: of them, those that are worse.
 * @refused: first looks that propose no number of boots.
 * @boots: of each side, in second looks, all together.
 */
struct tally {
	unsigned int sessions;
	unsigned int changed;
	unsigned int planted;
	unsigned int found;
	unsigned int refused;
	unsigned long boots;
};

static const char *folder;

static FILE *open_compare(unsigned int boots, const char *format)
{
	char command[512];

	snprintf(command, sizeof(command),
		 "cd '%s' && b=$(seq -f 'b-%%g.json' 0 %u) && a=$(seq -f 'a-%%g.json' 0 %u) && "
		 "'%s/build/gpuvm-compare' --format %s --side A $a --side B $b",
		 folder, boots - 1, boots - 1, getenv("GPUVM_ROOT"), format);
	return popen(command, "r");
}

static json_t *compare_session(unsigned int boots)
{
	FILE *pipe = open_compare(boots, "json");
	json_t *json;
	int status;

	json = pipe ? json_loadf(pipe, 0, NULL) : NULL;
	status = pipe ? pclose(pipe) : -1;
	if (!json || !WIFEXITED(status) || WEXITSTATUS(status) > 2) {
		fprintf(stderr, "gpuvm-bench: no comparison of %u boots\n", boots);
		exit(2);
	}
	return json;
}

static void write_session(const struct generator *generator, unsigned int boots, gsl_rng *rng)
{
	if (session_write(folder, &generator->noise, boots, rng)) {
		fprintf(stderr, "gpuvm-bench: no session can be made in %s\n", folder);
		exit(2);
	}
}

static json_t *look(const struct generator *generator, unsigned int boots, gsl_rng *rng)
{
	write_session(generator, boots, rng);
	return compare_session(boots);
}

static void try_benchstat(struct tally *tally, const struct generator *generator, gsl_rng *rng)
{
	FILE *pipe;
	int calls;

	write_session(generator, generator->boots, rng);
	pipe = open_compare(generator->boots, "benchstat");
	calls = pipe ? benchstat_calls(pipe, generator->boots) : -1;
	if (calls < 0) {
		fprintf(stderr, "gpuvm-bench: no text for benchstat\n");
		exit(2);
	}
	pclose(pipe);
	tally->sessions++;
	tally->changed += calls > 0;
}

static const char *verdict_at(const json_t *json, size_t number)
{
	json_t *row = json_array_get(json_object_get(json, "cases"), number);
	json_t *verdict = json_array_get(json_object_get(row, "verdicts"), 0);

	return json_string_value(json_object_get(verdict, "verdict"));
}

/* Changes too small to be of interest are changes, too, when there are none. */
static bool is_change(const char *verdict)
{
	return !strcmp(verdict, "worse") || !strcmp(verdict, "better") ||
	       !strcmp(verdict, "within limit");
}

static void count(struct tally *tally, const struct generator *generator, const json_t *json)
{
	unsigned int cases = generator->noise.cases, planted = generator->noise.planted;
	bool changed = false;

	for (unsigned int i = 0; i < cases; i++) {
		const char *verdict = verdict_at(json, i);

		if (!verdict) {
			fprintf(stderr, "gpuvm-bench: no verdict on case %u\n", i);
			exit(2);
		}
		if (i + planted < cases)
			changed |= is_change(verdict);
		else
			tally->found += !strcmp(verdict, "worse");
	}
	tally->sessions++;
	tally->changed += changed;
	tally->planted += planted;
}

static unsigned int proposed(const json_t *json)
{
	json_t *proposal = json_object_get(json, "proposal");
	json_int_t all = json_integer_value(json_object_get(proposal, "boots_all"));

	if (all)
		return (unsigned int)all;
	return (unsigned int)json_integer_value(json_object_get(proposal, "boots_nine_of_ten"));
}

static void try_one(struct tally *tally, const struct generator *generator, gsl_rng *rng)
{
	unsigned int boots = generator->boots;
	json_t *json = look(generator, boots, rng);

	if (generator->is_first) {
		boots = proposed(json);
		json_decref(json);
		if (!boots) {
			tally->refused++;
			return;
		}
		json = look(generator, boots, rng);
	}
	tally->boots += boots;
	count(tally, generator, json);
	json_decref(json);
}

/* Cases of a session have its luck in common: the session is what counts. */
static double chance(double share, unsigned int sessions)
{
	return sessions < SESSIONS_MANY ? 2 * sqrt(share * (1 - share) / sessions) : 0;
}

static bool judge(const struct generator *generator, const struct tally *tally, unsigned int trials)
{
	bool good = tally->changed <= (CHANGED_MOST + chance(CHANGED_MOST, trials)) * trials &&
		    tally->refused <= (REFUSED_MOST + chance(REFUSED_MOST, trials)) * trials &&
		    tally->found >= (FOUND_LEAST - chance(FOUND_LEAST, trials)) * tally->planted;

	printf("%s - %s: ", good ? "ok" : "not ok", generator->name);
	if (tally->planted)
		printf("%u of %u found with %.1f boots, ", tally->found, tally->planted,
		       (double)tally->boots / tally->sessions);
	if (tally->refused)
		printf("%u looks too noisy to propose boots, ", tally->refused);
	printf("%u of %u sessions changed where nothing was\n", tally->changed, tally->sessions);
	fflush(stdout);
	return good;
}

int main(int argc, char **argv)
{
	const size_t num = sizeof(generators) / sizeof(*generators);
	unsigned int trials = argc > 1 ? (unsigned int)atoi(argv[1]) : 0;
	char made[] = "/tmp/gpuvm-noise.XXXXXX", command[128];
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	unsigned int passed = 0, failed = 0;

	folder = mkdtemp(made);
	if (!trials || !folder || !rng || !getenv("GPUVM_ROOT")) {
		fprintf(stderr, "usage: GPUVM_ROOT=FOLDER noise TRIALS [GLOB]\n");
		return 2;
	}
	for (size_t i = 0; i < num; i++) {
		struct tally tally = { 0 };
		bool good;

		if (argc > 2 && fnmatch(argv[2], generators[i].name, 0))
			continue;
		/* The same sessions each time. */
		gsl_rng_set(rng, 1 + i);
		for (unsigned int trial = 0; trial < trials; trial++) {
			if (generators[i].is_benchstat)
				try_benchstat(&tally, &generators[i], rng);
			else
				try_one(&tally, &generators[i], rng);
		}
		good = judge(&generators[i], &tally, trials);
		passed += good;
		failed += !good;
	}
	gsl_rng_free(rng);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	printf("%u passed, %u failed, 0 skipped\n", passed, failed);
	return system(command) || failed ? 1 : 0;
}
