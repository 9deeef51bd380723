// SPDX-License-Identifier: GPL-2.0-or-later
#include "clone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "follow.h"
#include "orders.h"
#include "starved.h"
#include "stream.h"

#define CLONE_PATH_MAX 4096

/* Files of a place, by what they are for. */
enum clone_file { CONSOLE, STREAM, ORDERS, ERRORS, WINDOWS };

static const char *const file_names[] = { "console", "stream", "orders", "errors", "windows" };

static void path_of(const struct clone *clone, enum clone_file file, char *path)
{
	snprintf(path, CLONE_PATH_MAX, "%s/%s-%u", clone->source->scratch, file_names[file],
		 clone->index);
}

static int compose_orders(const struct clone *clone, const char *name, const char *extra,
			  char *text)
{
	int length = snprintf(text, ORDERS_BYTES, "gpuvm-bench\n");

	for (char *const *word = clone->source->words; *word && length < ORDERS_BYTES; word++)
		length += snprintf(text + length, ORDERS_BYTES - length, "%s\n", *word);
	if (extra && length < ORDERS_BYTES)
		length += snprintf(text + length, ORDERS_BYTES - length, "%s\n", extra);
	if (length < ORDERS_BYTES)
		length += snprintf(text + length, ORDERS_BYTES - length, "--case=%s\n", name);
	return length < ORDERS_BYTES ? 0 : -E2BIG;
}

static int write_orders(const struct clone *clone, const char *name, const char *extra)
{
	char text[ORDERS_BYTES] = "";
	char path[CLONE_PATH_MAX];
	FILE *file;
	int ret = compose_orders(clone, name, extra, text);

	if (ret)
		return ret;
	path_of(clone, ORDERS, path);
	file = fopen(path, "we");
	if (!file)
		return -errno;
	if (fwrite(text, sizeof(text), 1, file) != 1)
		ret = -EIO;
	return fclose(file) && !ret ? -errno : ret;
}

/* The state comes through a file descriptor: no shell, no cat. */
static int tell_to_load(struct clone *clone, int fd)
{
	char commands[512];

	snprintf(commands, sizeof(commands),
		 "{\"execute\":\"qmp_capabilities\"}\n"
		 "{\"execute\":\"migrate-set-capabilities\",\"arguments\":"
		 "{\"capabilities\":[{\"capability\":\"events\",\"state\":true},"
		 "{\"capability\":\"x-ignore-shared\",\"state\":true}]}}\n"
		 "{\"execute\":\"migrate-incoming\",\"arguments\":{\"uri\":\"fd:%d\"}}\n",
		 fd);
	return qemu_say(&clone->qemu, commands);
}

static void forget_last(const struct clone *clone)
{
	char path[CLONE_PATH_MAX];

	path_of(clone, CONSOLE, path);
	unlink(path);
	path_of(clone, STREAM, path);
	unlink(path);
	path_of(clone, WINDOWS, path);
	unlink(path);
}

int clone_start(struct clone *clone, const char *name, const char *extra)
{
	static char *const incoming[] = { "-S", "-incoming", "defer", NULL };
	char ram[CLONE_PATH_MAX], state[CLONE_PATH_MAX], console[CLONE_PATH_MAX],
		stream[CLONE_PATH_MAX];
	char orders[CLONE_PATH_MAX], errors[CLONE_PATH_MAX], windows[CLONE_PATH_MAX];
	const struct qemu_spec spec = {
		.args = clone->source->qemu,
		.ram = ram,
		.private_ram = true,
		.ram_bytes = clone->source->ram_bytes,
		.console = console,
		.stream = stream,
		.orders = orders,
		.plugin = clone->source->plugin,
		.windows = windows,
		.more = incoming,
		.errors = errors,
		.fd = -1,
	};
	struct qemu_spec with_state = spec;
	int ret = write_orders(clone, name, extra);

	if (ret)
		return ret;
	forget_last(clone);
	snprintf(ram, sizeof(ram), "%s/ram", clone->source->snapshot);
	snprintf(state, sizeof(state), "%s/state", clone->source->snapshot);
	path_of(clone, CONSOLE, console);
	path_of(clone, STREAM, stream);
	path_of(clone, ORDERS, orders);
	path_of(clone, ERRORS, errors);
	path_of(clone, WINDOWS, windows);
	with_state.fd = open(state, O_RDONLY | O_CLOEXEC);
	if (with_state.fd < 0)
		return -errno;
	ret = qemu_start(&clone->qemu, &with_state);
	if (!ret)
		ret = tell_to_load(clone, with_state.fd);
	close(with_state.fd);
	clone->state = CLONE_LOADING;
	clone->why[0] = '\0';
	clone->heard_size = 0;
	clone->heard = time(NULL);
	clone->starved = 0;
	return ret;
}

