// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Boots a guest up to where it stops itself (bench/orders.h), and keeps what it is then: in DIR
 *
 *	ram      its memory
 *	state    its devices
 *	facts    what the guest said of itself: a line of JSON
 *	console  the log of its boot
 *
 * Exit status: 0 done, 2 could not.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "orders.h"
#include "qemu.h"
#include "starved.h"
#include "stop_clock.h"

/* Of booting: seconds without a word of the guest. A boot takes three, twenty with a tracer. */
#define QUIET_S 120

/* Milliseconds between two looks for what nobody tells: the guest's words, the state's end. */
#define LOOK_MS 1000
#define LOOK_FOR_END_MS 5

enum { RAM, STATE, FACTS, CONSOLE, ORDERS, ERRORS, WRITTEN, NUM_FILES };

static const char *const names[NUM_FILES] = { "ram",	"state",  "facts",  "console",
					      "orders", "errors", "written" };

/**
 * struct snapshot - what is being made
 * @paths: its files.
 * @dir: where they are.
 * @memory: of the guest, bytes.
 * @args: QEMU and its arguments.
 * @qemu: the guest.
 * @clock: its clock where it stopped.
 * @sent: QEMU has sent all of its state to who writes it.
 */
struct snapshot {
	char *paths[NUM_FILES];
	const char *dir;
	const char *memory;
	char **args;
	uint64_t clock;
	bool sent;
	struct qemu qemu;
};

static int name_files(struct snapshot *snapshot)
{
	for (int i = 0; i < NUM_FILES; i++)
		if (asprintf(&snapshot->paths[i], "%s/%s", snapshot->dir, names[i]) < 0)
			return -ENOMEM;
	return 0;
}

/* Orders that nobody reads: the file has to be there, and as large as a clone's. */
static int write_orders(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int ret = fd < 0 || ftruncate(fd, ORDERS_BYTES) ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return ret;
}

static int start(struct snapshot *snapshot)
{
	const struct qemu_spec spec = {
		.args = snapshot->args,
		.ram = snapshot->paths[RAM],
		.ram_bytes = snapshot->memory,
		.console = snapshot->paths[CONSOLE],
		.stream = snapshot->paths[FACTS],
		.orders = snapshot->paths[ORDERS],
		.errors = snapshot->paths[ERRORS],
		.fd = -1,
	};
	int ret = write_orders(snapshot->paths[ORDERS]);

	return ret ? ret : qemu_start(&snapshot->qemu, &spec);
}

static const char *event_of(const json_t *message)
{
	const char *event = json_string_value(json_object_get(message, "event"));

	return event ? event : "";
}

static const char *error_of(const json_t *message)
{
	return json_string_value(json_object_get(json_object_get(message, "error"), "desc"));
}

static const char *migration_of(const json_t *message)
{
	const char *status = "";

	if (!strcmp(event_of(message), "MIGRATION"))
		status = json_string_value(
			json_object_get(json_object_get(message, "data"), "status"));
	return status ? status : "";
}

/* The last line of a file, for an error message. */
static void print_last_line(const char *path)
{
	char line[512], last[512] = "";
	FILE *file = fopen(path, "re");

	while (file && fgets(line, sizeof(line), file))
		if (line[strspn(line, " \r\n")])
			strcpy(last, line);
	if (file)
		fclose(file);
	last[strcspn(last, "\r\n")] = '\0';
	fprintf(stderr, "%s\n", last[0] ? last : "no word");
}

static int fail(const struct snapshot *snapshot, const char *what, int file)
{
	fprintf(stderr, "gpuvm-snapshot: %s: ", what);
	print_last_line(snapshot->paths[file]);
	return -EIO;
}

static int ask_for_registers(struct snapshot *snapshot)
{
	return qemu_say(&snapshot->qemu, "{\"execute\":\"human-monitor-command\",\"arguments\":"
					 "{\"command-line\":\"info registers\"}}\n");
}

/*
 * To a shell's cat: this QEMU takes no file. QEMU tells when it has sent everything, and cat may
 * have some of it before itself then: the shell leaves cat's exit status where it has ended.
 */
static int ask_for_state(struct snapshot *snapshot)
{
	char *uri, *text;
	json_t *command;
	int ret = -ENOMEM;

	if (asprintf(&uri, "exec:cat >'%s'; echo $? >'%s'", snapshot->paths[STATE],
		     snapshot->paths[WRITTEN]) < 0)
		return ret;
	command = json_pack("{s:s, s:{s:s}}", "execute", "migrate", "arguments", "uri", uri);
	text = command ? json_dumps(command, JSON_COMPACT) : NULL;
	if (text)
		ret = qemu_say(&snapshot->qemu, text);
	free(text);
	json_decref(command);
	free(uri);
	return ret;
}

static int take_registers(struct snapshot *snapshot, const json_t *message)
{
	const char *registers = json_string_value(json_object_get(message, "return"));

	if (!stop_clock_read(registers, &snapshot->clock))
		return ask_for_state(snapshot);
	fprintf(stderr, "gpuvm-snapshot: QEMU does not say what the guest has left in rbx\n");
	return -EPROTO;
}

/* Returns: 1, or a negative errno after a line on stderr. */
static int set_clock(const struct snapshot *snapshot)
{
	int ret = stop_clock_set(snapshot->paths[STATE], snapshot->clock);

	if (!ret)
		return 1;
	fprintf(stderr, "gpuvm-snapshot: this QEMU's state has no clock that can be set: %s\n",
		strerror(-ret));
	return ret;
}

