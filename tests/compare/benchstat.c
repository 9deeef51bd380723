// SPDX-License-Identifier: GPL-2.0-or-later
#include "benchstat.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "timing.h"

#define SIDES 2
#define CASES_MAX 512
#define BOOTS_MAX 32

/**
 * struct text - what was read
 * @alpha: how unlikely a change has to be without one.
 * @costs: by side, case and boot.
 * @cases: of each side.
 */
struct text {
	double alpha;
	double costs[SIDES][CASES_MAX][BOOTS_MAX];
	unsigned int cases[SIDES];
};

/* Each case has its boots one after the other. */
static bool take_line(struct text *text, const char *line, unsigned int side, unsigned int boots,
		      unsigned int number)
{
	unsigned int which = number / boots;
	double *cost;

	if (which >= CASES_MAX)
		return false;
	cost = &text->costs[side][which][number % boots];
	text->cases[side] = which + 1;
	return sscanf(line, "Benchmark%*s %*u %lf", cost) == 1;
}

static bool read_text(struct text *text, FILE *in, unsigned int boots)
{
	unsigned int side = 0, sides = 0, number = 0;
	char line[512];

	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "# benchstat -col side -alpha %lf", &text->alpha) == 1)
			continue;
		if (!strncmp(line, "side: ", 6)) {
			side = sides++;
			number = 0;
		}
		if (sides > SIDES)
			return false;
		if (!strncmp(line, "Benchmark", 9) && !take_line(text, line, side, boots, number++))
			return false;
	}
	return sides == SIDES && text->alpha > 0 && text->cases[0] == text->cases[1] &&
	       number == boots * text->cases[1];
}

int benchstat_calls(FILE *in, unsigned int boots)
{
	struct text *text = calloc(1, sizeof(*text));
	int calls = -1;

	if (text && boots <= BOOTS_MAX && read_text(text, in, boots)) {
		calls = 0;
		for (unsigned int i = 0; i < text->cases[0]; i++)
			calls += mann_whitney(text->costs[0][i], boots, text->costs[1][i], boots) <=
				 text->alpha;
	}
	free(text);
	return calls;
}
