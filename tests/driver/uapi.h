/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wrong arguments: each row of a table is a test. It must get the documented errno, find its
 * arguments as it left them, and leave all VMs and counters as they were.
 */
#ifndef UAPI_H
#define UAPI_H

#include <errno.h>
#include <stddef.h>

#include "test.h"

/* Of every VM here; not the whole of what 64 bits can say, so that there is something outside. */
#define UAPI_VA_START (16 * GVB_PAGE_SIZE)
#define UAPI_VA_RANGE (1ull << 30)

/* Size of every BO here, bytes. */
#define UAPI_BO_SIZE (8 * GVB_PAGE_SIZE)

#define UAPI_VMS 3

/**
 * struct uapi - what arguments are made of
 * @test: the run.
 * @fd: the file that is used. @other_fd: another one.
 * @mode: of @vm and @twin. @other_mode: one that locks gpuva lists differently.
 * @lacking: a mode that the kernel does not have.
 * @vm: a VM with mappings. @twin: another one of the same mode. @other_vm: one of @other_mode.
 * @stale_vm: destroyed. @foreign_vm: of @other_fd.
 * @bo: external. @private: to @vm. @twin_private: to @twin. @other_bo: of @other_mode.
 * @stale_bo: closed. @foreign_bo: of @other_fd.
 * @edge: the end of readable and writable memory: what comes before may be used.
 * @read_only: a page that cannot be written.
 */
struct uapi {
	struct test *test;
	int fd;
	int other_fd;
	enum gvb_mode mode;
	enum gvb_mode other_mode;
	enum gvb_mode lacking;
	uint32_t vm;
	uint32_t twin;
	uint32_t other_vm;
	uint32_t stale_vm;
	uint32_t foreign_vm;
	uint32_t bo;
	uint32_t private;
	uint32_t twin_private;
	uint32_t other_bo;
	uint32_t stale_bo;
	uint32_t foreign_bo;
	char *edge;
	void *read_only;
};

/** uapi_open() - set all up. Returns: false after it said why not. */
bool uapi_open(struct uapi *uapi, struct test *test);

/** uapi_close() - close both files; "uapi/@name/nothing-left" is a test of its own */
void uapi_close(struct uapi *uapi, const char *name);

/** uapi_expect() - one ioctl with what is around it; @args is a copy that may be written to */
void uapi_expect(struct uapi *uapi, unsigned long request, void *args, int error);

/* An address that no process has. */
#define UAPI_KERNEL_ADDRESS 0xffff888000000000ull

/* What makes up a table: rows of UAPI_ROW(type). An error of zero: it must succeed. */
#define UAPI_ROW(type)            \
	struct {                  \
		const char *what; \
		int error;        \
		type args;        \
	}

/* Each way not to name a VM, for GOOD(.field = value) that makes the rest of a row. */
#define UAPI_BAD_VMS(field, good)                                                   \
	{ #field " never given out", -ENOENT, good(.field = 1000) },                \
		{ #field " too large", -ENOENT, good(.field = UINT32_MAX) },        \
		{ #field " stale", -ENOENT, good(.field = uapi->stale_vm) },        \
	{                                                                           \
#field " of another file", -ENOENT, good(.field = uapi->foreign_vm) \
	}

/* Likewise a BO. */
#define UAPI_BAD_BOS(field, good)                                                   \
	{ #field " never given out", -ENOENT, good(.field = 1000) },                \
		{ #field " too large", -ENOENT, good(.field = UINT32_MAX) },        \
		{ #field " stale", -ENOENT, good(.field = uapi->stale_bo) },        \
	{                                                                           \
#field " of another file", -ENOENT, good(.field = uapi->foreign_bo) \
	}

/* Runs a table. */
#define UAPI_RUN(uapi, name, request, rows)                                                      \
	uapi_run(uapi, name, request, rows, sizeof(rows) / sizeof((rows)[0]), sizeof((rows)[0]), \
		 offsetof(__typeof__((rows)[0]), args))

void uapi_run(struct uapi *uapi, const char *name, unsigned long request, const void *rows,
	      size_t count, size_t size, size_t args_at);

#endif
