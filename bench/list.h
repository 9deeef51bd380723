/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which cases there are, in a fixed order, and which of them a run takes.
 */
#ifndef LIST_H
#define LIST_H

#include <stdio.h>

#include "bench.h"
#include "row.h"

/**
 * struct bench_case - one instance of a family
 * @family: the family.
 * @value: index of each parameter's value.
 * @mode: the mode; undefined for a modeless family.
 * @name: full name of its rows.
 * @group: @name without the last parameter: what a fit over that parameter is called.
 * @base: the row that the others of this family's name are a percentage of.
 * @family_index: order of the family's name.
 * @instance_index: order within the family's name.
 */
struct bench_case {
	const struct bench_family *family;
	size_t value[BENCH_MAX_PARAMS];
	enum gvb_mode mode;
	char name[ROW_NAME_SIZE];
	char group[ROW_NAME_SIZE];
	bool base;
	unsigned int family_index;
	unsigned int instance_index;
};

/**
 * struct case_list - cases
 * @cases: the array, freed by case_list_free().
 * @count: its length.
 */
struct case_list {
	struct bench_case *cases;
	size_t count;
};

/** case_list_all() - every case in every mode, in order. Returns: 0 or -ENOMEM. */
int case_list_all(struct case_list *list);

/**
 * case_list_filter() - keep what matches @filter (see lib/glob.h) and has its mode in @modes
 *
 * The first base row that is left of each family is marked as its base.
 */
void case_list_filter(struct case_list *list, const char *filter, unsigned int modes);

/** case_list_find() - the case of that name. Returns: NULL when there is none. */
const struct bench_case *case_list_find(const struct case_list *list, const char *name);

/** case_list_shuffle() - order the cases as only @seed decides. Returns: 0 or -ENOMEM. */
int case_list_shuffle(struct case_list *list, unsigned long seed);

/**
 * case_list_print() - names, one per line; with @claims each family's claim above them, and what
 *	its modes do not have in common
 */
void case_list_print(const struct case_list *list, FILE *out, int claims);

/** case_list_print_jobs() - a line per family: names of its cases, with commas between them. */
void case_list_print_jobs(const struct case_list *list, FILE *out);

/** case_list_print_families() - the families' names in one line. */
void case_list_print_families(FILE *out);

/** case_list_free() - free the cases; @list is empty afterwards. */
void case_list_free(struct case_list *list);

#endif
