// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the instructions of a run's rows went: functions and stacks, from what the emulator's
 * plugin saw.
 *
 * Exit status: 0 done, 1 rows differ (--diff), 2 could not.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "amend.h"
#include "complain.h"
#include "loaded.h"
#include "marks_of.h"
#include "profile.h"
#include "result.h"
#include "result_read.h"

static const char who[] = "gpuvm-profile";

static const char usage[] =
	"usage: gpuvm-profile --result=RESULT.json --windows=FILE --facts=FILE --driver=MODULE\n"
	"                     [--modules=DIR] [--symbols=FILE...] --out=PROFILE.json [--amend]\n"
	"                     [--operations=TRACE.json]\n"
	"       gpuvm-profile --marks --facts=FILE --driver=MODULE [--modules=DIR]\n"
	"                     [--symbols=FILE...]\n"
	"       gpuvm-profile --print [--top=N] PROFILE.json\n"
	"       gpuvm-profile --fold=WHAT [--cases=GLOBS] PROFILE.json\n"
	"       gpuvm-profile --diff [--rows] A/PROFILE.json B/PROFILE.json\n"
	"Makes profiles of a run (and adds their counters to its rows, and writes one operation of\n"
	"each row as a trace for ui.perfetto.dev), prints them, folds their\n"
	"stacks (WHAT: insn, loads, stores, atomics, lines or holds), says where two differ (what\n"
	"changed alike in a line, or --rows), or what the plugin is to look for.\n";

enum action { MAKE, MARKS, PRINT, FOLD, DIFF };

