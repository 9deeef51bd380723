// SPDX-License-Identifier: GPL-2.0-or-later
#include "qemu.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "orders.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

/* What a guest that can be cloned has besides; orders.h says what for. */
static const char *const devices[] = {
	"-machine", "memory-backend=ram",
	"-device",  "pvpanic,ioport=" TEXT(ORDERS_PANIC_PORT),
	"-device",  "isa-debug-exit,iobase=" TEXT(ORDERS_EXIT_PORT) ",iosize=1",
	"-action",  "panic=pause",
};

/**
 * struct command_line - arguments while they are put together
 * @argv: the arguments.
 * @count: how many.
 * @text: memory of those that are made here.
 * @used: bytes of it.
 */
struct command_line {
	const char *argv[QEMU_ARGS_MAX + 1];
	size_t count;
	char text[4 * 4096];
	size_t used;
};

static int add(struct command_line *line, const char *arg)
{
	if (line->count == QEMU_ARGS_MAX)
		return -E2BIG;
	line->argv[line->count++] = arg;
	line->argv[line->count] = NULL;
	return 0;
}

static int add_all(struct command_line *line, char *const *args)
{
	int ret = 0;

	for (; !ret && args && *args; args++)
		ret = add(line, *args);
	return ret;
}

static int __attribute__((format(printf, 3, 4)))
add_made(struct command_line *line, const char *option, const char *format, ...)
{
	char *made = line->text + line->used;
	size_t room = sizeof(line->text) - line->used;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(made, room, format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= room)
		return -ENAMETOOLONG;
	line->used += length + 1;
	return add(line, option) || add(line, made) ? -E2BIG : 0;
}

static int compose(struct command_line *line, const struct qemu_spec *spec, int qmp)
{
	int ret = add_all(line, spec->args);

	for (size_t i = 0; !ret && i < sizeof(devices) / sizeof(*devices); i++)
		ret = add(line, devices[i]);
	if (!ret)
		ret = add_made(line, "-object",
			       "memory-backend-file,id=ram,size=%s,mem-path=%s,share=%s",
			       spec->ram_bytes, spec->ram, spec->private_ram ? "off" : "on");
	if (!ret)
		ret = add_made(line, "-serial", "file:%s", spec->console);
	if (!ret)
		ret = add_made(line, "-serial", "file:%s", spec->stream);
	if (!ret)
		ret = add_made(line, "-fw_cfg", "name=" ORDERS_FILE ",file=%s", spec->orders);
	if (!ret && spec->plugin)
		ret = add_made(line, "-plugin", "%s,out=%s", spec->plugin, spec->windows);
	if (!ret)
		ret = add_made(line, "-chardev", "socket,id=qmp,fd=%d", qmp);
	if (!ret)
		ret = add_made(line, "-mon", "chardev=qmp,mode=control");
	return ret ? ret : add_all(line, spec->more);
}

/* In the child. File descriptors are ours only where QEMU is to have them. */
static void __attribute__((noreturn))
become_qemu(const struct command_line *line, const struct qemu_spec *spec, int qmp, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);
	int errors = open(spec->errors, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	if (getppid() == parent && null >= 0 && errors >= 0 && dup2(null, 0) >= 0 &&
	    dup2(errors, 1) >= 0 && dup2(errors, 2) >= 0 && !fcntl(qmp, F_SETFD, 0) &&
	    (spec->fd < 0 || !fcntl(spec->fd, F_SETFD, 0))) {
		execvp(line->argv[0], (char *const *)line->argv);
		dprintf(errors, "%s: %s\n", line->argv[0], strerror(errno));
	}
	_exit(127);
}

int qemu_start(struct qemu *qemu, const struct qemu_spec *spec)
{
	struct command_line line = { .count = 0 };
	pid_t parent = getpid();
	int ends[2];
	int ret;

	qemu->pid = 0;
	qemu->used = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -errno;
	ret = compose(&line, spec, ends[1]);
	if (!ret) {
		qemu->pid = fork();
		if (!qemu->pid)
			become_qemu(&line, spec, ends[1], parent);
		if (qemu->pid < 0)
			ret = -errno;
	}
	close(ends[1]);
	if (!ret) {
		qemu->qmp = ends[0];
		fcntl(qemu->qmp, F_SETFL, O_NONBLOCK);
		qemu->pidfd = pidfd_open(qemu->pid, 0);
		if (qemu->pidfd >= 0)
			return 0;
		ret = -errno;
		kill(qemu->pid, SIGKILL);
		waitpid(qemu->pid, NULL, 0);
	}
	qemu->pid = 0;
	close(ends[0]);
	return ret;
}

int qemu_say(struct qemu *qemu, const char *commands)
{
	size_t length = strlen(commands);

	/* Some hundred bytes into an empty socket: it takes them all. */
	return send(qemu->qmp, commands, length, MSG_NOSIGNAL) == (ssize_t)length ? 0 : -EPIPE;
}

static json_t *take_line(struct qemu *qemu)
{
	char *end = memchr(qemu->line, '\n', qemu->used);
	size_t length = end ? (size_t)(end - qemu->line) + 1 : 0;
	json_t *message;

	if (!end)
		return NULL;
	message = json_loadb(qemu->line, length, 0, NULL);
	qemu->used -= length;
	memmove(qemu->line, qemu->line + length, qemu->used);
	return message ? message : json_null();
}

json_t *qemu_hear(struct qemu *qemu)
{
	json_t *message = take_line(qemu);
	ssize_t got;

	while (!message) {
		/* No message of QEMU is that long. */
		if (qemu->used == sizeof(qemu->line))
			qemu->used = 0;
		got = recv(qemu->qmp, qemu->line + qemu->used, sizeof(qemu->line) - qemu->used, 0);
		if (got <= 0)
			return NULL;
		qemu->used += got;
		message = take_line(qemu);
	}
	return message;
}

int qemu_wait(struct qemu *qemu)
{
	int status = 0;

	while (waitpid(qemu->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(qemu->pidfd);
	close(qemu->qmp);
	qemu->pid = 0;
	return status;
}

void qemu_kill(struct qemu *qemu)
{
	if (!qemu->pid)
		return;
	kill(qemu->pid, SIGKILL);
	qemu_wait(qemu);
}
