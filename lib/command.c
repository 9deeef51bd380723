// SPDX-License-Identifier: GPL-2.0-or-later
#include "command.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "version.h"

/* Not any program's: those count up from COMMAND_KEY. */
#define KEY_HELP 0x10000
#define KEY_VERSION 0x10001

/**
 * struct command - what is read
 * @theirs: the program's own.
 * @all: that, and what every program has.
 * @program: its name.
 * @who: who complains.
 * @input: its parser's.
 * @printed: it was asked for help or its version.
 * @told: what is wrong was said.
 * @word: what argp stopped at.
 */
struct command {
	const struct argp *theirs;
	const struct argp *all;
	const char *program;
	const char *who;
	void *input;
	bool printed;
	bool told;
	const char *word;
};

static const struct argp_option common[] = {
	{ "help", KEY_HELP, NULL, 0, "print this", -1 },
	{ "version", KEY_VERSION, NULL, 0, "print the version", -1 },
	{ 0 },
};

static error_t printed(struct command *command)
{
	if (fflush(stdout) || ferror(stdout)) {
		complain(command->who, "it cannot be printed: %s", strerror(errno ? errno : EIO));
		command->told = true;
		return -EIO;
	}
	command->printed = true;
	return -ECANCELED;
}

static error_t take_common(int key, char *value, struct argp_state *state)
{
	struct command *command = state->input;

	(void)value;
	errno = 0;
	switch (key) {
	case KEY_HELP:
		argp_help(command->all, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
			  (char *)command->program);
		return printed(command);
	case KEY_VERSION:
		printf("%s %s\n", command->program, GPUVM_BENCH_VERSION);
		return printed(command);
	}
	return ARGP_ERR_UNKNOWN;
}

/* The program's parser, between what it need not know. */
static error_t take(int key, char *value, struct argp_state *state)
{
	struct command *command = state->input;
	error_t ret;

	if (key == ARGP_KEY_INIT)
		state->child_inputs[0] = command;
	if (key == ARGP_KEY_ERROR)
		command->word = state->argv[state->next - 1];
	state->input = command->input;
	ret = command->theirs->parser ? command->theirs->parser(key, value, state) :
					ARGP_ERR_UNKNOWN;
	state->input = command;
	if (key == ARGP_KEY_ARGS && ret == ARGP_ERR_UNKNOWN) {
		complain(command->who, "unknown argument '%s'; --help has what is taken",
			 state->argv[state->next]);
		ret = -EINVAL;
	}
	command->told |= ret && ret != ARGP_ERR_UNKNOWN;
	return ret;
}

/* Whether the word is an option, or how one begins, that needs a value. */
static bool needs_value(const struct argp_option *option, const char *word)
{
	if (strchr(word, '='))
		return false;
	for (; option && (option->name || option->key || option->doc); option++) {
		if (!option->arg || option->flags & OPTION_ARG_OPTIONAL)
			continue;
		if (option->name && !strncmp(word, "--", 2) &&
		    !strncmp(word + 2, option->name, strlen(word + 2)))
			return true;
		if (word[0] == '-' && word[1] == option->key)
			return true;
	}
	return false;
}

static void complain_word(const struct command *command)
{
	const char *word = command->word ? command->word : "";

	if (needs_value(command->theirs->options, word))
		complain(command->who, "%s needs a value; --help has the options", word);
	else
		complain(command->who, "%s is no option; --help has them", word);
}

int command_parse_as(const struct argp *argp, const char *program, const char *who, int argc,
		     char **argv, void *input)
{
	static const struct argp common_argp = { .options = common, .parser = take_common };
	const struct argp_child children[] = { { .argp = &common_argp }, { 0 } };
	struct argp all = *argp;
	struct command command = {
		.theirs = argp,
		.all = &all,
		.program = program,
		.who = who,
		.input = input,
	};
	error_t ret;

	all.parser = take;
	all.children = children;
	/* argp's own errors are two lines, and its own help would exit. */
	ret = argp_parse(&all, argc, argv, ARGP_IN_ORDER | ARGP_NO_ERRS | ARGP_NO_HELP, NULL,
			 &command);
	if (command.printed)
		return 1;
	if (ret && !command.told)
		complain_word(&command);
	return ret > 0 ? -EINVAL : ret;
}

int command_parse(const struct argp *argp, const char *program, int argc, char **argv, void *input)
{
	return command_parse_as(argp, program, program, argc, argv, input);
}
