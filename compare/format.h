/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison for people and for programs. A new format is an entry in FORMATS(), and what that
 * names.
 */
#ifndef COMPARE_FORMAT_H
#define COMPARE_FORMAT_H

#include <stdio.h>

#include "judge.h"

/* clang-format off */

/* FORMAT(name): format_NAME of all; what people are offered goes first */
#define FORMATS(FORMAT) \
	FORMAT(console) \
	FORMAT(markdown) \
	FORMAT(mail) \
	FORMAT(csv) \
	FORMAT(json) \
	FORMAT(benchstat) \
	FORMAT(ktap) \
	FORMAT(changes)

/* clang-format on */

/**
 * struct format - a way to print a comparison
 * @name: what the user calls it.
 * @print: prints it. @changed: leave out cases and figures that are the same. Returns 0 or
 *	-ENOMEM; that writing failed shows in @out.
 * @sides_min: sides that it needs.
 */
struct format {
	const char *name;
	int (*print)(const struct comparison *comparison, FILE *out, bool changed);
	unsigned int sides_min;
};

/**
 * format_find() - look a format up
 * @name: its name.
 *
 * Return: the format, or NULL.
 */
const struct format *format_find(const char *name);

/**
 * format_names() - what formats there are
 *
 * Return: "console, markdown, ...".
 */
const char *format_names(void);

/**
 * verdict_is_change() - whether a case is shown when only changes are
 * @verdict: what became of it.
 *
 * Return: false for the same, for no change seen, and for what no side has measured.
 */
bool verdict_is_change(const struct verdict *verdict);

/**
 * line_is_shown() - whether any side has to say something about a line
 * @comparison: compared.
 * @line: its index.
 * @changed: only changes are.
 *
 * Return: whether it is to be printed. A fit is not: it is among the figures, as is what no run
 * but a trace knows.
 */
bool line_is_shown(const struct comparison *comparison, size_t line, bool changed);

/**
 * line_is_exact() - whether a case's cost is exact to the last digit, on all sides
 * @comparison: compared.
 * @line: the case.
 *
 * Return: false for a row that is marked, and where the clock is not exact.
 */
bool line_is_exact(const struct comparison *comparison, const struct line *line);

/**
 * figure_values() - one figure of a line on all sides
 * @comparison: compared.
 * @line: index of the line.
 * @figure: index of the figure's name.
 * @changed: only when sides differ.
 * @values: out: one per side; NAN where there is none.
 *
 * Return: whether it is to be printed: the first side has it, or another one that is not skipped
 * does.
 */
bool figure_values(const struct comparison *comparison, size_t line, unsigned int figure,
		   bool changed, double *values);

#define FORMAT(_name) extern const struct format format_##_name;
FORMATS(FORMAT)
#undef FORMAT

#endif
