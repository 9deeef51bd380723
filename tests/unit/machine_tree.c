// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine_tree.h"

#include "folder.h"

#define CPU "/sys/devices/system/cpu"
#define RELEASE "6.12.0-test"

static const struct {
	const char *name;
	const char *text;
} files[] = {
	{ "/proc/sys/kernel/arch", "x86_64\n" },
	{ "/proc/sys/kernel/osrelease", RELEASE "\n" },
	{ "/proc/sys/kernel/modules_disabled", "0\n" },
	{ "/proc/self/status", "Name:\tx\nUid:\t0\t0\t0\t0\n" },
	{ "/proc/kallsyms", "0 T drm_gpuvm_init_not\n0 T drm_gpuvm_init\t[drm_gpuvm]\n" },
	{ "/boot/config-" RELEASE, "# CONFIG_KASAN is not set\nCONFIG_PREEMPT=y\n" },
	{ "/lib/modules/" RELEASE "/build/Makefile", "\n" },
	{ "/run/utmp", "" },
	{ "/sys/kernel/security/lsm", "capability\n" },
	{ "/sys/kernel/security/lockdown", "[none] integrity confidentiality\n" },
	{ "/sys/module/module/parameters/sig_enforce", "N\n" },
	{ "/sys/kernel/btf/vmlinux", "BTF" },
	{ CPU "/online", "0-3\n" },
	{ CPU "/isolated", "3\n" },
	{ CPU "/intel_pstate/no_turbo", "1\n" },
	{ CPU "/cpu3/topology/thread_siblings_list", "3\n" },
	{ CPU "/cpu1/online", "1\n" },
	{ CPU "/cpu3/online", "1\n" },
	{ CPU "/cpu0/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu1/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu3/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu3/thermal_throttle/core_throttle_count", "17\n" },
	{ "/proc/irq/24/smp_affinity_list", "0-2\n" },
	{ "/proc/irq/24/disk0/x", "" },
	{ "/proc/irq/25/smp_affinity_list", "0\n" },
	{ "/proc/irq/25/net0/x", "" },
	/* No handler: it comes nowhere. */
	{ "/proc/irq/26/smp_affinity_list", "0-3\n" },
	{ "/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n" },
	{ "/sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet \n" },
	{ "/proc/stat", "cpu  0 0 0 4000 0 0 0 40\ncpu0 0 0 0 1000 0 0 0 10\n"
			"cpu3 0 0 0 1000 0 0 0 10\nintr 1\n" },
};

static void run(const char *format, const char *a, const char *b)
{
	char command[1024];

	snprintf(command, sizeof(command), format, a, b);
	assert_int_equal(system(command), 0);
}

const char *tree_root(void)
{
	return in_folder("machine");
}

void put_file(const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", tree_root(), name);
	if (!text) {
		run("rm -r '%s'%s", path, "");
		return;
	}
	run("mkdir -p \"$(dirname '%s')\"%s", path, "");
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

int make_tree(void **state)
{
	(void)state;
	run("rm -rf '%s' '%s'", tree_root(), in_folder("kept"));
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		put_file(files[i].name, files[i].text);
	return 0;
}

void keep_tree(void)
{
	run("rm -rf '%s'%s", in_folder("kept"), "");
	run("cp -r '%s' '%s'", tree_root(), in_folder("kept"));
}

int tree_is_as_kept(void)
{
	char command[512];

	snprintf(command, sizeof(command), "diff -r '%s' '%s'", tree_root(), in_folder("kept"));
	return !system(command);
}
