/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One QEMU of ours: a child process that is told what to do over QMP.
 *
 * It ends with this process, however that ends, and is deaf to the terminal.
 */
#ifndef CLONES_QEMU_H
#define CLONES_QEMU_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define QEMU_LINE_MAX 16384
#define QEMU_ARGS_MAX 96

/**
 * struct qemu - a running QEMU
 * @pid: its process, 0 when there is none.
 * @pidfd: readable when the process has ended.
 * @qmp: our end of its monitor, not blocking.
 * @line: what came from the monitor and is no whole line yet.
 * @used: bytes of @line.
 */
struct qemu {
	pid_t pid;
	int pidfd;
	int qmp;
	char line[QEMU_LINE_MAX];
	size_t used;
};

/**
 * struct qemu_spec - what to start
 * @args: the machine: program and arguments, NULL behind the last.
 * @ram: file that is the guest's memory.
 * @private_ram: writes to memory stay in the process, the file is left alone.
 * @ram_bytes: size of the memory.
 * @console: file for the first serial line.
 * @stream: file for the second.
 * @orders: file of the guest's orders.
 * @plugin: plugin of the emulator and its options, NULL: none.
 * @windows: file that the plugin writes to.
 * @more: further arguments, NULL: none.
 * @fd: a file descriptor that QEMU is to inherit, negative: none.
 * @errors: file for what QEMU says itself.
 */
struct qemu_spec {
	char *const *args;
	const char *ram;
	bool private_ram;
	const char *ram_bytes;
	const char *console;
	const char *stream;
	const char *orders;
	const char *plugin;
	const char *windows;
	char *const *more;
	int fd;
	const char *errors;
};

/** qemu_start() - start one. Returns: 0, or a negative errno. */
int qemu_start(struct qemu *qemu, const struct qemu_spec *spec);

/** qemu_say() - send commands, JSON objects, to the monitor. Returns: 0 or a negative errno. */
int qemu_say(struct qemu *qemu, const char *commands);

/**
 * qemu_hear() - the next message of the monitor
 *
 * Returns: a new reference, or NULL when there is none (yet).
 */
json_t *qemu_hear(struct qemu *qemu);

/** qemu_wait() - the process has ended, or is to: reap it. Returns: its wait status. */
int qemu_wait(struct qemu *qemu);

/** qemu_kill() - end it at once. */
void qemu_kill(struct qemu *qemu);

#endif
