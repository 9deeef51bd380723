// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What test_clones.c runs in place of QEMU: it loads, goes on and ends as a clone does. What its
 * guest does is in the name of the case: a/late, a/hang, a/complaint, a/killed, a/torn, a/refuse;
 * in one that ends in /traced there is a tracer, too: late/traced.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>

#include "orders.h"
#include "stream.h"

static const char *console, *stream, *orders, *windows;
static int qmp = -1;

static void read_arguments(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *file = strstr(argv[i], "file=");

		if (!strncmp(argv[i], "file:", 5) && !console)
			console = argv[i] + 5;
		else if (!strncmp(argv[i], "file:", 5))
			stream = argv[i] + 5;
		else if (!strncmp(argv[i], "name=", 5) && file)
			orders = file + 5;
		else if (!strncmp(argv[i], "socket,", 7))
			qmp = atoi(strstr(argv[i], "fd=") + 3);
		else if (!strncmp(argv[i], "plugin.so,", 10))
			windows = strstr(argv[i], ",out=") + 5;
	}
}

static void say(const char *line)
{
	if (write(qmp, line, strlen(line)) < 0)
		exit(3);
}

static void await(const char *word)
{
	static char heard[4096];
	size_t used = 0;

	while (!strstr(heard, word)) {
		ssize_t got = read(qmp, heard + used, sizeof(heard) - 1 - used);

		if (got <= 0)
			exit(4);
		used += got;
		heard[used] = '\0';
	}
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static void run(const char *name)
{
	struct stream_done done = { .rows = 1 };
	const char *what = strrchr(name, '/');
	FILE *out = fopen(stream, "w");
	bool traced = what && !strcmp(what, "/traced");
	struct row row;

	what = what && !traced ? what + 1 : name;
	if (begins(what, "late"))
		usleep(300000);
	if (!strcmp(what, "hang"))
		pause();
	if (!strcmp(what, "killed"))
		raise(SIGKILL);
	if (begins(what, "complaint"))
		fputs("[    1.0] WARNING: CPU: 0\n", fopen(console, "w")), fflush(NULL);
	if (windows)
		fputs("w 7 1\n", fopen(windows, "w")), fflush(NULL);
	row_init(&row, name);
	row_counter_set(&row, "insn_per_op", 7);
	row.real_time_ns = 7;
	stream_write_start(out, name);
	if (strcmp(what, "torn"))
		stream_write_row(out, &row);
	if (traced)
		fprintf(out, "{\"trace_row\":{\"name\":\"%s\"}}\n", name);
	stream_write_done(out, &done);
	if (traced)
		fputs("{\"tracer\":{}}\n", out);
	fclose(out);
}

int main(int argc, char **argv)
{
	struct orders text = { 0 };
	FILE *file;

	read_arguments(argc, argv);
	file = fopen(orders, "r");
	if (!file || fread(text.text, ORDERS_BYTES, 1, file) != 1 || orders_split(&text))
		return 5;
	say("{\"QMP\": {}}\n");
	await("migrate-incoming");
	if (strstr(text.argv[text.argc - 1], "/refuse")) {
		say("{\"error\": {\"class\": \"GenericError\", \"desc\": \"not today\"}}\n");
		pause();
	}
	say("{\"return\": {}}\n");
	say("{\"event\": \"MIGRATION\", \"data\": {\"status\": \"completed\"}}\n");
	await("cont");
	run(text.argv[text.argc - 1] + strlen("--case="));
	return 1;
}
