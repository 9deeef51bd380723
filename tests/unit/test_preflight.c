// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What would spoil a number: each finding is found on a machine that has it, and on no other, and
 * is gone when its remedy was used. Machines are trees of files.
 */
#include "unit.h"

#include "cpulist.h"
#include "finding.h"
#include "folder.h"
#include "machine_tree.h"
#include "verdict.h"

#define CPU "/sys/devices/system/cpu"
#define RELEASE "6.12.0-test"
#define EFI_SECURE_BOOT "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

/**
 * struct spoiled - a machine with one thing wrong
 * @name: of the finding.
 * @file: what makes the difference. @bad: with this in it; NULL: without it.
 * @good: what the remedy writes, where the remedy is nothing that a shell can do here.
 * @found: what is found, in part. @remedy: what to do, in part.
 */
static const struct spoiled {
	const char *name;
	const char *file;
	const char *bad;
	const char *good;
	const char *found;
	const char *remedy;
} spoiled[] = {
	{ "architecture", "/proc/sys/kernel/arch", "aarch64\n", "x86_64\n", "for aarch64",
	  "x86_64" },
	{ "root", "/proc/self/status", "Uid:\t1000\t1000\t0\t0\n", "Uid:\t1000\t0\t0\t0\n",
	  "not root", "sudo" },
	{ "debug", "/boot/config-" RELEASE, "CONFIG_A=y\nCONFIG_KASAN=y\n", "CONFIG_KASAN=m\n",
	  "CONFIG_KASAN", "boot one without" },
	{ "debug", "/boot/config-" RELEASE, "CONFIG_PROVE_LOCKING=y\n",
	  "# CONFIG_PROVE_LOCKING is not set\n", "CONFIG_PROVE_LOCKING", "" },
	{ "gpuvm", "/proc/kallsyms", "0 T drm_gpuvm_init_not\n", "0 T drm_gpuvm_init\n",
	  "no drm_gpuvm", "CONFIG_DRM_GPUVM" },
	{ "headers", "/lib/modules/" RELEASE "/build/Makefile", NULL, "", RELEASE,
	  "apt-get install linux-headers-" RELEASE },
	{ "lockdown", "/sys/kernel/security/lockdown", "none [integrity] confidentiality\n",
	  "[none] integrity confidentiality\n", "integrity", "lockdown=" },
	{ "signatures", "/sys/module/module/parameters/sig_enforce", "Y\n", "N\n", "signed modules",
	  "module.sig_enforce" },
	{ "modules", "/proc/sys/kernel/modules_disabled", "1\n", "0\n", "disabled", "boot" },
	{ "governor", CPU "/cpu1/cpufreq/scaling_governor", "powersave\n", NULL,
	  "CPUs 1 have the governor powersave", "echo performance" },
	{ "turbo", CPU "/intel_pstate/no_turbo", "0\n", NULL, "turbo", "no_turbo" },
	{ "turbo", CPU "/cpufreq/boost", "1\n", NULL, "turbo", "boost" },
	{ "smt", CPU "/cpu3/topology/thread_siblings_list", "1,3\n", NULL,
	  "CPU 3 shares its core with CPU 1", "for i in 1;" },
	{ "isolated", CPU "/isolated", "\n", "3\n", "CPU 3", "isolcpus=managed_irq,domain,3" },
	{ "irqs", "/proc/irq/25/smp_affinity_list", "0-3\n", NULL, "1 interrupt comes to CPU 3",
	  "for i in 25; do echo 0-2 >" },
	{ "clock", "/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n",
	  NULL, "hpet", "echo tsc" },
	{ "steal", "/proc/stat", "cpu3 20 0 0 1000 0 0 0 20\n", "cpu3 30 0 0 1000 0 0 0 10\n",
	  "33 % of CPU 3", "vcpupin" },
	{ "throttling", CPU "/cpu3/thermal_throttle/core_throttle_count", "19\n", "17\n",
	  "throttled 2 times", "cool it" },
	{ "load", "/proc/stat", "cpu0 60 0 0 1040 0 0 0 10\ncpu3 30 0 0 1000 0 0 0 10\n",
	  "cpu0 0 0 0 1100 0 0 0 10\ncpu3 30 0 0 1000 0 0 0 10\n", "60 % of the time", "ps -eo" },
	{ "btf", "/sys/kernel/btf/vmlinux", NULL, "BTF", "no BTF", "CONFIG_DEBUG_INFO_BTF" },
};

#define NUM_SPOILED (sizeof(spoiled) / sizeof(*spoiled))

/* What happens while the machine is watched. */
static const char *later_file, *later_text;

static void something_happens(const struct box *box)
{
	(void)box;
	put_file("/proc/stat", "cpu0 0 0 0 1100 0 0 0 10\ncpu3 30 0 0 1000 0 0 0 10\n");
	if (later_file)
		put_file(later_file, later_text);
}

