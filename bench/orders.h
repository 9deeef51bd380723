/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's end of a clone: stop the machine for its snapshot, and read what this clone is to do.
 *
 * Nothing of this waits for the host: what comes in through a device that does, a serial line say,
 * comes when the host has it, and the guest's idle time until then would be the host's.
 */
#ifndef ORDERS_H
#define ORDERS_H

/* Ports of QEMU's devices; clones/qemu.c puts them there. */
#define ORDERS_PANIC_PORT 0x505 /* pvpanic: a write of 1 pauses the machine */
#define ORDERS_EXIT_PORT 0x501 /* isa-debug-exit: a write of N ends QEMU with status 2 N + 1 */
#define ORDERS_FW_CFG_PORT 0x510 /* fw_cfg: selector, data in the port behind it */

/* The file that holds the orders, and its size: the same for all, so that reading takes as long. */
#define ORDERS_FILE "opt/gpuvm-bench/orders"
#define ORDERS_BYTES 2048
#define ORDERS_MAX_WORDS 32

/**
 * struct orders - a command line
 * @text: the words, a newline behind each, then NULs.
 * @argc: how many words.
 * @argv: the words; the first is the program's name.
 */
struct orders {
	char text[ORDERS_BYTES + 1];
	int argc;
	char *argv[ORDERS_MAX_WORDS + 1];
};

/**
 * orders_split() - find the words of @orders->text
 *
 * Returns: 0, or -EINVAL when there is none, or too many.
 */
int orders_split(struct orders *orders);

/**
 * orders_await() - stop the machine here; in a clone, go on and read its orders
 *
 * The memory of the process is locked before: no clone starts with page faults.
 *
 * Returns: 0, or a negative errno: ports that are not for this process, no fw_cfg, no orders in it.
 */
int orders_await(struct orders *orders);

/** orders_end() - end the machine at once, QEMU's status says @status; does not return. */
void orders_end(int status) __attribute__((noreturn));

#endif
