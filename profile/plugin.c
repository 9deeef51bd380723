// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plugin of QEMU's emulator that says where the instructions of a window went. The guest does not
 * notice it.
 *
 *	-plugin FILE,out=FILE,watch=FIRST-END,begin=ADDR,batch=ADDR,end=ADDR
 *
 * out: where windows are written (docs/interfaces.md). watch: code that reads the
 * stopwatch's clock.
 * begin, batch, end: functions that are called when windows begin, when each one begins, and when
 * they have ended. take, try, release, make, resv, object, vm-object, vm: functions that have to do
 * with locks (locks.h). trace: how many runs of blocks are written of a window, 0 by default. All
 * but out and trace may be there several times; addresses are hexadecimal.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "qemu_api.h"
#include "recorder.h"

#define RANGES_MAX 64u
#define PAGE_BYTES 4096u

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version;
EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc,
			       char **argv);

/* LOCKS and behind: LOCKS + a role. */
enum mark { WATCH, BEGIN, BATCH, END, LOCKS, NUM_MARKS = LOCKS + LOCK_ROLES };

static const char *const mark_names[NUM_MARKS] = {
	[WATCH] = "watch",
	[BEGIN] = "begin",
	[BATCH] = "batch",
	[END] = "end",
	[LOCKS + LOCK_TAKE] = "take",
	[LOCKS + LOCK_TRY] = "try",
	[LOCKS + LOCK_RELEASE] = "release",
	[LOCKS + LOCK_MAKE] = "make",
	[LOCKS + LOCK_RESV] = "resv",
	[LOCKS + LOCK_OBJECT] = "object",
	[LOCKS + LOCK_VM_OBJECT] = "vm-object",
	[LOCKS + LOCK_VM] = "vm",
};

#define SPINLOCK_BYTES 4u

/**
 * struct range - addresses that mean something
 * @mark: what. @first: the first. @end: behind the last.
 */
struct range {
	enum mark mark;
	uint64_t first;
	uint64_t end;
};

static struct recorder recorder;
static struct range ranges[RANGES_MAX];
static unsigned int num_ranges;
static int api_version;
static FILE *out;

/* What QEMU asks before it says which version it has: up to 8 it has no scoreboards. */
static void __attribute__((constructor)) choose_version(void)
{
	qemu_plugin_version = dlsym(RTLD_DEFAULT, "qemu_plugin_scoreboard_new") ? 2 : 1;
}

static size_t copy_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes)
{
	size_t size = qemu_plugin_insn_size(insn);

	if (size > INSN_BYTES_MAX)
		size = INSN_BYTES_MAX;
	if (api_version >= 3)
		return qemu_plugin_insn_data_v3(insn, bytes, size);
	memcpy(bytes, qemu_plugin_insn_data_v0(insn), size);
	return size;
}

static void on_block(unsigned int cpu, void *arg)
{
	(void)cpu;
	recorder_block(&recorder, (uintptr_t)arg);
}

static void on_last(unsigned int cpu, void *arg)
{
	(void)cpu;
	recorder_insn(&recorder, arg);
}

static void on_mark(unsigned int cpu, void *arg)
{
	enum mark mark = (uintptr_t)arg;

	(void)cpu;
	switch (mark) {
	case BEGIN:
		recorder_begin(&recorder);
		break;
	case BATCH:
		recorder_batch(&recorder);
		break;
	case END:
		recorder_end(&recorder, out);
		break;
	default:
		recorder_enter(&recorder, mark - LOCKS);
		break;
	}
}

static void on_touch(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *arg)
{
	enum lock_role role = (uintptr_t)arg;

	(void)cpu;
	if (role != LOCK_VM || 1u << qemu_plugin_mem_size_shift(info) == SPINLOCK_BYTES)
		recorder_touch(&recorder, role, vaddr);
}

static void on_clock(unsigned int cpu, void *arg)
{
	(void)cpu;
	recorder_clock(&recorder, arg);
}