static void give_up(struct clone *clone, const char *why)
{
	snprintf(clone->why, sizeof(clone->why), "%s", why);
	kill(clone->qemu.pid, SIGKILL);
}

static const char *text_at(const json_t *object, const char *key, const char *inner)
{
	const char *text = json_string_value(json_object_get(json_object_get(object, key), inner));

	return text ? text : "";
}

static void take_message(struct clone *clone, const json_t *message)
{
	const char *event = json_string_value(json_object_get(message, "event"));
	const char *migration = text_at(message, "data", "status");

	if (json_object_get(message, "error")) {
		give_up(clone, text_at(message, "error", "desc"));
	} else if (event && !strcmp(event, "GUEST_PANICKED")) {
		give_up(clone, "the guest's kernel panicked");
	} else if (event && !strcmp(event, "MIGRATION") && !strcmp(migration, "completed")) {
		clone->state = CLONE_RUNNING;
		qemu_say(&clone->qemu, "{\"execute\":\"cont\"}\n");
	} else if (event && !strcmp(event, "MIGRATION") && !strcmp(migration, "failed")) {
		give_up(clone, "QEMU could not load the snapshot");
	}
}

static long size_of(const struct clone *clone, enum clone_file file)
{
	struct stat stat_buf;
	char path[CLONE_PATH_MAX];

	path_of(clone, file, path);
	return stat(path, &stat_buf) ? 0 : stat_buf.st_size;
}

/* What a busy host has kept from it since the last time is no silence of its own. */
static void forgive_host(struct clone *clone)
{
	time_t starved = starved_s(clone->qemu.pid);

	if (starved > clone->starved) {
		clone->heard += starved - clone->starved;
		clone->starved = starved;
	}
}

void clone_attend(struct clone *clone)
{
	json_t *message;
	time_t now = time(NULL);
	long size;

	while ((message = qemu_hear(&clone->qemu))) {
		take_message(clone, message);
		json_decref(message);
	}
	/* Looking at files costs, and only one that has been silent matters. */
	if (now - clone->heard <= clone->source->stall_s)
		return;
	forgive_host(clone);
	if (now - clone->heard <= clone->source->stall_s)
		return;
	size = size_of(clone, CONSOLE) + size_of(clone, STREAM);
	if (size != clone->heard_size) {
		clone->heard_size = size;
		clone->heard = now;
	} else if (!clone->why[0]) {
		snprintf(clone->why, sizeof(clone->why), "the guest hung: no progress for %u s",
			 clone->source->stall_s);
		kill(clone->qemu.pid, SIGKILL);
	}
}

/* Appends the console to the log, and finds the first line that no healthy kernel prints. */
static void read_console(struct clone *clone, const char *name, char *complaint, size_t size)
{
	char path[CLONE_PATH_MAX], line[1024];
	bool found = false, any = false;
	FILE *file;

	path_of(clone, CONSOLE, path);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		const char *text = strstr(line, "] ");

		if (!any)
			fprintf(clone->source->log, "clone: %s\n", name);
		any = true;
		fputs(line, clone->source->log);
		line[strcspn(line, "\r\n")] = '\0';
		if (found || regexec(&clone->source->complaints, line, 0, NULL, 0))
			continue;
		snprintf(complaint, size, "%.*s", (int)size - 1, text ? text + 2 : line);
		found = true;
	}
	if (file)
		fclose(file);
}

/* gpuvm-trace's lines begin with what they are. */
static bool is_trace(const char *text, size_t length)
{
	static const char *const begins[] = { "{\"trace_row\"", "{\"tracer\"" };
	bool is = false;

	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		is |= length > strlen(begins[i]) && !strncmp(text, begins[i], strlen(begins[i]));
	return is;
}