static void look_at_tree(struct box *box, struct verdict *verdict)
{
	*box = (struct box){ .tree.root = tree_root() };
	put_file("/proc/stat", "cpu0 0 0 0 1000 0 0 0 10\ncpu3 0 0 0 1000 0 0 0 10\n");
	assert_int_equal(box_open(box, -1), 0);
	/* Also where none is isolated. */
	assert_int_equal(box->cpu, 3);
	box_watch(box, something_happens);
	verdict_reach(verdict, box, NULL);
}

static size_t index_of(const char *name)
{
	for (size_t i = 0; i < num_findings; i++)
		if (!strcmp(findings[i].name, name))
			return i;
	fail_msg("no finding %s", name);
	return 0;
}

static void a_fit_machine_is_clean(void **state)
{
	struct verdict verdict;
	const struct note *note;
	struct box box;

	(void)state;
	look_at_tree(&box, &verdict);
	for (size_t i = 0; i < num_findings; i++)
		if (verdict.look[i] != CLEAN)
			fail_msg("%s: %d, %s", findings[i].name, verdict.look[i],
				 verdict.note[i].found);
	assert_null(verdict_refusal(&verdict, &note));
	assert_false(verdict_spoiled(&verdict));
}

/* Of what is counted while the machine is watched. */
static bool comes_later(const struct spoiled *one)
{
	return !strcmp(one->name, "steal") || !strcmp(one->name, "throttling") ||
	       !strcmp(one->name, "load");
}

static void put_or_come_later(const struct spoiled *one, const char *text)
{
	later_file = comes_later(one) ? one->file : NULL;
	later_text = text;
	if (!later_file)
		put_file(one->file, text);
}

/* Lets a shell do what it says, with the tree's files for the machine's. */
static void use_remedy(const char *remedy)
{
	char command[2048];

	write_text("remedy", remedy);
	snprintf(command, sizeof(command),
		 "sed -i \"s#/sys/#%s/sys/#g; s#/proc/#%s/proc/#g\" %s && sh -e %s", tree_root(),
		 tree_root(), in_folder("remedy"), in_folder("remedy"));
	assert_int_equal(system(command), 0);
}

static void is_found_alone(const struct spoiled *one, const struct verdict *verdict)
{
	size_t is = index_of(one->name);

	for (size_t i = 0; i < num_findings; i++)
		if ((verdict->look[i] == FOUND) != (i == is))
			fail_msg("%s of %s: %s is %d (%s)", one->name, one->file, findings[i].name,
				 verdict->look[i], verdict->note[i].found);
	assert_contains(verdict->note[is].found, one->found);
	assert_contains(verdict->note[is].remedy, one->remedy);
	assert_true(*findings[is].why);
}

static void each_is_found_and_goes_away(void **state)
{
	struct verdict verdict;
	struct box box;

	for (size_t i = 0; i < NUM_SPOILED; i++) {
		const struct spoiled *one = &spoiled[i];

		make_tree(state);
		put_or_come_later(one, one->bad);
		look_at_tree(&box, &verdict);
		is_found_alone(one, &verdict);
		if (one->good)
			put_or_come_later(one, one->good);
		else
			use_remedy(verdict.note[index_of(one->name)].remedy);
		look_at_tree(&box, &verdict);
		if (verdict.look[index_of(one->name)] != CLEAN)
			fail_msg("%s is still there", one->name);
	}
	later_file = NULL;
}

static void each_finding_has_a_machine(void **state)
{
	(void)state;
	assert_true(num_findings <= VERDICT_MAX);
	for (size_t i = 0; i < num_findings; i++) {
		size_t n = 0;

		while (n < NUM_SPOILED && strcmp(spoiled[n].name, findings[i].name))
			n++;
		if (n == NUM_SPOILED)
			fail_msg("%s is not tested", findings[i].name);
	}
}

/* Not the same as clean: a guest has no governor, and its host may well have one. */
static void what_cannot_be_seen_is_not_clean(void **state)
{
	static const char *const names[] = { "governor",    "turbo", "smt",	 "isolated",
					     "irqs",	    "clock", "steal",	 "throttling",
					     "load",	    "debug", "lockdown", "root",
					     "architecture" };
	struct verdict verdict;
	struct box box = { .tree.root = tree_root() };

	(void)state;
	put_file("/proc", NULL);
	put_file("/sys", NULL);
	put_file("/boot", NULL);
	put_file(CPU "/online", "0-3\n");
	put_file("/proc/sys/kernel/osrelease", RELEASE "\n");
	assert_int_equal(box_open(&box, -1), 0);
	box_sample(&box, &box.before);
	box.after = box.before;
	verdict_reach(&verdict, &box, NULL);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (verdict.look[index_of(names[i])] != UNSEEN)
			fail_msg("%s: %d", names[i], verdict.look[index_of(names[i])]);
}