static void on_memory(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *arg)
{
	const struct site *site = arg;

	(void)cpu;
	if (!recorder.running)
		return;
	if (site->block != recorder.number)
		recorder_leave(&recorder, site);
	recorder_memory(&recorder, vaddr, 1u << qemu_plugin_mem_size_shift(info),
			qemu_plugin_mem_is_store(info));
}

static void on_call(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *arg)
{
	const struct site *site = arg;

	on_memory(cpu, info, vaddr, arg);
	if (qemu_plugin_mem_is_store(info))
		recorder_call(&recorder, vaddr, site->next);
}

static void on_return(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *arg)
{
	on_memory(cpu, info, vaddr, arg);
	recorder_return(&recorder, vaddr);
}

static bool in_range(const struct range *range, uint64_t addr)
{
	return addr >= range->first && addr < range->end;
}

/* Marks are the first instruction of a function. */
static void watch_marks(struct qemu_plugin_insn *insn, uint64_t addr, unsigned int kind)
{
	for (const struct range *range = ranges; range < ranges + num_ranges; range++) {
		if (range->mark != WATCH && addr == range->first)
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, on_mark, QEMU_PLUGIN_CB_NO_REGS, (void *)range->mark);
		if (range->mark == WATCH && kind & INSN_RDTSC && in_range(range, addr))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_clock,
							       QEMU_PLUGIN_CB_NO_REGS,
							       (void *)(uintptr_t) !(addr >> 63));
	}
}

static void watch_memory(struct qemu_plugin_insn *insn, const struct site *site, unsigned int kind)
{
	qemu_plugin_mem_cb on = kind & INSN_CALL ? on_call :
				kind & INSN_RET	 ? on_return :
						   on_memory;

	qemu_plugin_register_vcpu_mem_cb(insn, on, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW,
					 (void *)site);
}

/* What says where a lock is: see locks.h. */
static void watch_locks(struct qemu_plugin_insn *insn, uint64_t addr, unsigned int kind)
{
	for (const struct range *range = ranges; range < ranges + num_ranges; range++) {
		enum lock_role role = range->mark - LOCKS;
		bool takes = role == LOCK_TAKE || role == LOCK_TRY;

		if (range->mark < LOCKS || !in_range(range, addr) ||
		    (takes && !(kind & INSN_ATOMIC)))
			continue;
		qemu_plugin_register_vcpu_mem_cb(
			insn, on_touch, QEMU_PLUGIN_CB_NO_REGS,
			takes || role == LOCK_RELEASE ? QEMU_PLUGIN_MEM_RW : QEMU_PLUGIN_MEM_W,
			(void *)(uintptr_t)role);
	}
}

/*
 * An instruction that goes on in the next page ends a block before it, and QEMU up to 8 counts it
 * among the block's all the same. Whether it is run is known when it is.
 */
static bool may_be_left_out(const struct qemu_plugin_tb *tb, size_t index)
{
	uint64_t addr = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, index));

	return index && index == qemu_plugin_tb_n_insns(tb) - 1 &&
	       (addr & (PAGE_BYTES - 1)) + INSN_BYTES_MAX > PAGE_BYTES;
}

/* For as long as QEMU runs: a call may come when the block has been thrown away. */
static struct site *sites_new(size_t count)
{
	struct site *sites = calloc(count, sizeof(*sites));

	if (!sites) {
		fprintf(stderr, "gpuvm-profile: out of memory\n");
		abort();
	}
	return sites;
}

