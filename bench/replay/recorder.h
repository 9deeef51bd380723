/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a client's ioctls to a session (session.h).
 */
#ifndef REPLAY_RECORDER_H
#define REPLAY_RECORDER_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "session.h"

/** RECORDER_NAMES_MAX - objects of one kind that a client may make in a recording */
#define RECORDER_NAMES_MAX 4096

/**
 * struct recorder_names - what objects of one kind are called in the session
 * @fd: the client's file of each, -1 when it is gone. @id: its id or handle in that file.
 * @count: names given so far; a name is never given twice.
 */
struct recorder_names {
	int fd[RECORDER_NAMES_MAX];
	uint32_t id[RECORDER_NAMES_MAX];
	uint32_t count;
};

/**
 * struct recorder - a recording; all zero but @out at first
 * @out: where the session goes.
 * @vms: VMs. @bos: BOs. @syncs: syncobjs that binds signal.
 * @calls: calls in the session so far.
 * @left_out: calls that only look (CHECK, DUMP, STATS, ...).
 * @error: what a session cannot say, once it was asked for; a line.
 */
struct recorder {
	FILE *out;
	struct recorder_names vms;
	struct recorder_names bos;
	struct recorder_names syncs;
	unsigned long calls;
	unsigned long left_out;
	char error[128];
};

/**
 * recorder_ioctl() - an ioctl has succeeded
 * @recorder: the recording.
 * @tid: the thread that made it and is stopped: its memory has the arguments.
 * @fd: the client's file.
 * @request: the ioctl.
 * @arg: address of its arguments.
 *
 * Return: 0; -EIO when the thread's memory cannot be read, -EOPNOTSUPP and @error when a session
 * has no words for it.
 */
int recorder_ioctl(struct recorder *recorder, pid_t tid, int fd, unsigned long request,
		   uint64_t arg);

/**
 * recorder_close() - a file was closed, and everything in it is gone
 * @recorder: the recording.
 * @fd: the client's file, or -1 for all.
 */
void recorder_close(struct recorder *recorder, int fd);

#endif
