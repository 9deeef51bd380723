// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe_share.h"

#include <stdio.h>

#include "clock.h"

#define MOSTLY_PCT 50

static double sum_of(const json_t *lock, const char *unit)
{
	char key[32];

	snprintf(key, sizeof(key), "hold_%s", unit);
	return json_number_value(json_object_get(json_object_get(lock, key), "sum"));
}

void probe_share_add(struct probe_share *share, const json_t *lock)
{
	const struct clock *clock;
	char key[32];

	for (size_t i = 0; (clock = clock_at(i)); i++) {
		double held = sum_of(lock, clock->unit);
		const json_t *probes;

		snprintf(key, sizeof(key), "probe_%s", clock->unit);
		probes = json_object_get(lock, key);
		share->held += held;
		share->probes += json_number_value(probes);
		share->unknown |= held > 0 && !json_is_number(probes);
	}
}

bool probe_share_known(const struct probe_share *share)
{
	return share->held > 0 && !share->unknown;
}

double probe_share_pct(const struct probe_share *share)
{
	return 100 * share->probes / share->held;
}

bool probe_share_mostly(const struct probe_share *share)
{
	return probe_share_known(share) && probe_share_pct(share) > MOSTLY_PCT;
}

const char *probe_share_text(const struct probe_share *share, char *text, size_t size)
{
	if (probe_share_known(share))
		snprintf(text, size, "%.0f %%%s", probe_share_pct(share),
			 probe_share_mostly(share) ? ", mostly probes" : "");
	else
		snprintf(text, size, "-");
	return text;
}
