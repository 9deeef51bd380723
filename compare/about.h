/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was compared, on what: for who reads an answer elsewhere than where it was made.
 */
#ifndef COMPARE_ABOUT_H
#define COMPARE_ABOUT_H

#include "judge.h"
#include "paper.h"

/**
 * print_about() - kernels, patches, compiler, QEMU, clock, the command to repeat it
 * @comparison: compared.
 * @paper: where to. What all sides have in common is said once.
 */
void print_about(const struct comparison *comparison, const struct paper *paper);

/**
 * print_legend() - what the marks mean, and how sure intervals are: where there are any
 * @comparison: compared.
 * @paper: where to.
 */
void print_legend(const struct comparison *comparison, const struct paper *paper);

#endif