static void a_module_will_be_loaded(void **state)
{
	struct verdict verdict;
	struct box box;

	(void)state;
	put_file("/proc/kallsyms", "0 T x\n");
	put_file("/lib/modules/" RELEASE "/modules.dep", "kernel/x.ko: kernel/drm_gpuvm.ko\n");
	look_at_tree(&box, &verdict);
	assert_int_equal(verdict.look[index_of("gpuvm")], FOUND);
	put_file("/lib/modules/" RELEASE "/modules.dep", "kernel/drm_gpuvm.ko.xz: kernel/drm.ko\n");
	look_at_tree(&box, &verdict);
	assert_int_equal(verdict.look[index_of("gpuvm")], CLEAN);
}

static void secure_boot_is_named(void **state)
{
	static const unsigned char on[] = { 6, 0, 0, 0, 1 };
	struct verdict verdict;
	struct box box;
	FILE *file;
	char path[512];

	(void)state;
	put_file("/sys/module/module/parameters/sig_enforce", "Y\n");
	put_file(EFI_SECURE_BOOT, "");
	snprintf(path, sizeof(path), "%s" EFI_SECURE_BOOT, tree_root());
	file = fopen(path, "w");
	fwrite(on, 1, sizeof(on), file);
	fclose(file);
	look_at_tree(&box, &verdict);
	assert_contains(verdict.note[index_of("signatures")].found, "Secure Boot is on");
	assert_contains(verdict.note[index_of("signatures")].remedy, "mokutil");
}

/* The running kernel's own word before a file that may be of another. */
static void a_zipped_config_is_read(void **state)
{
	struct verdict verdict;
	struct box box;
	char command[512];

	(void)state;
	put_file("/proc/config", "CONFIG_KCSAN=y\n");
	snprintf(command, sizeof(command), "gzip %s/proc/config", tree_root());
	assert_int_equal(system(command), 0);
	look_at_tree(&box, &verdict);
	assert_contains(verdict.note[index_of("debug")].found, "CONFIG_KCSAN");
}

static void an_effective_affinity_counts(void **state)
{
	struct verdict verdict;
	struct box box;

	(void)state;
	put_file("/proc/irq/25/smp_affinity_list", "0-3\n");
	put_file("/proc/irq/25/effective_affinity_list", "0\n");
	look_at_tree(&box, &verdict);
	assert_int_equal(verdict.look[index_of("irqs")], CLEAN);
}

static void the_verdict_is_json(void **state)
{
	struct verdict before, verdict;
	const char *word, *name, *tuned;
	struct box box;
	json_t *json;
	int cpu;

	(void)state;
	put_file(CPU "/isolated", "\n");
	put_file(CPU "/intel_pstate/no_turbo", "0\n");
	look_at_tree(&box, &before);
	put_file(CPU "/intel_pstate/no_turbo", "1\n");
	verdict_reach(&verdict, &box, &before);
	json = verdict_to_json(&verdict, &box);
	assert_int_equal(json_unpack(json, "{s:s, s:i, s:[{s:s}!], s:[s!], s:[]}", "verdict", &word,
				     "cpu", &cpu, "findings", "name", &name, "tuned", &tuned,
				     "unseen"),
			 0);
	assert_string_equal(word, "spoiled");
	assert_string_equal(name, "isolated");
	assert_string_equal(tuned, "turbo");
	assert_int_equal(cpu, 3);
	json_decref(json);
}

static void lists_of_cpus(void **state)
{
	static const struct {
		const char *text;
		const char *printed;
	} lists[] = {
		{ "", "" },	{ "0", "0" },	    { "0-3,8", "0-3,8" }, { "0,1,2", "0-2" },
		{ "3\n", "3" }, { "1023", "1023" }, { "0-3,", "0-3" },
	};
	static const char *const wrong[] = { "a", "1-", "3-1", "1024", "-1", "0;1" };
	char text[64];
	cpu_set_t set;

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		assert_int_equal(cpulist_parse(lists[i].text, &set), 0);
		assert_string_equal(cpulist_print(&set, text, sizeof(text)), lists[i].printed);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(cpulist_parse(wrong[i], &set), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_fit_machine_is_clean, make_tree),
		cmocka_unit_test(each_is_found_and_goes_away),
		cmocka_unit_test(each_finding_has_a_machine),
		cmocka_unit_test_setup(what_cannot_be_seen_is_not_clean, make_tree),
		cmocka_unit_test_setup(a_module_will_be_loaded, make_tree),
		cmocka_unit_test_setup(secure_boot_is_named, make_tree),
		cmocka_unit_test_setup(a_zipped_config_is_read, make_tree),
		cmocka_unit_test_setup(an_effective_affinity_counts, make_tree),
		cmocka_unit_test_setup(the_verdict_is_json, make_tree),
		cmocka_unit_test(lists_of_cpus),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