/**
 * struct arguments - the command line
 * @action: what to do.
 * @symbols: of the files that were named.
 * @extent: where the driver lies.
 * @result: path. @windows: path. @facts: path. @driver: path. @modules: folder of others.
 * @out: path. @operations: path, or NULL. @cases: globs.
 * @top: functions a row. @what: what is folded. @amend: write the counters to the result, too.
 * @rows: differences by row.
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
	unsigned int top;
	enum profile_what what;
	bool amend;
	bool rows;
};

static int parse_what(const char *name, enum profile_what *what)
{
	for (*what = 0; *what < PROFILE_FOLDS; (*what)++)
		if (!strcmp(name, profile_what_name(*what)))
			return 0;
	complain(who,
		 "nothing like '%s' is counted; there are insn, loads, stores, atomics, "
		 "lines and holds",
		 name);
	return -EINVAL;
}

static int parse_top(const char *text, unsigned int *top)
{
	char *end;

	*top = strtoul(text, &end, 10);
	if (end != text && !*end && *text != '-')
		return 0;
	complain(who, "--top '%s' is no number of functions; 0 is all", text);
	return -EINVAL;
}

static int parse_option(struct arguments *args, int option)
{
	const struct {
		int option;
		const char **path;
	} paths[] = {
		{ 'r', &args->result },	 { 'w', &args->windows },    { 'f', &args->facts },
		{ 'd', &args->driver },	 { 'o', &args->out },	     { 'c', &args->cases },
		{ 'm', &args->modules }, { 'O', &args->operations },
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (paths[i].option == option)
			*paths[i].path = optarg;
	switch (option) {
	case 's':
		return symbols_add(&args->symbols, optarg, NULL);
	case 'M':
		args->action = MARKS;
		return 0;
	case 'P':
		args->action = PRINT;
		return 0;
	case 'D':
		args->action = DIFF;
		return 0;
	case 'F':
		args->action = FOLD;
		return parse_what(optarg, &args->what);
	case 'A':
		args->amend = true;
		return 0;
	case 'R':
		args->rows = true;
		return 0;
	case 't':
		return parse_top(optarg, &args->top);
	case 'h':
		fputs(usage, stdout);
		exit(0);
	}
	return 0;
}

static int parse(struct arguments *args, int argc, char **argv)
{
	static const struct option table[] = {
		{ "result", required_argument, NULL, 'r' },
		{ "windows", required_argument, NULL, 'w' },
		{ "facts", required_argument, NULL, 'f' },
		{ "driver", required_argument, NULL, 'd' },
		{ "modules", required_argument, NULL, 'm' },
		{ "symbols", required_argument, NULL, 's' },
		{ "out", required_argument, NULL, 'o' },
		{ "operations", required_argument, NULL, 'O' },
		{ "cases", required_argument, NULL, 'c' },
		{ "amend", no_argument, NULL, 'A' },
		{ "marks", no_argument, NULL, 'M' },
		{ "print", no_argument, NULL, 'P' },
		{ "diff", no_argument, NULL, 'D' },
		{ "rows", no_argument, NULL, 'R' },
		{ "fold", required_argument, NULL, 'F' },
		{ "top", required_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	static const int words[] = { [MAKE] = 0, [MARKS] = 0, [PRINT] = 1, [FOLD] = 1, [DIFF] = 2 };
	int option, ret = 0;

	opterr = 0;
	while (!ret && (option = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		if (option == '?' || option == ':') {
			complain_option(who, option, argv[optind - 1]);
			return -EINVAL;
		}
		ret = parse_option(args, option);
	}
	if (ret)
		return ret;
	if (argc - optind == words[args->action] &&
	    (args->action > MARKS || (args->facts && args->driver)) &&
	    (args->action == DIFF || !args->rows) &&
	    (args->action != MAKE || (args->result && args->windows && args->out)))
		return 0;
	fputs(usage, stderr);
	return -EINVAL;
}

static int add_modules(struct arguments *args)
{
	uint32_t before = args->symbols.count;
	char message[256];
	json_t *facts, *modules;
	int ret = json_read(&facts, args->facts, message, sizeof(message));

	if (ret) {
		complain(who, "%s: %s", args->facts, message);
		return ret;
	}
	modules = json_object_get(json_object_get(facts, "snapshot"), "modules");
	ret = loaded_add(&args->symbols, args->driver, modules);
	marks_extent(&args->symbols, before, &args->extent);
	if (!ret && args->modules)
		ret = loaded_add_folder(&args->symbols, args->modules, modules);
	json_decref(facts);
	return ret ? ret : symbols_sort(&args->symbols);
}

static int read_profile(json_t **profile, const char *path)
{
	char message[256];
	int ret = json_read(profile, path, message, sizeof(message));

	if (!ret && json_is_array(json_object_get(*profile, "rows")))
		return 0;
	complain(who, "%s: %s", path, ret ? message : "is no profile: it has no rows");
	if (!ret)
		json_decref(*profile);
	return -EINVAL;
}

static int amend_result(const struct arguments *args, json_t *result, const json_t *profile)
{
	char message[256];
	int ret = amend(result, profile);

	if (ret) {
		complain(who, "%s", strerror(-ret));
		return ret;
	}
	ret = result_write(result, args->result, message, sizeof(message));
	if (ret)
		complain(who, "%s %s", args->result, message);
	return ret;
}

static int open_operations(FILE **file, const char *path)
{
	*file = path ? fopen(path, "we") : NULL;
	if (!path || *file)
		return 0;
	complain(who, "%s: %s", path, strerror(errno));
	return -EIO;
}

static int close_operations(FILE *file, const char *path)
{
	int failed = file ? ferror(file) : 0;

	if (!file || !(fclose(file) | failed))
		return 0;
	complain(who, "%s cannot be written", path);
	return -EIO;
}

static int make(struct arguments *args)
{
	FILE *operations = NULL;
	FILE *windows = fopen(args->windows, "re");
	json_t *result = NULL, *profile = NULL;
	char message[256];
	int ret = windows ? 0 : -errno;

	if (ret)
		complain(who, "%s: %s", args->windows, strerror(-ret));
	if (!ret)
		ret = result_read(&result, args->result, message, sizeof(message));
	if (windows && ret)
		complain(who, "%s: %s", args->result, message);
	if (!ret)
		ret = open_operations(&operations, args->operations);
	if (!ret)
		profile = profile_new(result, windows, &args->symbols, operations);
	if (close_operations(operations, args->operations))
		ret = -EIO;
	if (profile && json_dump_file(profile, args->out, JSON_COMPACT)) {
		complain(who, "%s cannot be written", args->out);
		ret = -EIO;
	}
	if (!ret && profile && args->amend)
		ret = amend_result(args, result, profile);
	if (windows)
		fclose(windows);
	json_decref(result);
	json_decref(profile);
	return ret || !profile ? 2 : 0;
}

static int show(const struct arguments *args, const char *path)
{
	json_t *profile;

	if (read_profile(&profile, path))
		return 2;
	if (args->action == PRINT)
		profile_print(profile, args->top, stdout);
	else
		profile_fold(profile, args->cases, args->what, stdout);
	json_decref(profile);
	return 0;
}

static int differ(char **paths, bool rows)
{
	json_t *a = NULL, *b = NULL;
	int ret = read_profile(&a, paths[0]);

	if (!ret)
		ret = read_profile(&b, paths[1]);
	if (!ret)
		ret = rows ? profile_differ_rows(a, b, stdout) : profile_differ(a, b, stdout);
	json_decref(a);
	json_decref(b);
	return ret < 0 ? 2 : ret > 0;
}

int main(int argc, char **argv)
{
	struct arguments args = { .top = 12 };
	int status = 2;

	if (parse(&args, argc, argv))
		goto cleanup;
	switch (args.action) {
	case MAKE:
		status = add_modules(&args) ? 2 : make(&args);
		break;
	case MARKS:
		status = add_modules(&args) || marks_print(&args.symbols, &args.extent, stdout) ?
				 2 :
				 0;
		break;
	case PRINT:
	case FOLD:
		status = show(&args, argv[optind]);
		break;
	case DIFF:
		status = differ(argv + optind, args.rows);
		break;
	}
	if (fflush(stdout) || ferror(stdout)) {
		complain(who, "what was to be said cannot be written");
		status = 2;
	}
cleanup:
	symbols_free(&args.symbols);
	return status;
}
