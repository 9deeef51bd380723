// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Findings: a template and reference runs in, Markdown out. With --check, whether a file says what
 * would come out.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "findings.h"

static const char usage[] =
	"usage: gpuvm-findings --runs=FOLDER TEMPLATE            print the findings\n"
	"       gpuvm-findings --runs=FOLDER --check=FILE TEMPLATE\n"
	"Runs are FOLDER/REVISION/result.json.\n"
	"Exit status: 0, 1 FILE says something else, 2 could not.\n";

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
	FILE *in = fopen(path, "r");
	unsigned int number = 0;
	char *line = NULL;
	size_t size = 0;
	int ret = 0;

	if (!in) {
		complain("gpuvm-findings", "%s: %s; name a template", path, strerror(errno));
		return -ENOENT;
	}
	while (!ret && getline(&line, &size, in) > 0) {
		number++;
		ret = one_line(findings, line, out);
	}
	if (ret)
		complain("gpuvm-findings", "%s:%u: %s", path, number, findings->message);
	else
		findings_end(findings, out);
	free(line);
	fclose(in);
	return ret;
}

/* Returns 0 when @path has @text and nothing else, 1 having said which finding differs, or 2. */
static int compare(const char *path, const char *text)
{
	FILE *in = fopen(path, "r");
	char *line = NULL, title[256] = "its beginning";
	size_t size = 0;
	ssize_t length;
	int status = 0;

	if (!in) {
		complain("gpuvm-findings", "%s: %s; make it with 'make findings'", path,
			 strerror(errno));
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

static int run(struct findings *findings, const char *template, const char *check)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int status = 2;

	if (!out)
		return 2;
	if (!write_findings(findings, template, out) && !fflush(out))
		status = check ? compare(check, text) : 0;
	fclose(out);
	if (!status && !check && (fputs(text, stdout) < 0 || fflush(stdout))) {
		complain("gpuvm-findings", "writing: %s", strerror(errno));
		status = 2;
	}
	free(text);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "runs", required_argument, NULL, 'r' },
		{ "check", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct findings findings = { .runs = json_object() };
	const char *check = NULL;
	int option, status = 2;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'r')
			findings.folder = optarg;
		else if (option == 'c')
			check = optarg;
		else
			break;
	}
	if (option == 'h') {
		fputs(usage, stdout);
		status = 0;
	} else if (option != -1 || !findings.folder || optind + 1 != argc || !findings.runs) {
		fputs(usage, stderr);
	} else {
		status = run(&findings, argv[optind], check);
	}
	json_decref(findings.runs);
	return status;
}
