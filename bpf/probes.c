// SPDX-License-Identifier: GPL-2.0
#include "probes.h"

#include <errno.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "drivers.h"
#include "flags.h"
#include "floor.skel.h"
#include "gpuvm_trace.skel.h"
#include "ksyms.h"
#include "probes_missed.h"

#define RESV_CLASSES (1u << CLASS_VM_RESV | 1u << CLASS_OBJ_RESV)
#define MUTEX_CLASSES (1u << CLASS_GPUVA | 1u << CLASS_DRIVER)
#define KSYM_NAME_SIZE 128
#define SPIN_CLASSES (1u << CLASS_EXTOBJ_SPIN | 1u << CLASS_EVICT_SPIN)

/* A program's name says what it is for; the first that fits counts. */
static const struct {
	const char *prefix;
	uint32_t groups;
	uint32_t classes;
} kinds[] = {
	{ "acquire__raw_spin", PROBE_LOCKS, SPIN_CLASSES },
	{ "acquire_ww_mutex", PROBE_LOCKS, RESV_CLASSES },
	{ "acquire_", PROBE_LOCKS, MUTEX_CLASSES },
	{ "arrive_", PROBE_LOCKS, SPIN_CLASSES },
	{ "release__raw_spin", PROBE_LOCKS, SPIN_CLASSES },
	{ "release_ww_mutex", PROBE_LOCKS, RESV_CLASSES },
	{ "release_", PROBE_LOCKS, MUTEX_CLASSES | RESV_CLASSES },
	{ "wait_", PROBE_LOCKS, RESV_CLASSES | MUTEX_CLASSES },
	{ "enter_", PROBE_OPS, ~0u },
	{ "leave_", PROBE_OPS, ~0u },
	{ "late_", PROBE_LATE, ~0u },
	{ "walk_", PROBE_WALKS, ~0u },
	{ "cb_", PROBE_WALKS, ~0u },
	{ "exec_", PROBE_WALKS, ~0u },
	{ "tp_", PROBE_TRACEPOINTS, ~0u },
	{ "on_", PROBE_TRACEPOINTS, ~0u },
	{ "mark_", PROBE_MARKS, ~0u },
	{ "rec_", PROBE_SESSION, ~0u },
	{ "thread_", PROBE_DISCOVER | PROBE_SESSION, ~0u },
	{ "", PROBE_DISCOVER, ~0u },
};

/* Where GPUVM has the first tracepoint, the other programs are not needed. */
static const struct {
	const char *tracepoint;
	const char *prefix;
} stand_ins[] = {
	{ "drm_gpuvm_list_walk", "walk_extobj" },
	{ "drm_gpuvm_list_walk", "walk_evict" },
	{ "drm_gpuvm_list_walk", "cb_validate" },
	{ "drm_gpuvm_sm_step", "cb_step" },
};

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* Programs that keep for a kretprobe what its function was called with are called after it. */
#define KEEPER "entry_"

static bool is_keeper(const char *name)
{
	return starts_with(name, KEEPER);
}

static bool is_wanted(struct probe *probe, const struct probe_choice *choice)
{
	const char *name = probe_name(probe);
	const char *of = name + (is_keeper(name) ? strlen(KEEPER) : 0);
	size_t i = 0;

	while (!starts_with(of, kinds[i].prefix))
		i++;
	probe->groups = kinds[i].groups;
	return choice->groups & probe->groups && choice->classes & kinds[i].classes &&
	       (!choice->leave_out || strcmp(name, choice->leave_out));
}

static bool is_stand_in(const char *name, const struct kernel_types *types)
{
	for (size_t i = 0; i < sizeof(stand_ins) / sizeof(*stand_ins); i++)
		if (starts_with(name, stand_ins[i].prefix) &&
		    types_have_tracepoint(types, stand_ins[i].tracepoint))
			return true;
	return false;
}

