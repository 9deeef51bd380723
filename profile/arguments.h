/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gpuvm-profile's command line.
 */
#ifndef PROFILE_ARGUMENTS_H
#define PROFILE_ARGUMENTS_H

#include <stdbool.h>

#include "marks_of.h"
#include "profile.h"
#include "symbols.h"
#include "windows.h"

/** enum action - what to do: those up to %MARKS need the guest's facts, the others read profiles */
enum action { MAKE, MARKS, PRINT, FOLD, MODES_OF, HAS, CHECK, DIFF };

/**
 * struct arguments - the command line
 * @action: what to do.
 * @symbols: of the files that were named.
 * @extent: where the driver lies.
 * @result: path. @windows: path. @facts: path. @driver: path. @modules: folder of others.
 * @out: path. @operations: path, or NULL. @cases: globs. @mode: of rows, or NULL.
 * @names: of %HAS.
 * @top: functions a row. @what: what is folded. @amend: write the counters to the result, too.
 * @rows: differences by row. @paths: of profiles to read. @num_paths: how many.
 */
struct arguments {
	enum action action;
	struct symbols symbols;
	struct extent extent;
	const char *result;
	const char *windows;
	const char *facts;
	const char *driver;
	const char *modules;
	const char *out;
	const char *operations;
	const char *cases;
	const char *mode;
	const char *names;
	unsigned int top;
	enum profile_what what;
	bool amend;
	bool rows;
	const char *paths[2];
	unsigned int num_paths;
};

/** arguments_parse() - Returns: 0; 1: help was printed; negative errno after a line on stderr. */
int arguments_parse(struct arguments *args, int argc, char **argv);

#endif
