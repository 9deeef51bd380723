/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all findings come to, for people and for the context of a run. */
#ifndef LOCAL_VERDICT_H
#define LOCAL_VERDICT_H

#include <jansson.h>

#include "finding.h"

/* More than there are findings. */
#define VERDICT_MAX 32

/**
 * struct verdict - what was seen of each finding
 * @look: by index in findings. @note: the words of those that were found.
 * @tuned: was found before the machine was tuned, and is not any more.
 */
struct verdict {
	enum look look[VERDICT_MAX];
	struct note note[VERDICT_MAX];
	bool tuned[VERDICT_MAX];
};

/**
 * verdict_reach() - look at everything
 * @box: the machine; box_watch() was called.
 * @before: the verdict on it before it was tuned, or NULL.
 */
void verdict_reach(struct verdict *verdict, const struct box *box, const struct verdict *before);

/** verdict_refusal() - the first finding that refuses a run, or NULL. @note: out, its words. */
const struct finding *verdict_refusal(const struct verdict *verdict, const struct note **note);

/** verdict_spoiled() - whether something would spoil a number. */
bool verdict_spoiled(const struct verdict *verdict);

/**
 * verdict_print() - two lines for each finding that does not refuse, and one for what was not seen
 */
void verdict_print(const struct verdict *verdict, FILE *out);

/**
 * verdict_to_json() - for a run's context
 *
 * {"verdict": "clean" | "spoiled" | "refused", "cpu": N, "findings": [{"name", "found", "why",
 * "remedy"}], "tuned": [name], "unseen": [name]}
 *
 * Returns: a new reference, NULL without memory.
 */
json_t *verdict_to_json(const struct verdict *verdict, const struct box *box);

#endif
