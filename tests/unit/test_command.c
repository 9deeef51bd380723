// SPDX-License-Identifier: GPL-2.0-or-later
/* What every program here makes of its command line: lib/command.c. */
#include "unit.h"

#include <string.h>

#include "command.h"

#define WORDS_MAX 8

enum {
	OPT_NAME = COMMAND_KEY,
	OPT_NUMBER,
	OPT_MAYBE,
	OPT_FLAG,
};

static const struct argp_option options[] = {
	{ "name", OPT_NAME, "NAME", 0, "a name", 0 },
	{ "number", OPT_NUMBER, "N", 0, "refused", 0 },
	{ "maybe", OPT_MAYBE, "VALUE", OPTION_ARG_OPTIONAL, "with or without", 0 },
	{ "flag", OPT_FLAG, NULL, 0, "set", 0 },
	{ "letter", 'l', "X", 0, "has a letter", 0 },
	{ 0 },
};

/* What was taken, in its order, with blanks between. */
struct taken {
	char text[256];
	bool takes_rest;
};

static void note(struct taken *taken, const char *what, const char *value)
{
	size_t used = strlen(taken->text);

	snprintf(taken->text + used, sizeof(taken->text) - used, "%s%s%s", used ? " " : "", what,
		 value ? value : "");
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct taken *taken = state->input;

	switch (key) {
	case OPT_NAME:
		note(taken, "name=", value);
		return 0;
	case OPT_NUMBER:
		fprintf(stderr, "prog: --number '%s'; a number\n", value);
		return -ERANGE;
	case OPT_MAYBE:
		note(taken, "maybe=", value);
		return 0;
	case OPT_FLAG:
		note(taken, "flag", NULL);
		return 0;
	case 'l':
		note(taken, "letter=", value);
		return 0;
	case ARGP_KEY_ARG:
		if (taken->takes_rest)
			break;
		note(taken, "", value);
		return 0;
	case ARGP_KEY_ARGS:
		for (int i = state->next; taken->takes_rest && i < state->argc; i++)
			note(taken, "rest=", state->argv[i]);
		return taken->takes_rest ? 0 : ARGP_ERR_UNKNOWN;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = { .options = options, .parser = take, .doc = "Does things." };

/* Parses words that have blanks between them; what was printed goes to @out and @err. */
static int parse(struct taken *taken, const struct argp *how, const char *line, char *out,
		 char *err)
{
	char words[256], *argv[WORDS_MAX + 2] = { "prog" }, *rest = words;
	FILE *was_out = stdout, *was_err = stderr;
	int argc = 1, ret;

	snprintf(words, sizeof(words), "%s", line);
	for (char *word = strsep(&rest, " "); word && argc <= WORDS_MAX; word = strsep(&rest, " "))
		if (*word)
			argv[argc++] = word;
	stdout = fmemopen(out, 4096, "w");
	stderr = fmemopen(err, 4096, "w");
	ret = command_parse(how, "prog", argc, argv, taken);
	fclose(stdout);
	fclose(stderr);
	stdout = was_out;
	stderr = was_err;
	return ret;
}

static void takes(const char *line, bool rest, const char *want)
{
	char out[4096] = "", err[4096] = "";
	struct taken taken = { .takes_rest = rest };

	assert_int_equal(parse(&taken, &argp, line, out, err), 0);
	assert_string_equal(taken.text, want);
	assert_string_equal(out, "");
	assert_string_equal(err, "");
}

static void options_and_arguments_keep_their_order(void **state)
{
	(void)state;
	takes("", false, "");
	takes("a --name=x b --name y c", false, "a name=x b name=y c");
	takes("--maybe --maybe=3 --flag", false, "maybe= maybe=3 flag");
	takes("-lx -l y --letter=z", false, "letter=x letter=y letter=z");
	takes("--na x", false, "name=x");
	takes("a -- --name b", false, "a --name b");
}

static void a_command_behind_is_left_alone(void **state)
{
	(void)state;
	takes("--flag run --name=x -- --help", true,
	      "flag rest=run rest=--name=x rest=-- rest=--help");
	takes("-- --flag", true, "rest=--flag");
}

static void refuses(const char *line, int want, const char *message)
{
	char out[4096] = "", err[4096] = "";
	struct taken taken = { 0 };

	assert_int_equal(parse(&taken, &argp, line, out, err), want);
	assert_string_equal(err, message);
	assert_string_equal(out, "");
}

static void errors_are_one_line(void **state)
{
	(void)state;
	refuses("--nosuch", -EINVAL, "prog: --nosuch is no option; --help has them\n");
	refuses("--flag=3", -EINVAL, "prog: --flag=3 is no option; --help has them\n");
	refuses("-x", -EINVAL, "prog: -x is no option; --help has them\n");
	refuses("a --name", -EINVAL, "prog: --name needs a value; --help has the options\n");
	refuses("-l", -EINVAL, "prog: -l needs a value; --help has the options\n");
	/* It has said so itself. */
	refuses("--number=x", -ERANGE, "prog: --number 'x'; a number\n");
}

static void errors_are_of_who_was_called(void **state)
{
	char err[4096] = "", *argv[] = { "prog", "--nosuch", NULL };
	FILE *was = stderr;
	struct taken taken = { 0 };
	int ret;

	(void)state;
	stderr = fmemopen(err, sizeof(err), "w");
	ret = command_parse_as(&argp, "prog", "who", 2, argv, &taken);
	fclose(stderr);
	stderr = was;
	assert_int_equal(ret, -EINVAL);
	assert_string_equal(err, "who: --nosuch is no option; --help has them\n");
}

static void arguments_that_nobody_takes_are_refused(void **state)
{
	static const struct argp none = { .doc = "Takes nothing." };
	char out[4096] = "", err[4096] = "";
	struct taken taken = { 0 };

	(void)state;
	assert_int_equal(parse(&taken, &none, "stray", out, err), -EINVAL);
	assert_string_equal(err, "prog: unknown argument 'stray'; --help has what is taken\n");
}

static void help_and_version_are_printed(void **state)
{
	char out[4096] = "", err[4096] = "";
	struct taken taken = { 0 };

	(void)state;
	assert_int_equal(parse(&taken, &argp, "--flag --help --nosuch", out, err), 1);
	assert_non_null(strstr(out, "Usage: prog [OPTION...]"));
	assert_non_null(strstr(out, "--maybe[=VALUE]"));
	assert_non_null(strstr(out, "--version"));
	assert_int_equal(parse(&taken, &argp, "--version", out, err), 1);
	assert_int_equal(strncmp(out, "prog ", 5), 0);
	assert_string_equal(err, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_and_arguments_keep_their_order),
		cmocka_unit_test(a_command_behind_is_left_alone),
		cmocka_unit_test(errors_are_one_line),
		cmocka_unit_test(errors_are_of_who_was_called),
		cmocka_unit_test(arguments_that_nobody_takes_are_refused),
		cmocka_unit_test(help_and_version_are_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
