// SPDX-License-Identifier: GPL-2.0-or-later
/* What cannot be run says why, once. */
#include "unit.h"

#include "skip.h"

#define ALL_MODES ((1u << GVB_MODE_COUNT) - 1)

static struct case_list cases(const char *filter)
{
	struct case_list list;

	assert_int_equal(case_list_all(&list), 0);
	case_list_filter(&list, filter, ALL_MODES);
	assert_true(list.count > 0);
	return list;
}

/* The one case that speaks for the skipped ones that @filter leaves. */
static void expect_skip(const char *filter, const struct gvb_stats *stats, const char *name,
			const char *reason)
{
	struct case_list list = cases(filter);
	char skipped[ROW_NAME_SIZE];
	size_t speakers = 0;

	for (size_t i = 0; i < list.count; i++) {
		assert_non_null(skip_reason(&list.cases[i], stats));
		assert_string_equal(skip_reason(&list.cases[i], stats), reason);
		speakers += skip_once(&list, &list.cases[i], stats);
		skip_name(&list.cases[i], stats, skipped, sizeof(skipped));
		assert_string_equal(skipped, name);
	}
	assert_int_equal(speakers, 1);
	case_list_free(&list);
}

static void expect_run(const char *filter, const struct gvb_stats *stats)
{
	struct case_list list = cases(filter);

	for (size_t i = 0; i < list.count; i++)
		assert_null(skip_reason(&list.cases[i], stats));
	case_list_free(&list);
}

static void modes_that_the_kernel_lacks(void **state)
{
	const struct gvb_stats stats = { .modes = 1u << GVB_MODE_SPIN };

	(void)state;
	expect_skip("sm_map/mode:resv/*", &stats, "sm_map/mode:resv",
		    "the driver has no such mode on this kernel");
	/* Two families, one row. */
	expect_skip("unlink/mode:immediate/*", &stats, "unlink/mode:immediate",
		    "the driver has no such mode on this kernel");
}

static void modes_that_a_family_is_not_about(void **state)
{
	const struct gvb_stats stats = { .modes = ALL_MODES };

	(void)state;
	expect_skip("zombie_skip/mode:spin/*", &stats, "zombie_skip/mode:spin",
		    "only immediate modes leave zombies");
	expect_skip("unlink/mode:resv/how:defer/*", &stats, "unlink/mode:resv/how:defer",
		    "only immediate modes defer");
}

static void features_that_the_kernel_lacks(void **state)
{
	struct gvb_stats stats = { .modes = ALL_MODES };

	(void)state;
	expect_skip("bind_locking/mode:spin/lock:prelock/*", &stats,
		    "bind_locking/mode:spin/lock:prelock",
		    "this kernel has no drm_gpuvm_sm_map_exec_lock()");
	expect_skip("weak_ref/mode:spin/what:close/*", &stats, "weak_ref/mode:spin/what:close",
		    "this kernel has no DRM_GPUVM_VA_WEAK_REF");
	/* In immediate modes it is what drm_gpuvm_bo_obtain_prealloc() is for. */
	expect_skip("bo_find/mode:resv/how:prealloc/*", &stats, "bo_find/mode:resv/how:prealloc",
		    "this kernel has drm_gpuvm_bo_obtain_prealloc() for immediate modes alone");
	expect_run("bo_find/mode:immediate/how:prealloc/*", &stats);
	stats.features = GVB_FEATURE_EXEC_LOCK;
	expect_skip("weak_ref/mode:spin/what:close/*", &stats, "weak_ref/mode:spin/what:close",
		    "this kernel has no DRM_GPUVM_VA_WEAK_REF");
}

static void all_else_is_run(void **state)
{
	const struct gvb_stats stats = { .modes = ALL_MODES, .features = ~0u };
	struct case_list list = cases("*");
	size_t skipped = 0;

	(void)state;
	for (size_t i = 0; i < list.count; i++) {
		const struct bench_case *bcase = &list.cases[i];
		bool run = bcase->family->modeless || bench_applies(bcase->family, bcase->mode);

		assert_int_equal(!skip_reason(bcase, &stats), run);
		skipped += !run;
	}
	assert_true(skipped > 0 && skipped < list.count / 2);
	case_list_free(&list);
}

/* A family that leaves modes out must be able to say why. */
static void every_mask_has_its_reason(void **state)
{
	struct case_list list = cases("*");

	(void)state;
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(!list.cases[i].family->modes, !list.cases[i].family->only);
	case_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_that_the_kernel_lacks),
		cmocka_unit_test(modes_that_a_family_is_not_about),
		cmocka_unit_test(features_that_the_kernel_lacks),
		cmocka_unit_test(all_else_is_run),
		cmocka_unit_test(every_mask_has_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