static const char *callback_of(const struct known_driver *driver, const char *name)
{
	if (!driver)
		return NULL;
	if (!strcmp(name, "cb_validate"))
		return driver->validate;
	if (!strcmp(name, "cb_step_map"))
		return driver->step_map;
	if (!strcmp(name, "cb_step_remap"))
		return driver->step_remap;
	return driver->step_unmap;
}

/* What there is to decide by. */
struct kernel {
	const struct kernel_types *types;
	struct ksyms syms;
};

static bool use_trampoline(struct probe *probe, bool on_return)
{
	bpf_program__set_type(probe->program, BPF_PROG_TYPE_TRACING);
	bpf_program__set_expected_attach_type(probe->program,
					      on_return ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY);
	return !bpf_program__set_attach_target(probe->program, 0, probe->target);
}

/*
 * One name of several with spaces between; @targets is behind it then. Returns: false, there is
 * none left.
 */
static bool next_target(const char **targets, char name[KSYM_NAME_SIZE])
{
	size_t length;

	*targets += strspn(*targets, " ");
	length = strcspn(*targets, " ");
	if (!length || length >= KSYM_NAME_SIZE)
		return false;
	memcpy(name, *targets, length);
	name[length] = '\0';
	*targets += length;
	return true;
}

static bool have_targets(const struct ksyms *syms, const char *targets)
{
	char name[KSYM_NAME_SIZE];
	bool have = true;

	while (have && next_target(&targets, name))
		have = ksyms_have(syms, name);
	return have;
}

/*
 * Functions of a module without BTF, several for one program, and all of them where nothing else
 * can be attached.
 */
static bool use_kprobe(struct probe *probe, const struct gpuvm_trace *skel,
		       const struct kernel *kernel, bool on_return)
{
	bool *flag = flag_kprobe(skel, probe_name(probe));

	if (!flag || !have_targets(&kernel->syms, probe->target))
		return false;
	*flag = true;
	probe->way = on_return ? WAY_KRETPROBE : WAY_KPROBE;
	return true;
}

/* Sets target and way, and tells whether the kernel has what it takes. */
static bool find_way(struct probe *probe, const struct gpuvm_trace *skel,
		     const struct kernel *kernel, bool kprobes)
{
	const char *section = bpf_program__section_name(probe->program);
	const char *slash = strchr(section, '/');
	bool on_return = starts_with(section, "kretprobe");

	probe->target = slash ? slash + 1 :
				callback_of(driver_loaded(kernel->types), probe_name(probe));
	if (!probe->target)
		return false;
	if (starts_with(section, "tp_btf/") || starts_with(section, "raw_tp/"))
		return types_have_tracepoint(kernel->types, probe->target);
	if (kprobes || !types_have_function(kernel->types, probe->target))
		return use_kprobe(probe, skel, kernel, on_return);
	return !is_keeper(probe_name(probe)) && use_trampoline(probe, on_return);
}

bool probes_trampolines(void)
{
	struct floor *floor = floor__open();
	struct bpf_program *program;
	struct bpf_link *link = NULL;

	if (!floor)
		return false;
	bpf_object__for_each_program(program, floor->obj)
		bpf_program__set_autoload(program, program == floor->progs.seldom_called);
	if (!floor__load(floor))
		link = bpf_program__attach(floor->progs.seldom_called);
	bpf_link__destroy(link);
	floor__destroy(floor);
	return link;
}

static enum probe_state choose(struct probe *probe, const struct gpuvm_trace *skel,
			       const struct kernel *kernel, const struct probe_choice *choice)
{
	if (!is_wanted(probe, choice) || is_stand_in(probe_name(probe), kernel->types))
		return PROBE_OFF;
	return find_way(probe, skel, kernel, choice->kprobes) ? PROBE_LOADED : PROBE_ABSENT;
}