/* Takes the row and the tracer's lines, and whether the done line is there. */
static bool read_stream(struct clone *clone, struct row *row, FILE *trace)
{
	bool have_row = false, done = false;
	struct follow follow;
	char path[CLONE_PATH_MAX], message[128];
	const char *text;
	size_t length;

	path_of(clone, STREAM, path);
	if (follow_init(&follow, path))
		return false;
	while (follow_line(&follow, &text, &length) == 1) {
		struct stream_line line;

		if (clone->source->traced && is_trace(text, length)) {
			fprintf(trace, "%.*s\n", (int)length, text);
			continue;
		}
		if (stream_parse(&line, text, length, message, sizeof(message)))
			continue;
		if (line.kind == STREAM_ROW)
			*row = line.row;
		have_row |= line.kind == STREAM_ROW;
		done |= line.kind == STREAM_DONE;
		stream_line_free(&line);
	}
	follow_close(&follow);
	return have_row && done;
}

/* What the plugin wrote, with the case's name above it. */
static int keep_windows(const struct clone *clone, const char *name)
{
	FILE *to = clone->source->windows;
	char path[CLONE_PATH_MAX], part[65536];
	FILE *file;
	size_t got;

	path_of(clone, WINDOWS, path);
	file = to ? fopen(path, "re") : NULL;
	if (!file)
		return 0;
	fprintf(to, "case %s\n", name);
	while ((got = fread(part, 1, sizeof(part), file)))
		fwrite(part, 1, got, to);
	fclose(file);
	if (!ferror(to))
		return 0;
	fprintf(stderr, "gpuvm-clones: what the plugin says cannot be kept: the disk is full\n");
	return -ECANCELED;
}

/* What QEMU said itself; it says nothing when all is well. */
static void read_errors(const struct clone *clone, char *line, size_t size)
{
	char path[CLONE_PATH_MAX];
	FILE *file;

	path_of(clone, ERRORS, path);
	file = fopen(path, "re");
	line[0] = '\0';
	if (file && fgets(line, size, file))
		line[strcspn(line, "\r\n")] = '\0';
	if (file)
		fclose(file);
}

static int report_qemu(const struct clone *clone, int status)
{
	char said[256];

	read_errors(clone, said, sizeof(said));
	if (WIFSIGNALED(status))
		fprintf(stderr, "gpuvm-clones: QEMU was killed by SIG%s\n",
			sigabbrev_np(WTERMSIG(status)));
	else
		fprintf(stderr, "gpuvm-clones: QEMU ended with status %d: %s\n",
			WEXITSTATUS(status),
			said[0]	      ? said :
			clone->why[0] ? clone->why :
					"no word");
	return -ECANCELED;
}

/* Whether it came to a good end; else the row says what end it was. */
static bool judge(const struct clone *clone, const char *complaint, bool whole, struct row *row)
{
	if (strstr(complaint, "Kernel panic"))
		row_fail(row, "the guest's kernel panicked: %.200s", complaint);
	else if (complaint[0])
		row_fail(row, "the guest's kernel complained: %.200s", complaint);
	else if (clone->why[0])
		row_fail(row, "%s", clone->why);
	else if (!whole)
		row_fail(row, "the guest went down before it was done");
	else
		return true;
	return false;
}

int clone_finish(struct clone *clone, const char *name, struct row *row, char **trace)
{
	bool loading = clone->state == CLONE_LOADING;
	char complaint[ROW_MESSAGE_SIZE] = "";
	int status = qemu_wait(&clone->qemu);
	size_t bytes = 0;
	FILE *lines;
	bool whole;

	clone->state = CLONE_FREE;
	*trace = NULL;
	/* The machine ends by itself: with 2 N + 1, or 0 after a reboot, which a panic is. */
	if (loading || (!clone->why[0] && WIFSIGNALED(status)))
		return report_qemu(clone, status);
	lines = open_memstream(trace, &bytes);
	if (!lines)
		return -ENOMEM;
	read_console(clone, name, complaint, sizeof(complaint));
	whole = read_stream(clone, row, lines);
	if (fclose(lines) || !judge(clone, complaint, whole, row) || !bytes) {
		free(*trace);
		*trace = NULL;
	}
	return keep_windows(clone, name);
}
