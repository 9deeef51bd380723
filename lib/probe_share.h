/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of the holds that a tracer saw is its own probes (trace.json, docs/interfaces.md).
 */
#ifndef LIB_PROBE_SHARE_H
#define LIB_PROBE_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

/* Room for what probe_share_text() says. */
#define PROBE_SHARE_SIZE 48

/**
 * struct probe_share - of the holds of some locks; all zero is of none
 * @held: all of them, summed. @probes: what of that is probes.
 * @unknown: some of the locks do not say.
 */
struct probe_share {
	double held;
	double probes;
	bool unknown;
};

/** probe_share_add() - add an entry of "locks" */
void probe_share_add(struct probe_share *share, const json_t *lock);

/** probe_share_known() - whether there is a share */
bool probe_share_known(const struct probe_share *share);

/** probe_share_pct() - the share, in percent; only of one that is known */
double probe_share_pct(const struct probe_share *share);

/** probe_share_mostly() - whether it is known to be more than half */
bool probe_share_mostly(const struct probe_share *share);

/**
 * probe_share_text() - for people: "12 %", "97 %, mostly probes", "-" when it is not known
 * @text: out.
 * @size: of it.
 */
const char *probe_share_text(const struct probe_share *share, char *text, size_t size);

#endif