int probes_choose(struct probes *probes, struct gpuvm_trace *skel, struct kernel_types *types,
		  const struct probe_choice *choice)
{
	struct kernel kernel = { .types = types };
	struct bpf_program *program;
	int ret = 0;

	*probes = (struct probes){ 0 };
	ksyms_open(&kernel.syms);
	bpf_object__for_each_program(program, skel->obj) {
		struct probe *probe = &probes->at[probes->count];

		if (probes->count++ == MAX_PROBES) {
			ret = -E2BIG;
			break;
		}
		probe->program = program;
		probe->state = choose(probe, skel, &kernel, choice);
		bpf_program__set_autoload(program, probe->state == PROBE_LOADED);
	}
	ksyms_close(&kernel.syms);
	return ret;
}

static void detach(struct probe *probe)
{
	probe_keep_missed(probe);
	for (size_t i = 0; i < MAX_TARGETS; i++) {
		bpf_link__destroy(probe->links[i]);
		probe->links[i] = NULL;
	}
}

/* To all of its functions, or to none. */
static int attach_kprobes(struct probe *probe)
{
	const char *targets = probe->target;
	char name[KSYM_NAME_SIZE];
	int ret = 0;

	for (size_t i = 0; !ret && next_target(&targets, name); i++) {
		if (i == MAX_TARGETS)
			ret = -E2BIG;
		else
			probe->links[i] = bpf_program__attach_kprobe(
				probe->program, probe->way == WAY_KRETPROBE, name);
		if (!ret && !probe->links[i])
			ret = -errno;
	}
	if (ret)
		detach(probe);
	return ret;
}

static int attach(struct probe *probe)
{
	const char *section = bpf_program__section_name(probe->program);

	if (probe->way != WAY_PROGRAM)
		return attach_kprobes(probe);
	/* Not what its section says. */
	probe->links[0] = starts_with(section, "k") ? bpf_program__attach_trace(probe->program) :
						      bpf_program__attach(probe->program);
	return probe->links[0] ? 0 : -errno;
}

void probes_attach(struct probes *probes, uint32_t groups)
{
	for (size_t i = 0; i < probes->count; i++) {
		struct probe *probe = &probes->at[i];

		if (probe->state != PROBE_LOADED || !(probe->groups & groups))
			continue;
		probe->err = attach(probe);
		probe->state = probe->err ? PROBE_FAILED : PROBE_ATTACHED;
		probe->was_attached |= !probe->err;
	}
}

void probes_detach(struct probes *probes)
{
	for (size_t i = 0; i < probes->count; i++) {
		struct probe *probe = &probes->at[i];

		if (probe->state != PROBE_ATTACHED)
			continue;
		detach(probe);
		probe->state = PROBE_LOADED;
	}
}

const char *probe_name(const struct probe *probe)
{
	return bpf_program__name(probe->program);
}

const struct probe *probes_find(const struct probes *probes, const char *name)
{
	for (size_t i = 0; i < probes->count; i++)
		if (!strcmp(probe_name(&probes->at[i]), name))
			return &probes->at[i];
	return NULL;
}

bool probes_attached(const struct probes *probes, const char *name)
{
	const struct probe *probe = probes_find(probes, name);

	return probe && probe->state == PROBE_ATTACHED;
}

size_t probes_at(const struct probes *probes, const char *target)
{
	size_t num = 0;

	for (size_t i = 0; i < probes->count; i++)
		num += probes->at[i].state == PROBE_ATTACHED &&
		       !strcmp(probes->at[i].target, target);
	return num;
}

/* The programs that end the hold of a kind of lock. */
static const struct {
	enum lock_kind kind;
	const char *program;
} releases[] = {
#define RELEASE(_function, _kind) { _kind, "release_" #_function },
	RELEASES(RELEASE)
#undef RELEASE
	/* ww_mutex_unlock() may be inlined, its callee is not. */
	{ KIND_WW, "release_mutex_unlock" },
};

uint32_t probes_released_kinds(const struct probes *probes)
{
	uint32_t kinds = 0;

	for (size_t i = 0; i < sizeof(releases) / sizeof(*releases); i++) {
		const struct probe *probe = probes_find(probes, releases[i].program);

		if (probe && probe->state != PROBE_ABSENT)
			kinds |= 1u << releases[i].kind;
	}
	return kinds;
}
