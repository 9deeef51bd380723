/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a row says against itself. A marked row is not one that the exact clock counts to the last
 * digit, and a reader has to see the mark wherever the row's number goes.
 */
#ifndef LIB_MARKS_H
#define LIB_MARKS_H

#include "row.h"

/**
 * enum row_mark - why a row is marked
 * @MARK_DOUBLED: a batch of twice the operations did not take twice as long, within 5 %.
 * @MARK_SPREAD: its batches are more than 5 % apart, or its rounds do not repeat.
 * @MARK_TICKS: timer interrupts are in its smallest batch.
 * @MARK_UNLIKE: its modes did not do the same: no number to compare modes by.
 * @ROW_MARKS: how many there are.
 */
enum row_mark {
	MARK_DOUBLED,
	MARK_SPREAD,
	MARK_TICKS,
	MARK_UNLIKE,
	ROW_MARKS,
};

#define MARK_BIT(mark) (1u << (mark))

/**
 * row_marks() - the marks of a row
 * @row: the row.
 *
 * Return: a set of MARK_BIT(); none for a row that was not measured.
 */
unsigned int row_marks(const struct row *row);

/**
 * row_resolution_pct() - how far apart the same kernel may be in this row, on any clock
 * @row: the row.
 *
 * That is its resolution_pct; of a marked row at least what its batches are apart, and how far a
 * doubled batch is from twice the time.
 *
 * Return: per cent of its cost; 0: not at all on the exact clock.
 */
double row_resolution_pct(const struct row *row);

/**
 * mark_sign() - a mark in a table
 * @mark: which.
 *
 * Return: "!", "~", "t", or "not like for like".
 */
const char *mark_sign(enum row_mark mark);

/**
 * mark_meaning() - a mark in words
 * @mark: which.
 *
 * Return: what it says of a row.
 */
const char *mark_meaning(enum row_mark mark);

/* Room for marks_text(). */
#define MARKS_SIZE 32

/**
 * marks_text() - marks as they stand behind a verdict: "!~"
 * @marks: a set of MARK_BIT().
 * @text: out, of %MARKS_SIZE bytes; empty without marks.
 */
void marks_text(unsigned int marks, char *text);

#endif
