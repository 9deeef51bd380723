// SPDX-License-Identifier: GPL-2.0-or-later
#include "number.h"

#include <math.h>
#include <stdio.h>

void number_format(char *text, size_t size, double value)
{
	double magnitude = fabs(value);
	int decimals = 3;

	if (magnitude >= 1000.0 || value == floor(value))
		decimals = 0;
	else if (magnitude >= 100.0)
		decimals = 1;
	else if (magnitude >= 10.0)
		decimals = 2;
	snprintf(text, size, "%.*f", decimals, value);
}

void change_format(char *text, size_t size, double pct)
{
	if (fabs(pct) < CHANGE_PCT_MAX)
		snprintf(text, size, "%+.2f %%", pct);
	else
		snprintf(text, size, "x%.4g", 1 + pct / 100);
}
