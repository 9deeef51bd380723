// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Findings: templates and reference runs in, Markdown out. With --check, whether a file says what
 * would come out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "findings.h"
#include "regular.h"
#include "result_read.h"

/**
 * struct options - the command line
 * @findings: what is made.
 * @check: the file that should say it, or NULL.
 * @templates: where the text is from, one behind the other, with an empty line between.
 * @num_templates: how many.
 */
struct options {
	struct findings *findings;
	const char *check;
	char **templates;
	int num_templates;
};

static int one_line(struct findings *findings, const char *line, FILE *out)
{
	if (!strncmp(line, "$ ", 2))
		return findings_define(findings, line);
	if (!strncmp(line, "## ", 3))
		findings_end(findings, out);
	return findings_expand(findings, line, out);
}

/* Returns 0 or a negative errno, having complained. */
static int write_findings(struct findings *findings, const char *path, FILE *out)
{
	unsigned int number = 0;
	char *line = NULL, why[128];
	size_t size = 0;
	FILE *in;
	int ret = regular_open(&in, path, RESULT_BYTES_MAX, why, sizeof(why));

	if (ret) {
		complain("gpuvm-findings", "%s %s; name a template", path, why);
		return ret;
	}
	while (!ret && getline(&line, &size, in) > 0) {
		number++;
		ret = one_line(findings, line, out);
	}
	if (ret)
		complain("gpuvm-findings", "%s:%u: %s", path, number, findings->message);
	free(line);
	fclose(in);
	return ret;
}

static int write_all(const struct options *options, FILE *out)
{
	int ret = 0;

	for (int i = 0; !ret && i < options->num_templates; i++) {
		if (i)
			fputc('\n', out);
		ret = write_findings(options->findings, options->templates[i], out);
	}
	if (!ret)
		findings_end(options->findings, out);
	return ret;
}

/* Returns 0 when @path has @text and nothing else, 1 having said which finding differs, or 2. */
static int compare(const char *path, const char *text)
{
	char *line = NULL, title[256] = "its beginning", why[128];
	size_t size = 0;
	ssize_t length;
	int status = 0;
	FILE *in;

	if (regular_open(&in, path, RESULT_BYTES_MAX, why, sizeof(why))) {
		complain("gpuvm-findings", "%s %s; make it with 'make findings'", path, why);
		return 2;
	}
	while (!status && (length = getline(&line, &size, in)) > 0) {
		if (!strncmp(line, "## ", 3))
			snprintf(title, sizeof(title), "%.*s", (int)length - 4, line + 3);
		if (strncmp(line, text, length))
			status = 1;
		else
			text += length;
	}
	if (!status && *text)
		status = 1;
	if (status)
		complain("gpuvm-findings",
			 "%s does not say what the runs say, in: %s; 'make findings' writes it",
			 path, title);
	free(line);
	fclose(in);
	return status;
}

static int run(const struct options *options)
{
	const char *check = options->check;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int status = 2;

	if (!out)
		return 2;
	if (!write_all(options, out) && !fflush(out))
		status = check ? compare(check, text) : 0;
	fclose(out);
	if (!status && !check && (fputs(text, stdout) < 0 || fflush(stdout))) {
		complain("gpuvm-findings", "writing: %s", strerror(errno));
		status = 2;
	}
	free(text);
	return status;
}

enum {
	OPT_RUNS = COMMAND_KEY,
	OPT_CHECK,
};

static const struct argp_option table[] = {
	{ "runs", OPT_RUNS, "FOLDER", 0, "runs are FOLDER/REVISION/result.json", 0 },
	{ "check", OPT_CHECK, "FILE", 0, "print nothing, but say where FILE says something else",
	  0 },
	{ 0 },
};

static int check(const struct options *options)
{
	if (!options->findings->folder)
		complain("gpuvm-findings", "no runs; name their folder with --runs");
	else if (!options->num_templates)
		complain("gpuvm-findings", "no template; name one");
	else
		return 0;
	return -EINVAL;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_RUNS:
		options->findings->folder = value;
		return 0;
	case OPT_CHECK:
		options->check = value;
		return 0;
	case ARGP_KEY_ARGS:
		options->templates = state->argv + state->next;
		options->num_templates = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		return check(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "TEMPLATE...",
	.doc = "Prints what templates and reference runs make.\v"
	       "Exit status: 0, 1 FILE says something else, 2 could not.",
};

int main(int argc, char **argv)
{
	struct findings findings = { .runs = json_object() };
	struct options options = { .findings = &findings };
	int status = 2, ret = -ENOMEM;

	if (findings.runs)
		ret = command_parse(&command, "gpuvm-findings", argc, argv, &options);
	if (ret > 0)
		status = 0;
	else if (!ret)
		status = run(&options);
	json_decref(findings.runs);
	return status;
}
