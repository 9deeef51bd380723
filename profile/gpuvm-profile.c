// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the instructions of a run's rows went: functions and stacks, from what the emulator's
 * plugin saw.
 *
 * Exit status: 0 done, 1 rows differ (--diff), are not there (--has) or do not add up (--check),
 * 2 could not.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "amend.h"
#include "complain.h"
#include "loaded.h"
#include "marks_of.h"
#include "profile.h"
#include "regular.h"
#include "result.h"
#include "result_read.h"

static const char who[] = "gpuvm-profile";

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
	FILE *windows = NULL;
	json_t *result = NULL, *profile = NULL;
	char message[256];
	int ret = regular_open(&windows, args->windows, STREAM_BYTES_MAX, message, sizeof(message));

	if (ret)
		complain(who, "%s %s", args->windows, message);
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
	int status = 0;

	if (read_profile(&profile, path))
		return 2;
	if (args->action == PRINT)
		profile_print(profile, args->top, stdout);
	else if (args->action == FOLD)
		profile_fold(profile, args->cases, args->mode, args->what, stdout);
	else if (args->action == MODES_OF)
		profile_modes(profile, stdout);
	else
		status = !profile_has(profile, args->names);
	json_decref(profile);
	return status;
}

static int check(const struct arguments *args)
{
	json_t *result = NULL, *profile = NULL;
	char message[256];
	int ret = result_read(&result, args->result, message, sizeof(message));

	if (ret)
		complain(who, "%s: %s", args->result, message);
	else
		ret = read_profile(&profile, args->paths[0]);
	if (!ret)
		ret = profile_check(result, profile, stdout);
	json_decref(result);
	json_decref(profile);
	return ret < 0 ? 2 : ret > 0;
}

static int differ(const char *const *paths, bool rows)
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
	int ret = arguments_parse(&args, argc, argv), status = ret > 0 ? 0 : 2;

	if (ret)
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
	case MODES_OF:
	case HAS:
		status = show(&args, args.paths[0]);
		break;
	case CHECK:
		status = check(&args);
		break;
	case DIFF:
		status = differ(args.paths, args.rows);
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
