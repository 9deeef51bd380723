/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions and answers whose numbers come out of reference runs.
 *
 * A template is Markdown, a finding each section that begins with "## ". In it
 *
 *	$ NAME = REVISION[@MACHINE] ROW [COUNTER]
 *
 * defines a value, the cost of that row when no counter is named, and leaves no line behind. In all
 * other lines {a} becomes the value a, {a-b} a difference, {a/b} a ratio and {a:b} how many percent
 * a is above b. At the end of a finding its rows are listed, and the command that makes them again.
 */
#ifndef PLOTS_FINDINGS_H
#define PLOTS_FINDINGS_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#define FINDINGS_MAX_VALUES 40
#define FINDINGS_MAX_RUNS 32

/**
 * struct findings_value - one defined value
 * @name: what the text calls it.
 * @revision: whose run.
 * @row: the row's name.
 * @counter: the counter, or "".
 * @value: what the run says.
 */
struct findings_value {
	char name[32];
	char revision[64];
	char row[192];
	char counter[48];
	double value;
};

/**
 * struct findings - a template being read
 * @folder: runs are FOLDER/REVISION/result.json.
 * @runs: those that were read, by the name of their revision.
 * @values: of the finding at hand.
 * @num_values: how many.
 * @message: what is wrong, once something is.
 */
struct findings {
	const char *folder;
	json_t *runs;
	struct findings_value values[FINDINGS_MAX_VALUES];
	size_t num_values;
	char message[512];
};

/**
 * findings_define() - read a "$" line
 * @findings: the values go there.
 * @line: all of the line.
 *
 * Return: 0, -EINVAL with a message: not such a line, a run or a row that is not there.
 */
int findings_define(struct findings *findings, const char *line);

/**
 * findings_expand() - write a line with its values
 * @findings: has the values.
 * @line: the line, with its end.
 * @out: where to.
 *
 * Return: 0, -EINVAL with a message: a value that is not defined, braces that do not close.
 */
int findings_expand(struct findings *findings, const char *line, FILE *out);

/**
 * findings_end() - the end of a finding: its rows and its command; no values are left
 * @findings: has the values.
 * @out: where to.
 */
void findings_end(struct findings *findings, FILE *out);

#endif
