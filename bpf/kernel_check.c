// SPDX-License-Identifier: GPL-2.0
#include "kernel_check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <linux/capability.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "refusal.h"

int kernel_no_permission(void)
{
	fprintf(stderr, "gpuvm-trace: no permission to load BPF programs; run as root, or with "
			"CAP_BPF, CAP_PERFMON and CAP_SYS_ADMIN\n");
	return -EPERM;
}

static bool has_capability(const struct __user_cap_data_struct *data, unsigned int cap)
{
	return data[cap / 32].effective & 1u << cap % 32;
}

/* Without them some kernels let a map be made, but no program of ours be loaded. */
static bool may_trace(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		return true;
	return has_capability(data, CAP_SYS_ADMIN) ||
	       (has_capability(data, CAP_BPF) && has_capability(data, CAP_PERFMON));
}

/* A map is the least that BPF is; without it there is nothing more to find out. */
static int check_permission(void)
{
	int fd;

	if (!may_trace())
		return kernel_no_permission();
	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, NULL, 4, 4, 1, NULL);

	if (fd < 0 && errno == ENOSYS) {
		fprintf(stderr, "gpuvm-trace: this kernel has no BPF; boot one with "
				"CONFIG_BPF_SYSCALL and CONFIG_BPF_EVENTS\n");
		return -ENOSYS;
	}
	if (fd < 0)
		return kernel_no_permission();
	close(fd);
	return 0;
}

static int refuse(const char *lacks, int err)
{
	struct utsname uts;
	char line[256];

	uname(&uts);
	refusal_of(lacks, err, uts.release, line, sizeof(line));
	fprintf(stderr, "gpuvm-trace: %s\n", line);
	return -EOPNOTSUPP;
}

/*
 * Type 1 of the kernel is no function: where programs for functions are known, and allowed, it says
 * so. libbpf's own probe takes every other error for an answer.
 */
static int check_fentry(void)
{
	const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	char log[4096] = "";
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .attach_btf_id = 1, .log_buf = log, .log_size = sizeof(log), .log_level = 1);
	int fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, NULL, "GPL", nothing, 2, &opts);
	int err = errno;

	if (fd >= 0)
		close(fd);
	if (fd >= 0 || strstr(log, "is not a function"))
		return 0;
	return refuse("fentry", err);
}

int kernel_check(struct kernel_types *types, const char *btf)
{
	int ret = check_permission();

	if (ret)
		return ret;
	if (types_open(types, btf)) {
		fprintf(stderr,
			"gpuvm-trace: no BTF in %s; boot a kernel with CONFIG_DEBUG_INFO_BTF, or "
			"name its BTF with --btf\n",
			btf ? btf : "/sys/kernel/btf/vmlinux");
		return -ENOENT;
	}
	ret = check_fentry();
	if (ret)
		return ret;
	if (!libbpf_probe_bpf_helper(BPF_PROG_TYPE_KPROBE, BPF_FUNC_loop, NULL))
		return refuse("loops", EINVAL);
	if (!types_have_function(types, "drm_gpuvm_init")) {
		fprintf(stderr,
			"gpuvm-trace: this kernel has no drm_gpuvm; load its module, or boot "
			"a kernel with CONFIG_DRM_GPUVM\n");
		return -ENODEV;
	}
	return 0;
}
