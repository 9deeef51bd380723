/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session: what a driver's clients had it ask of GPUVM, as text, one call a line. Numbers are
 * decimal, addresses, sizes and offsets in pages; threads, VMs and BOs have numbers of the
 * session's own, from 0 on.
 *
 *	thread T		the following calls are thread T's; the first ones are thread 0's
 *	vm V START PAGES	make VM V, with addresses from START on
 *	bo B PAGES [V]		make BO B, private to VM V if that is named
 *	map V B ADDR PAGES OFFSET
 *	null V ADDR PAGES	map nothing, sparse
 *	unmap V ADDR PAGES
 *	exec V			submit: lock and validate all that is mapped
 *	evict B			evict BO B, restore B: make it resident again, for all VMs
 *	close B			B's last user but mappings is gone
 *	destroy V		VM V is gone
 *	lost N			the session is not whole: N events are missing
 *
 * Lines that start with # and empty ones mean nothing.
 */
#ifndef REPLAY_SESSION_H
#define REPLAY_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SESSION_THREADS_MAX 4096u
#define SESSION_VMS_MAX 16384u
#define SESSION_BOS_MAX (1u << 20)

/** enum session_verb - what a call does */
enum session_verb {
	SESSION_THREAD,
	SESSION_VM,
	SESSION_BO,
	SESSION_MAP,
	SESSION_NULL,
	SESSION_UNMAP,
	SESSION_EXEC,
	SESSION_EVICT,
	SESSION_RESTORE,
	SESSION_CLOSE,
	SESSION_DESTROY,
	SESSION_LOST,
};

/**
 * struct session_call - one call
 * @verb: which. @has_vm: of a BO: whether it is private to @vm.
 * @thread: who makes it.
 * @line: where it stands in the file.
 * @vm: the VM. @bo: the BO.
 * @addr, @pages, @offset: in pages.
 */
struct session_call {
	uint8_t verb;
	bool has_vm;
	uint16_t thread;
	uint32_t line;
	uint32_t vm;
	uint32_t bo;
	uint64_t addr;
	uint64_t pages;
	uint64_t offset;
};

/**
 * struct session - all calls of a file; all zero is none
 * @calls: in order, without threads and losses. @count: of them. @room: size of @calls.
 * @lost: events that the file says are missing.
 */
struct session {
	struct session_call *calls;
	size_t count;
	size_t room;
	uint64_t lost;
};

/**
 * session_read() - read a session
 * @session: out, session_free() it also after an error.
 * @path: the file.
 *
 * Says on stderr what is wrong, and in which line: also a VM or a BO that is not there then.
 *
 * Return: 0, negative errno.
 */
int session_read(struct session *session, const char *path);

/** session_free() - free what session_read() took */
void session_free(struct session *session);

#endif