/* Has the state been written: 1 with its clock set, 0: not yet, or a negative errno. */
static int finish(const struct snapshot *snapshot)
{
	FILE *file = fopen(snapshot->paths[WRITTEN], "re");
	int status = 0, found;

	if (!file)
		return 0;
	found = fscanf(file, "%d\n", &status);
	fclose(file);
	if (found != 1)
		return 0;
	return status ? fail(snapshot, "QEMU could not write the state", ERRORS) :
			set_clock(snapshot);
}

/* Has the guest stopped: asks for its clock, then for its state. */
static int take_message(struct snapshot *snapshot, const json_t *message)
{
	if (error_of(message)) {
		fprintf(stderr, "gpuvm-snapshot: QEMU: %s\n", error_of(message));
		return -EIO;
	}
	if (!strcmp(event_of(message), "GUEST_PANICKED"))
		return ask_for_registers(snapshot);
	if (json_is_string(json_object_get(message, "return")))
		return take_registers(snapshot, message);
	if (!strcmp(migration_of(message), "failed"))
		return fail(snapshot, "QEMU could not write the state", ERRORS);
	if (!strcmp(migration_of(message), "completed"))
		snapshot->sent = true;
	return 0;
}

static off_t size_of(const char *path)
{
	struct stat stat_buf;

	return stat(path, &stat_buf) ? 0 : stat_buf.st_size;
}

static int take_messages(struct snapshot *snapshot)
{
	json_t *message;
	int ret = 0;

	while (!ret && (message = qemu_hear(&snapshot->qemu))) {
		ret = take_message(snapshot, message);
		json_decref(message);
	}
	return ret;
}

/* Without what a busy host has kept from it. */
static time_t time_given(const struct snapshot *snapshot)
{
	return time(NULL) - starved_s(snapshot->qemu.pid);
}

/* Returns: 1 when the state has been written, or a negative errno after a line on stderr. */
static int follow(struct snapshot *snapshot)
{
	time_t since = time_given(snapshot);
	off_t size = 0;
	int ret = 0;

	while (!ret) {
		struct pollfd fds[] = {
			{ .fd = snapshot->qemu.qmp, .events = POLLIN },
			{ .fd = snapshot->qemu.pidfd, .events = POLLIN },
		};

		poll(fds, 2, snapshot->sent ? LOOK_FOR_END_MS : LOOK_MS);
		ret = take_messages(snapshot);
		if (!ret && snapshot->sent)
			ret = finish(snapshot);
		if (!ret && fds[1].revents)
			return fail(snapshot, "the guest ended before it stopped for its snapshot",
				    size_of(snapshot->paths[ERRORS]) ? ERRORS : CONSOLE);
		if (size != size_of(snapshot->paths[CONSOLE])) {
			size = size_of(snapshot->paths[CONSOLE]);
			since = time_given(snapshot);
		}
		if (!ret && time_given(snapshot) - since > QUIET_S)
			return fail(snapshot,
				    snapshot->sent ? "the state is not written to its end" :
						     "the guest hung while it booted",
				    snapshot->sent ? ERRORS : CONSOLE);
	}
	return ret;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct snapshot *snapshot = state->input;

	(void)value;
	switch (key) {
	case ARGP_KEY_ARGS:
		if (state->argc - state->next < 3)
			break;
		snapshot->dir = state->argv[state->next];
		snapshot->memory = state->argv[state->next + 1];
		snapshot->args = state->argv + state->next + 2;
		return 0;
	case ARGP_KEY_END:
		if (snapshot->dir)
			return 0;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	fputs("gpuvm-snapshot: too few arguments; name a folder, the memory, and QEMU\n", stderr);
	return -EINVAL;
}

static const struct argp command = {
	.parser = take,
	.args_doc = "DIR BYTES-OF-MEMORY QEMU [ARGUMENT...]",
	.doc = "Boots a guest up to where it stops itself, and keeps it in DIR.\v"
	       "Exit status: 0 done, 2 could not.",
};

int main(int argc, char **argv)
{
	static struct snapshot snapshot;
	int ret = command_parse(&command, "gpuvm-snapshot", argc, argv, &snapshot);

	if (ret)
		return ret > 0 ? 0 : 2;
	ret = name_files(&snapshot);
	if (ret)
		goto out;
	if (strchr(snapshot.dir, '\'')) {
		fprintf(stderr, "gpuvm-snapshot: %s: name a folder without quotes in it\n",
			snapshot.dir);
		goto out;
	}
	ret = start(&snapshot);
	if (!ret)
		ret = qemu_say(&snapshot.qemu,
			       "{\"execute\":\"qmp_capabilities\"}\n"
			       "{\"execute\":\"migrate-set-capabilities\",\"arguments\":"
			       "{\"capabilities\":[{\"capability\":\"events\",\"state\":true},"
			       "{\"capability\":\"x-ignore-shared\",\"state\":true}]}}\n");
	if (ret)
		fprintf(stderr, "gpuvm-snapshot: %s: %s\n", snapshot.dir, strerror(-ret));
	else
		ret = follow(&snapshot);
	/* Not killed: what it has written is whole when it ends by itself. */
	if (ret == 1 && !qemu_say(&snapshot.qemu, "{\"execute\":\"quit\"}\n"))
		qemu_wait(&snapshot.qemu);
	else
		qemu_kill(&snapshot.qemu);
	unlink(snapshot.paths[ORDERS]);
	unlink(snapshot.paths[ERRORS]);
	unlink(snapshot.paths[WRITTEN]);
out:
	for (int i = 0; i < NUM_FILES; i++)
		free(snapshot.paths[i]);
	return ret == 1 ? 0 : 2;
}
