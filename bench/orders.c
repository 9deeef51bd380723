// SPDX-License-Identifier: GPL-2.0-or-later
#include "orders.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <unistd.h>

#define FW_CFG_SIGNATURE 0x0000
#define FW_CFG_DIRECTORY 0x0019

/* An entry of fw_cfg's directory, big endian (QEMU's docs/specs/fw_cfg.txt). */
struct fw_cfg_file {
	uint32_t size;
	uint16_t select;
	uint16_t reserved;
	char name[56];
};

static void fw_cfg_select(uint16_t item)
{
	outw(item, ORDERS_FW_CFG_PORT);
}

static void fw_cfg_read(void *buffer, unsigned int size)
{
	unsigned char *bytes = buffer;

	for (unsigned int i = 0; i < size; i++)
		bytes[i] = inb(ORDERS_FW_CFG_PORT + 1);
}

/* Selects the file for reading. */
static int fw_cfg_open(const char *name, uint32_t *size)
{
	struct fw_cfg_file file;
	char signature[4];
	uint32_t count;

	fw_cfg_select(FW_CFG_SIGNATURE);
	fw_cfg_read(signature, sizeof(signature));
	if (memcmp(signature, "QEMU", sizeof(signature)))
		return -ENODEV;
	fw_cfg_select(FW_CFG_DIRECTORY);
	fw_cfg_read(&count, sizeof(count));
	for (uint32_t i = 0; i < ntohl(count); i++) {
		fw_cfg_read(&file, sizeof(file));
		if (strncmp(file.name, name, sizeof(file.name)))
			continue;
		*size = ntohl(file.size);
		fw_cfg_select(ntohs(file.select));
		return 0;
	}
	return -ENOENT;
}

static int open_ports(void)
{
	if (ioperm(ORDERS_PANIC_PORT, 1, 1) || ioperm(ORDERS_EXIT_PORT, 1, 1) ||
	    ioperm(ORDERS_FW_CFG_PORT, 2, 1))
		return -errno;
	return 0;
}

int orders_split(struct orders *orders)
{
	char *rest = orders->text;

	orders->argc = 0;
	for (char *end = strchr(rest, '\n'); end; end = strchr(rest, '\n')) {
		if (orders->argc == ORDERS_MAX_WORDS)
			return -EINVAL;
		*end = '\0';
		orders->argv[orders->argc++] = rest;
		rest = end + 1;
	}
	orders->argv[orders->argc] = NULL;
	return orders->argc ? 0 : -EINVAL;
}

/* Leaves in a register what the clock is: clones/stop_clock.h. */
static void stop_machine(void)
{
	__asm__ volatile("rdtsc\n\t"
			 "shl $32, %%rdx\n\t"
			 "or %%rdx, %%rax\n\t"
			 "mov %%rax, %%rbx\n\t"
			 "mov %0, %%edx\n\t"
			 "mov $1, %%eax\n\t"
			 "outb %%al, %%dx"
			 :
			 : "i"(ORDERS_PANIC_PORT)
			 : "rax", "rbx", "rdx", "memory");
}

int orders_await(struct orders *orders)
{
	uint32_t size;
	int ret = open_ports();

	if (ret)
		return ret;
	memset(orders, 0, sizeof(*orders));
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		return -errno;
	stop_machine();
	/* From here on this is a clone. */
	ret = fw_cfg_open(ORDERS_FILE, &size);
	if (ret)
		return ret;
	if (size != ORDERS_BYTES)
		return -EMSGSIZE;
	fw_cfg_read(orders->text, size);
	return orders_split(orders);
}

void orders_end(int status)
{
	outb(status, ORDERS_EXIT_PORT);
	/* No such device: the guest's init ends the machine. */
	exit(status);
}
