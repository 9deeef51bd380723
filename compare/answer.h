/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer: the verdict, what was compared, a line per family, a line for rows that changed
 * alike.
 */
#ifndef COMPARE_ANSWER_H
#define COMPARE_ANSWER_H

#include "families.h"
#include "judge.h"
#include "paper.h"

/**
 * print_answer() - all of it, of each side
 * @comparison: compared.
 * @paper: where to.
 *
 * Return: 0, -ENOMEM.
 */
int print_answer(const struct comparison *comparison, const struct paper *paper);

/**
 * print_why() - for each family whose median moved by more than 2 %, in which functions
 * @comparison: compared; nothing is printed where it does not know the functions of rows.
 * @paper: where to.
 * @side: which side, from 1.
 * @families: of that side.
 *
 * Return: 0, -ENOMEM.
 */
int print_why(const struct comparison *comparison, const struct paper *paper, unsigned int side,
	      const struct families *families);

/**
 * print_changes() - what changed on a side: rows that did so alike in a line
 * @comparison: compared.
 * @paper: where to.
 * @side: which side, from 1.
 *
 * Return: 0, -ENOMEM.
 */
int print_changes(const struct comparison *comparison, const struct paper *paper,
		  unsigned int side);

/**
 * print_not_compared() - what a side was not compared in, by its reason
 * @comparison: compared.
 * @paper: where to.
 * @side: which side, from 1.
 *
 * Return: 0, -ENOMEM.
 */
int print_not_compared(const struct comparison *comparison, const struct paper *paper,
		       unsigned int side);

#endif
