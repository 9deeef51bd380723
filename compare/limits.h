/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much worse a case may get before a comparison fails.
 */
#ifndef COMPARE_LIMITS_H
#define COMPARE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct limit - one rule
 * @globs: cases that it is for, as glob_match() takes them; empty: all.
 * @pct: how many % more than the first side they may cost.
 */
struct limit {
	char *globs;
	double pct;
};

/*
 * What no rule is about: a change that is smaller than either says nothing of the code that was
 * changed, but that it moved.
 */
#define LIMIT_DEFAULT_PCT 0.1
#define LIMIT_DEFAULT_INSN 1.0

/**
 * struct limits - rules; the last one that fits a case holds
 * @rules: in the order in which they came.
 * @count: used part of @rules.
 */
struct limits {
	struct limit *rules;
	size_t count;
};

/**
 * percent_parse() - read "3%", "3 %" or "3"
 * @text: the text.
 * @pct: out: finite, not negative.
 *
 * Return: 0, -EINVAL.
 */
int percent_parse(const char *text, double *pct);

/**
 * limits_add() - add a rule
 * @limits: the rules.
 * @text: "1%" or "GLOBS=1%".
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int limits_add(struct limits *limits, const char *text);

/**
 * limits_read() - add a file's rules: one per line, "GLOBS PERCENT"; "#" begins a comment
 * @limits: the rules.
 * @path: the file, a regular one.
 * @message: out: what is wrong with it, when something is, as what follows its name.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL for a line that is no rule, or negative errno.
 */
int limits_read(struct limits *limits, const char *path, char *message, size_t size);

/**
 * limits_of() - what a case may get worse by
 * @limits: the rules.
 * @name: the case.
 * @pct: out: per cent; %LIMIT_DEFAULT_PCT when there is no rule for it.
 *
 * Return: whether there is a rule.
 */
bool limits_of(const struct limits *limits, const char *name, double *pct);

/**
 * limits_free() - free the rules
 * @limits: the rules; none afterwards.
 */
void limits_free(struct limits *limits);

#endif
