// SPDX-License-Identifier: GPL-2.0-or-later
#include "complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "printable.h"

/* Room for a path that is as long as paths can be, and what is wrong with it. */
#define LINE_SIZE 5120

void complain(const char *who, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fprintf(stderr, "%s: %s\n", who, printable(line));
}
