/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be wrong with a machine that is to measure: a table. Each finding says what it found,
 * why that spoils a number, and how to get rid of it.
 */
#ifndef LOCAL_FINDING_H
#define LOCAL_FINDING_H

#include <stddef.h>

#include "box.h"

/**
 * enum weight - what a finding means for the run
 * @REFUSES: it cannot be, or its numbers would mean nothing.
 * @SPOILS: numbers are less than they could be.
 * @NOTES: numbers are fine, something else is missing.
 */
enum weight {
	REFUSES,
	SPOILS,
	NOTES,
};

/**
 * enum look - what came of looking
 * @CLEAN: it is not so.
 * @FOUND: it is.
 * @UNSEEN: this machine does not say.
 */
enum look {
	CLEAN,
	FOUND,
	UNSEEN,
};

/**
 * struct note - the words of a finding on this machine
 * @found: what was found. @remedy: what to do, a command where one does it.
 */
struct note {
	char found[320];
	char remedy[512];
};

/**
 * struct finding - one thing that can be wrong
 * @name: a word.
 * @weight: what it means.
 * @why: why that spoils a number, as a clause.
 * @look: looks, and fills in @note when it returns FOUND.
 */
struct finding {
	const char *name;
	enum weight weight;
	const char *why;
	enum look (*look)(const struct box *box, struct note *note);
};

/** findings - all of them, refusals first */
extern const struct finding findings[];
extern const size_t num_findings;

/** note_found() - say what was found. */
void note_found(struct note *note, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** note_remedy() - say what to do. */
void note_remedy(struct note *note, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Of what cannot be measured on, look_kernel.c. */
enum look look_architecture(const struct box *box, struct note *note);
enum look look_root(const struct box *box, struct note *note);
enum look look_debug(const struct box *box, struct note *note);
enum look look_gpuvm(const struct box *box, struct note *note);
enum look look_headers(const struct box *box, struct note *note);
enum look look_lockdown(const struct box *box, struct note *note);
enum look look_signatures(const struct box *box, struct note *note);
enum look look_modules(const struct box *box, struct note *note);
enum look look_btf(const struct box *box, struct note *note);

/* Of how the processor is set, look_cpu.c. */
enum look look_governor(const struct box *box, struct note *note);
enum look look_turbo(const struct box *box, struct note *note);
enum look look_smt(const struct box *box, struct note *note);
enum look look_isolated(const struct box *box, struct note *note);
enum look look_irqs(const struct box *box, struct note *note);
enum look look_clock(const struct box *box, struct note *note);

/* Of what goes on meanwhile, look_now.c. */
enum look look_steal(const struct box *box, struct note *note);
enum look look_throttling(const struct box *box, struct note *note);
enum look look_load(const struct box *box, struct note *note);

#endif
