/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of every program here: a table of options for glibc's argp, to which this adds
 * --help and --version, and errors of one line.
 *
 *	static const struct argp_option options[] = {
 *		{ "runs", OPT_RUNS, "DIR", 0, "where the runs are", 0 },
 *		{ 0 },
 *	};
 *
 *	static error_t take(int key, char *value, struct argp_state *state)
 *	{
 *		struct settings *settings = state->input;
 *
 *		switch (key) {
 *		case OPT_RUNS:
 *			settings->runs = value;
 *			return 0;
 *		case ARGP_KEY_ARG:
 *			return add_file(settings, value);
 *		}
 *		return ARGP_ERR_UNKNOWN;
 *	}
 */
#ifndef LIB_COMMAND_H
#define LIB_COMMAND_H

#include <argp.h>

/**
 * COMMAND_KEY() - keys of options that have no letter: the first of an enum
 */
#define COMMAND_KEY 256

/**
 * command_parse() - read a command line
 * @argp: the program's table and its parser, if it has any, which sees @input as
 *	state->input, returns 0, ARGP_ERR_UNKNOWN, or a negative errno when it has complained.
 *	Arguments come in their place between the options. Who takes ARGP_KEY_ARGS instead has them
 *	from state->next on, whatever they look like.
 * @program: its name.
 * @argc: as main()'s.
 * @argv: as main()'s; kept.
 * @input: the parser's.
 *
 * Return: 0; 1 when help or the version was printed; negative errno after a line on stderr.
 */
int command_parse(const struct argp *argp, const char *program, int argc, char **argv, void *input);

/**
 * command_parse_as() - the same, of a program whose errors are another one's
 * @argp: as above.
 * @program: its name, in help and version.
 * @who: who complains: what people call are scripts of gpuvm-bench.
 * @argc: as main()'s.
 * @argv: as main()'s; kept.
 * @input: the parser's.
 *
 * Return: as command_parse().
 */
int command_parse_as(const struct argp *argp, const char *program, const char *who, int argc,
		     char **argv, void *input);

#endif
