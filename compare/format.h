/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A comparison for people and for programs. A new format is a function and a line in format.c.
 */
#ifndef COMPARE_FORMAT_H
#define COMPARE_FORMAT_H

#include <stdio.h>

#include "judge.h"

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

extern const struct format format_console;
extern const struct format format_markdown;
extern const struct format format_mail;
extern const struct format format_csv;
extern const struct format format_json;
extern const struct format format_benchstat;
extern const struct format format_ktap;

#endif
