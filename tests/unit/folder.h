/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of their own for tests of programs. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include "unit.h"

/** in_folder() - a path in the test folder, good until eight others were asked for */
const char *in_folder(const char *name);

/** run_in_folder() - run a program there, into "stdout" and "stderr". Return: its status */
int run_in_folder(const char *program, const char *arguments);

/** contents() - text of a file in the test folder, good until the next call */
char *contents(const char *name);

/** write_text() - a file of that text in the test folder */
void write_text(const char *name, const char *text);

/** make_folder() - group setup */
int make_folder(void **state);

/** remove_folder() - group teardown */
int remove_folder(void **state);

/** assert_one_line() - that stderr has one line, which begins with @who, all of it printable */
void assert_one_line(const char *who);

#endif