/* Counts it, and says where it is. */
static void add_insn(struct block *block, struct site *site, bool counts, unsigned int kind)
{
	block->insns += counts;
	block->atomics += counts && kind & INSN_ATOMIC;
	site->block = recorder.num_blocks;
	site->insns = block->insns;
	site->atomics = block->atomics;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	struct site *sites = sites_new(qemu_plugin_tb_n_insns(tb));
	struct block block = {
		.addr = qemu_plugin_tb_vaddr(tb),
		.user = !(qemu_plugin_tb_vaddr(tb) >> 63),
		.sites = sites,
		.num_sites = qemu_plugin_tb_n_insns(tb),
	};
	uint8_t bytes[INSN_BYTES_MAX];

	(void)id;
	for (size_t i = 0; i < block.num_sites; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t addr = qemu_plugin_insn_vaddr(insn);
		unsigned int kind = insn_decode(bytes, copy_bytes(insn, bytes));
		bool waits = may_be_left_out(tb, i);

		if (waits)
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, on_last, QEMU_PLUGIN_CB_NO_REGS,
				(void *)(uintptr_t)(kind & INSN_ATOMIC));
		sites[i].next = addr + qemu_plugin_insn_size(insn);
		add_insn(&block, &sites[i], !waits, kind);
		watch_marks(insn, addr, kind);
		watch_memory(insn, &sites[i], kind);
		watch_locks(insn, addr, kind);
	}
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS,
					     (void *)(uintptr_t)recorder_add_block(&recorder,
										   &block));
}

static void on_qemu_exit(qemu_plugin_id_t id, void *arg)
{
	(void)id;
	(void)arg;
	if (fclose(out))
		fprintf(stderr, "gpuvm-profile: out: %s\n", strerror(errno));
}

static int complain(const char *what, const char *value, const char *right)
{
	fprintf(stderr, "gpuvm-profile: %s '%s'; %s\n", what, value, right);
	return -1;
}

static int add_range(const char *option, const char *value)
{
	struct range range = { .mark = 0 };
	char *end;

	while (range.mark < NUM_MARKS && strcmp(option, mark_names[range.mark]))
		range.mark++;
	if (range.mark == NUM_MARKS)
		return complain(
			"unknown option", option,
			"there are out, trace, watch, begin, batch, end, and those of locks");
	range.first = strtoull(value, &end, 16);
	range.end = *end == '-' ? strtoull(end + 1, &end, 16) : range.first + 1;
	if (end == value || *end || range.end <= range.first)
		return complain("no address", value, "take ADDR or FIRST-END, hexadecimal");
	if (num_ranges == RANGES_MAX)
		return complain("one too many", option, "there may be 64 in all");
	ranges[num_ranges++] = range;
	return 0;
}

static int set_trace(const char *value)
{
	unsigned long max;
	char *end;

	max = strtoul(value, &end, 10);
	if (end == value || *end || *value == '-' || max > UINT32_MAX / 2)
		return complain("no number of runs", value, "take a whole one");
	recorder.max_runs = max;
	return 0;
}

static int take_option(char *option)
{
	char *value = strchr(option, '=');

	if (!value)
		return complain("no value of", option, "options are NAME=VALUE");
	*value++ = '\0';
	if (!strcmp(option, "trace"))
		return set_trace(value);
	if (strcmp(option, "out"))
		return add_range(option, value);
	out = fopen(value, "we");
	return out ? 0 : complain("cannot write", value, strerror(errno));
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv)
{
	int ret = 0;

	api_version = info->version.cur;
	if (api_version > QEMU_API_NEWEST || !info->system_emulation ||
	    strcmp(info->target_name, "x86_64")) {
		fprintf(stderr,
			"gpuvm-profile: QEMU's plugin API is version %d to %d, for %s; known are "
			"versions up to %d, for whole machines of x86_64\n",
			info->version.min, info->version.cur, info->target_name, QEMU_API_NEWEST);
		return -1;
	}
	for (int i = 0; !ret && i < argc; i++)
		ret = take_option(argv[i]);
	if (!ret && !out)
		ret = complain("no", "out", "name the file for the windows: out=FILE");
	if (ret)
		return ret;
	recorder_begin(&recorder);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	qemu_plugin_register_atexit_cb(id, on_qemu_exit, NULL);
	return 0;
}
