// SPDX-License-Identifier: GPL-2.0-or-later
#include "skip.h"

#include <stdio.h>
#include <string.h>

#include "contend.h"

/* What to say of a kernel that lacks a feature. */
static const struct {
	unsigned int feature;
	const char *reason;
} lacks[] = {
	{ GVB_FEATURE_EXEC_LOCK, "this kernel has no drm_gpuvm_sm_map_exec_lock()" },
	{ GVB_FEATURE_DEFERRED, "this kernel has no drm_gpuvm_bo_deferred_cleanup()" },
	{ GVB_FEATURE_VA_FREE, "this kernel does not defer VAs" },
	{ GVB_FEATURE_WEAK_REF, "this kernel has no DRM_GPUVM_VA_WEAK_REF" },
	{ GVB_FEATURE_PIN, "this kernel has no drm_gem_shmem_pin()" },
	{ GVB_FEATURE_PREALLOC_STAGED,
	  "this kernel has drm_gpuvm_bo_obtain_prealloc() for immediate modes alone" },
};

static bool lacks_mode(const struct bench_case *bcase, const struct gvb_stats *stats)
{
	return !bcase->family->modeless && !(stats->modes & 1u << bcase->mode);
}

static const char *family_reason(const struct bench_case *bcase, const struct gvb_stats *stats)
{
	const struct bench_family *family = bcase->family;
	unsigned int needs = family->features;

	if (family->contend && crew_cpus() < CONTEND_MIN_CPUS)
		return "needs two CPUs";
	if (!family->modeless && !bench_applies(family, bcase->mode))
		return family->only;
	if (!family->modeless && 1u << bcase->mode & BENCH_STAGED)
		needs |= family->staged_features;
	for (size_t i = 0; i < sizeof(lacks) / sizeof(*lacks); i++)
		if (needs & ~stats->features & lacks[i].feature)
			return lacks[i].reason;
	return NULL;
}

const char *skip_reason(const struct bench_case *bcase, const struct gvb_stats *stats)
{
	if (lacks_mode(bcase, stats))
		return "the driver has no such mode on this kernel";
	return family_reason(bcase, stats);
}

bool skip_once(const struct case_list *list, const struct bench_case *bcase,
	       const struct gvb_stats *stats)
{
	bool whole = lacks_mode(bcase, stats);

	for (size_t i = 0; i < list->count; i++) {
		const struct bench_case *other = &list->cases[i];

		if (other->family_index == bcase->family_index && other->mode == bcase->mode &&
		    (whole || other->family == bcase->family) &&
		    other->instance_index < bcase->instance_index)
			return false;
	}
	return true;
}

/* Families that share a name differ in leading parameters of one value: those tell them apart. */
void skip_name(const struct bench_case *bcase, const struct gvb_stats *stats, char *name,
	       size_t size)
{
	const struct bench_family *family = bcase->family;
	const char *end = bcase->name + strlen(family->name);
	size_t parts = !family->modeless;

	if (!lacks_mode(bcase, stats))
		for (size_t i = 0; i < BENCH_MAX_PARAMS && family->params[i].count == 1; i++)
			parts++;
	while (parts-- && *end)
		end += 1 + strcspn(end + 1, "/");
	snprintf(name, size, "%.*s", (int)(end - bcase->name), bcase->name);
}
