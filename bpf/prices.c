// SPDX-License-Identifier: GPL-2.0
#include "prices.h"

#include <math.h>

#include "gpuvm_trace.skel.h"

/* A price is not negative; noise of the clock may be. */
static uint64_t ticks(double cost)
{
	return cost > 0 ? llround(cost) : 0;
}

void prices_unknown(struct view *view)
{
	static const struct costs nothing;

	prices_set(view, &nothing);
}

void prices_set(struct view *view, const struct costs *costs)
{
	__u64 *prices = view->skel->bss->prices;

	prices[PRICE_RUN] = PRICE_EVENT + ticks(costs->run);
	prices[PRICE_EXEC] = PRICE_EVENT + ticks(costs->exec);
	for (size_t kind = 0; kind < NUM_KINDS; kind++) {
		prices[PRICE_PAIR + kind] = 2 * PRICE_EVENT + ticks(costs->locks[kind].pair);
		view->own_hold[kind] = ticks(costs->locks[kind].own);
	}
}

bool prices_known(const struct view *view)
{
	return view->skel->bss->prices[PRICE_RUN] > PRICE_EVENT;
}
