/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many rows a run has, and which failed, were skipped or are marked.
 */
#ifndef COMPARE_DIGEST_ROWS_H
#define COMPARE_DIGEST_ROWS_H

#include "paper.h"
#include "side.h"

/**
 * struct row_counts - rows of a run
 * @measured: they have a number, or were right.
 * @failed: they were not.
 * @skipped: each stands for all that a mode or a kernel does not have.
 * @marked: measured, and not to be trusted to the last digit.
 */
struct row_counts {
	size_t measured;
	size_t failed;
	size_t skipped;
	size_t marked;
};

/**
 * print_row_counts() - say it, with reasons
 * @result: what result_read() gave.
 * @paper: where to.
 * @title: what the run is called.
 *
 * Return: 0, -EINVAL for a row that is none, -ENOMEM.
 */
int print_row_counts(const json_t *result, const struct paper *paper, const char *title);

#endif
