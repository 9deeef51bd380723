/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session: the ioctls of a driver's client, as text. A line is a call; numbers are decimal,
 * addresses and sizes in pages; VMs and BOs have numbers of the session's own.
 *
 *	vm V PAGES		create VM V with addresses from 1 to PAGES
 *	bo B PAGES [V]		create BO B, private to VM V if it is named
 *	bind V N		bind the N operations on the following lines in one call:
 *	 map B ADDR PAGES OFFSET
 *	 null ADDR PAGES
 *	 unmap ADDR PAGES
 *	 unmap_all B
 *	async V N S		the same, queued, with a fence in syncobj S
 *	wait S			wait for that fence
 *	exec V			submit
 *	evict B			evict BO B
 *	close B			close the handle
 *	destroy V		destroy VM V
 *
 * Lines that start with # and empty ones mean nothing.
 */
#ifndef REPLAY_SESSION_H
#define REPLAY_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "gvbc.h"

#define SESSION_VMS_MAX 64
#define SESSION_BOS_MAX 4096
#define SESSION_SYNCS_MAX 64

/** enum session_verb - what a call does */
enum session_verb {
	SESSION_VM,
	SESSION_BO,
	SESSION_BIND,
	SESSION_ASYNC,
	SESSION_WAIT,
	SESSION_EXEC,
	SESSION_EVICT,
	SESSION_CLOSE,
	SESSION_DESTROY,
};

/**
 * struct session_call - one call
 * @verb: which.
 * @line: where it stands in the file.
 * @vm: the VM. @has_vm: for a BO: whether it is private to @vm.
 * @bo: the BO.
 * @sync: the syncobj.
 * @pages: size of a VM's address space or of a BO.
 * @ops: operations of a bind; their handle is the BO's number until the call is made.
 * @num_ops: of them.
 */
struct session_call {
	enum session_verb verb;
	unsigned int line;
	uint32_t vm;
	int has_vm;
	uint32_t bo;
	uint32_t sync;
	uint64_t pages;
	struct gvb_bind_op *ops;
	uint32_t num_ops;
};

/**
 * struct session - all calls of a file; all zero is none
 * @calls: in order. @count: of them. @room: size of @calls.
 */
struct session {
	struct session_call *calls;
	size_t count;
	size_t room;
};

/**
 * session_read() - read a session
 * @session: out, session_free() it also after an error.
 * @path: the file.
 *
 * Says on stderr what is wrong, and in which line. Return: 0, negative errno.
 */
int session_read(struct session *session, const char *path);

/** session_free() - free what session_read() took */
void session_free(struct session *session);

#endif
