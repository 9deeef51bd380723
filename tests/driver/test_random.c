// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random operations against the model, in each mode; and the same ones in every mode, which must
 * leave the same dumps.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static void say_where(struct fuzz *fuzz, uint64_t seed)
{
	struct test *test = fuzz->rig.test;
	size_t length = strlen(test->why);

	if (length)
		snprintf(test->why + length, sizeof(test->why) - length,
			 " (--seed %" PRIu64 ", after %" PRIu64 " operations)", seed, fuzz->ops);
}

static void random_one(struct test *test, enum gvb_mode mode, uint64_t ops)
{
	struct fuzz fuzz;

	if (!fuzz_open(&fuzz, test, mode, test->seed * GVB_MODE_COUNT + mode))
		return;
	while (fuzz.ops < ops && fuzz_step(&fuzz))
		;
	if (!test_failed(test))
		fuzz_check(&fuzz);
	say_where(&fuzz, test->seed);
	fuzz_close(&fuzz);
	test_nothing_left(test);
}

void test_random(struct test *test)
{
	unsigned int modes = test->list ? 1 : __builtin_popcount(test->modes);

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		if (!test_begin(test, "random/%s", gvbc_mode_name(mode)))
			continue;
		if (test_has_mode(test, mode))
			random_one(test, mode, (test->ops + modes - 1) / modes);
		else
			test_skip(test, "the kernel does not have this mode");
		test_end(test);
	}
}

/* What one mode made of the sequence. */
struct outcome {
	uint64_t hash;
	struct gvb_dump_va *vas;
	size_t count;
};

/* FNV-1a. */
static uint64_t hash(uint64_t state, const void *data, size_t size)
{
	const unsigned char *bytes = data;

	while (size--)
		state = (state ^ *bytes++) * 0x100000001b3ull;
	return state;
}

static void look(struct fuzz *fuzz, struct outcome *outcome)
{
	for (int vm = 0; vm < RIG_VMS; vm++) {
		free(outcome->vas);
		outcome->vas = rig_dump(&fuzz->rig, vm, &outcome->count);
		if (outcome->vas)
			outcome->hash = hash(outcome->hash, outcome->vas,
					     outcome->count * sizeof(*outcome->vas));
	}
}

/* For scripts/same-dumps, which compares kernels; also a sign of life. */
static void say_digest(const struct fuzz *fuzz, enum gvb_mode mode, const struct outcome *outcome)
{
	printf("# digest %s %" PRIu64 " %016" PRIx64 "\n", gvbc_mode_name(mode), fuzz->ops,
	       outcome->hash);
	fflush(stdout);
}

/* Digests on the way to the last one. */
#define DIGESTS 32

static struct outcome play(struct test *test, enum gvb_mode mode, uint64_t ops)
{
	struct outcome outcome = { .hash = 0xcbf29ce484222325ull };
	unsigned int steps = 0, said = 0;
	struct fuzz fuzz;

	if (!fuzz_open(&fuzz, test, mode, test->seed))
		return outcome;
	while (fuzz.ops < ops && fuzz_step(&fuzz)) {
		if (++steps % 4 == 0)
			look(&fuzz, &outcome);
		if (fuzz.ops * DIGESTS / ops > said) {
			said = fuzz.ops * DIGESTS / ops;
			say_digest(&fuzz, mode, &outcome);
		}
	}
	if (!test_failed(test) && fuzz_check(&fuzz)) {
		look(&fuzz, &outcome);
		say_digest(&fuzz, mode, &outcome);
	}
	say_where(&fuzz, test->seed);
	fuzz_close(&fuzz);
	return outcome;
}

static void compare(struct test *test, enum gvb_mode mode, const struct outcome *first,
		    const struct outcome *other)
{
	if (other->hash != first->hash)
		test_fail(test, "%s: the dumps on the way differ from the first mode's",
			  gvbc_mode_name(mode));
	if (other->count != first->count || !other->vas || !first->vas ||
	    memcmp(other->vas, first->vas, first->count * sizeof(*first->vas)))
		test_fail(test, "%s: the last dump differs from the first mode's",
			  gvbc_mode_name(mode));
}

void test_modes(struct test *test)
{
	struct outcome first = { 0 };

	if (!test_begin(test, "modes/same-sequence-same-dumps"))
		return;
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		struct outcome outcome;

		if (!test_has_mode(test, mode))
			continue;
		outcome = play(test, mode, test->ops / 8);
		if (!first.vas) {
			first = outcome;
			continue;
		}
		compare(test, mode, &first, &outcome);
		free(outcome.vas);
	}
	free(first.vas);
	test_nothing_left(test);
	test_end(test);
}
