/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From options to a run: the cases that are meant, and how each is to be measured.
 */
#ifndef SELECT_H
#define SELECT_H

#include "list.h"
#include "options.h"
#include "run_options.h"

/**
 * select_cases() - list the cases that the options mean, in the order in which they are to run
 *
 * Returns: 0, or a negative errno after a line on stderr; @list is to be freed either way.
 */
int select_cases(struct case_list *list, const struct options *options);

/** run_options_from() - what a run does with each case. */
struct run_options run_options_from(const struct options *options);

#endif
