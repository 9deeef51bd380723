// SPDX-License-Identifier: GPL-2.0-or-later
#include "at_most.h"

#include <math.h>
#include <stdbool.h>

#include "complain.h"
#include "format.h"

enum {
	NO_MORE,
	MORE,
	CANNOT_TELL,
};

static bool is_more(const struct comparison *comparison, const struct line *line, double cost,
		    double most)
{
	double pct;

	if (limits_of(comparison->limits, line->name, &pct))
		return cost > most * (1 + pct / 100);
	return cost - most >= LIMIT_DEFAULT_INSN && cost >= most * (1 + pct / 100);
}

int at_most(const struct comparison *comparison, double most, FILE *out)
{
	const struct table *table = &comparison->input->table;
	bool more = false, rough = false;
	double largest = -1;

	for (size_t i = 0; i < table->count; i++) {
		const struct line *line = &table->lines[i];
		double cost;

		if (line->cells[0].state != CELL_MEASURED)
			continue;
		cost = cell_smallest(&line->cells[0]);
		largest = fmax(largest, cost);
		more |= is_more(comparison, line, cost, most);
		rough |= !line_is_exact(comparison, line);
	}
	if (largest < 0) {
		complain("gpuvm-bench", "no row was measured");
		return CANNOT_TELL;
	}
	if (more && rough) {
		complain("gpuvm-bench",
			 "it costs %.15g, which is more, but the row is not to be trusted",
			 largest);
		return CANNOT_TELL;
	}
	fprintf(out, "costs %.15g, at most %.15g\n", largest, most);
	return more ? MORE : NO_MORE;
}
