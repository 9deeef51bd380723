// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random operations against a model that can't share a mistake with the map: an array with one
 * element per page, which says where each mapping begins and what backs each page.
 */
#include "unit.h"

#include "ivmap.h"

#define PAGE GVB_PAGE_SIZE
#define BASE (16 * PAGE)
#define PAGES 192
#define BOS 5
#define OPERATIONS 100000

struct page {
	bool mapped;
	bool begins;
	uint64_t bo_id;
	uint64_t offset;
};

static struct page pages[PAGES];
static bool evicted[BOS + 1];

static unsigned int pick(unsigned int below)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 20) % below;
}

static void model_unmap(unsigned int first, unsigned int count)
{
	for (unsigned int i = first; i < first + count; i++)
		pages[i].mapped = false;
	if (first + count < PAGES)
		pages[first + count].begins = true;
}

static void model_map(unsigned int first, unsigned int count, uint64_t bo_id, uint64_t offset)
{
	model_unmap(first, count);
	for (unsigned int i = 0; i < count; i++) {
		pages[first + i] = (struct page){
			.mapped = true,
			.begins = i == 0,
			.bo_id = bo_id,
			.offset = offset + i * PAGE,
		};
	}
}

static void model_unmap_all(uint64_t bo_id)
{
	for (unsigned int i = 0; i < PAGES; i++)
		pages[i].mapped &= pages[i].bo_id != bo_id;
}

static void model_drop_marks(void)
{
	for (uint64_t bo_id = 1; bo_id <= BOS; bo_id++) {
		bool any = false;

		for (unsigned int i = 0; i < PAGES; i++)
			any |= pages[i].mapped && pages[i].bo_id == bo_id;
		evicted[bo_id] &= any;
	}
}

static size_t model_dump(struct gvb_dump_va *vas)
{
	size_t count = 0;

	for (unsigned int i = 0; i < PAGES; i++) {
		if (!pages[i].mapped)
			continue;
		if (pages[i].begins || i == 0 || !pages[i - 1].mapped) {
			vas[count++] = (struct gvb_dump_va){
				.addr = BASE + i * PAGE,
				.offset = pages[i].offset,
				.bo_id = pages[i].bo_id,
				.flags = (pages[i].bo_id ? 0 : GVB_VA_NULL) |
					 (evicted[pages[i].bo_id] ? GVB_VA_EVICTED : 0),
			};
		}
		vas[count - 1].range += PAGE;
	}
	return count;
}

static void random_operation(struct ivmap *map)
{
	unsigned int first = pick(PAGES);
	unsigned int count = 1 + pick(pick(4) ? 12 : PAGES);
	uint64_t addr = BASE + first * PAGE;
	uint64_t bo_id = 1 + pick(BOS);
	uint64_t offset = pick(64) * PAGE;
	bool mark;

	if (count > PAGES - first)
		count = PAGES - first;
	switch (pick(16)) {
	case 0:
		assert_int_equal(ivmap_unmap_all(map, bo_id), 0);
		model_unmap_all(bo_id);
		break;
	case 1:
		mark = pick(3);
		assert_int_equal(ivmap_set_evicted(map, bo_id, mark), 0);
		evicted[bo_id] = mark;
		break;
	case 2:
	case 3:
		assert_int_equal(ivmap_map_null(map, addr, count * PAGE), 0);
		model_map(first, count, 0, 0);
		break;
	case 4:
	case 5:
	case 6:
	case 7:
		assert_int_equal(ivmap_unmap(map, addr, count * PAGE), 0);
		model_unmap(first, count);
		break;
	default:
		assert_int_equal(ivmap_map(map, addr, count * PAGE, bo_id, offset), 0);
		model_map(first, count, bo_id, offset);
		break;
	}
	model_drop_marks();
}

static void check_find(const struct ivmap *map, const struct gvb_dump_va *vas, size_t count)
{
	uint64_t addr = BASE + pick(PAGES) * PAGE;
	uint64_t range = (1 + pick(8)) * PAGE;
	const struct iv *found = ivmap_find_first(map, addr, range);
	size_t i = 0;

	while (i < count && vas[i].addr + vas[i].range <= addr)
		i++;
	if (i == count || vas[i].addr >= addr + range) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_true(found->addr == vas[i].addr);
}

static void random_operations_agree(void **state)
{
	struct ivmap *map = ivmap_new(BASE, PAGES * PAGE);
	char diff[512];

	(void)state;
	memset(pages, 0, sizeof(pages));
	for (int i = 0; i < OPERATIONS; i++) {
		struct gvb_dump_va vas[PAGES] = { 0 };
		size_t count, skip;

		random_operation(map);
		count = model_dump(vas);
		if (ivmap_compare(map, vas, count, diff, sizeof(diff)))
			fail_msg("operation %d: %s", i, diff);
		check_find(map, vas, count);
		if (!count)
			continue;
		skip = pick(count);
		assert_int_equal(ivmap_compare_page(map, vas[skip].addr - pick(2), vas + skip,
						    pick(count - skip + 1), diff, sizeof(diff)),
				 0);
	}
	assert_int_equal(ivmap_count_bo(map, 0) + ivmap_count_bo(map, 1) + ivmap_count_bo(map, 2) +
				 ivmap_count_bo(map, 3) + ivmap_count_bo(map, 4) +
				 ivmap_count_bo(map, 5),
			 ivmap_count(map));
	ivmap_free(map);
}

/* The split that the facts name: both halves of a sparse mapping, offset and all. */
static void halves_advance(void **state)
{
	struct ivmap *map = ivmap_new(0, 1ull << 40);
	const struct iv *iv;

	(void)state;
	assert_int_equal(ivmap_map(map, 0, 8 * PAGE, 1, 2 * PAGE), 0);
	assert_int_equal(ivmap_map_null(map, 16 * PAGE, 8 * PAGE), 0);
	assert_int_equal(ivmap_unmap(map, 3 * PAGE, PAGE), 0);
	assert_int_equal(ivmap_map(map, 18 * PAGE, PAGE, 2, 0), 0);
	assert_int_equal(ivmap_count(map), 5);
	iv = ivmap_find_first(map, 4 * PAGE, PAGE);
	assert_true(iv->addr == 4 * PAGE && iv->range == 4 * PAGE && iv->offset == 6 * PAGE);
	iv = ivmap_find_first(map, 23 * PAGE, PAGE);
	assert_true(iv->addr == 19 * PAGE && iv->range == 5 * PAGE && iv->offset == 3 * PAGE);
	assert_true(iv->bo_id == 0);
	ivmap_free(map);
}

static void never_merges(void **state)
{
	struct ivmap *map = ivmap_new(0, 1ull << 40);

	(void)state;
	assert_int_equal(ivmap_map(map, 0, PAGE, 1, 0), 0);
	assert_int_equal(ivmap_map(map, PAGE, PAGE, 1, PAGE), 0);
	assert_int_equal(ivmap_count(map), 2);
	ivmap_free(map);
}

static void marks_live_with_the_mappings(void **state)
{
	struct ivmap *map = ivmap_new(0, 1ull << 40);

	(void)state;
	assert_int_equal(ivmap_set_evicted(map, 1, true), 0);
	assert_false(ivmap_is_evicted(map, 1));
	assert_int_equal(ivmap_map(map, 0, PAGE, 1, 0), 0);
	assert_int_equal(ivmap_map(map, PAGE, PAGE, 2, 0), 0);
	assert_int_equal(ivmap_set_evicted(map, 1, true), 0);
	assert_int_equal(ivmap_map(map, 0, 2 * PAGE, 1, 0), 0);
	assert_true(ivmap_is_evicted(map, 1));
	assert_false(ivmap_is_evicted(map, 2));
	ivmap_set_all_resident(map);
	assert_false(ivmap_is_evicted(map, 1));
	assert_int_equal(ivmap_set_evicted(map, 1, true), 0);
	assert_int_equal(ivmap_unmap(map, 0, 2 * PAGE), 0);
	assert_false(ivmap_is_evicted(map, 1));
	ivmap_free(map);
}

static void refuses_what_the_driver_refuses(void **state)
{
	const uint64_t top = -PAGE;
	struct ivmap *map = ivmap_new(BASE, PAGES * PAGE);

	(void)state;
	assert_null(ivmap_new(0, 0));
	assert_null(ivmap_new(PAGE, top));
	assert_int_equal(ivmap_map(map, BASE, 0, 1, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE + 1, PAGE, 1, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGE + 1, 1, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGE, 1, 1), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGE, 1, top), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGE, 0, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGE, IVMAP_BO_ID_MAX + 1ull, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE - PAGE, PAGE, 1, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, PAGES * PAGE + PAGE, 1, 0), -EINVAL);
	assert_int_equal(ivmap_map(map, BASE, top, 1, 0), -EINVAL);
	assert_int_equal(ivmap_unmap(map, BASE, 0), -EINVAL);
	assert_int_equal(ivmap_unmap(map, top, PAGE), -EINVAL);
	assert_int_equal(ivmap_map_null(map, BASE - PAGE, PAGE), -EINVAL);
	assert_int_equal(ivmap_unmap_all(map, 0), -EINVAL);
	assert_int_equal(ivmap_unmap_all(map, 77), 0);
	assert_int_equal(ivmap_count(map), 0);
	assert_int_equal(ivmap_map(map, BASE, PAGES * PAGE, 1, 0), 0);
	ivmap_free(map);
}

static void names_the_first_difference(void **state)
{
	const struct gvb_dump_va good[] = {
		{ .addr = BASE, .range = PAGE, .offset = PAGE, .bo_id = 1 },
		{ .addr = BASE + PAGE, .range = PAGE, .flags = GVB_VA_NULL },
		{ .addr = BASE + 3 * PAGE, .range = 2 * PAGE, .bo_id = 2 },
	};
	struct ivmap *map = ivmap_new(BASE, PAGES * PAGE);
	struct gvb_dump_va bad[4];
	char diff[512];

	(void)state;
	assert_int_equal(ivmap_map(map, BASE, PAGE, 1, PAGE), 0);
	assert_int_equal(ivmap_map_null(map, BASE + PAGE, PAGE), 0);
	assert_int_equal(ivmap_map(map, BASE + 3 * PAGE, 2 * PAGE, 2, 0), 0);
	assert_int_equal(ivmap_compare(map, good, 3, diff, sizeof(diff)), 0);
	assert_int_equal(ivmap_compare(map, good, 2, diff, sizeof(diff)), -EBADE);
	assert_contains(diff, "want 3 VAs, got 2");
	memcpy(bad, good, sizeof(good));
	bad[3] = good[2];
	assert_int_equal(ivmap_compare(map, bad, 4, diff, sizeof(diff)), -EBADE);
	assert_contains(diff, "VA 3: want none");

#define DIFFERS(index, field, value, text)                                                \
	do {                                                                              \
		memcpy(bad, good, sizeof(good));                                          \
		bad[index].field = value;                                                 \
		assert_int_equal(ivmap_compare(map, bad, 3, diff, sizeof(diff)), -EBADE); \
		assert_contains(diff, text);                                              \
	} while (0)
	DIFFERS(2, addr, BASE + 2 * PAGE, "VA 2: addr: want addr 0x13000");
	DIFFERS(0, range, 2 * PAGE, "VA 0: range");
	DIFFERS(0, offset, 0, "VA 0: offset");
	DIFFERS(2, bo_id, 1, "VA 2: bo");
	DIFFERS(1, flags, 0, "VA 1: flags");
	DIFFERS(1, flags, GVB_VA_NULL | GVB_VA_EVICTED, "VA 1: flags");
	DIFFERS(0, flags, 1u << 31, "VA 0: flags");
	DIFFERS(0, pad, 1, "VA 0: pad");
	ivmap_free(map);
}

static int count_sorted(const struct iv *iv, void *arg)
{
	uint64_t *next = arg;

	if (iv->addr != *next)
		return -1;
	*next += PAGE;
	return 0;
}

/* 2^17 in each order; the odd multiplier walks all of them in a scattered order. */
static void holds_many(void **state)
{
	const uint64_t many = 1u << 17;

	(void)state;
	for (int order = 0; order < 3; order++) {
		struct ivmap *map = ivmap_new(0, many * PAGE);
		uint64_t next = 0;

		for (uint64_t i = 0; i < many; i++) {
			uint64_t page = i;

			if (order == 1)
				page = i * 40503 % many;
			if (order == 2)
				page = i % 2 ? many - 1 - i / 2 : i / 2;
			assert_int_equal(ivmap_map(map, page * PAGE, PAGE, 1, 0), 0);
		}
		assert_int_equal(ivmap_count(map), many);
		assert_int_equal(ivmap_for_each(map, 0, count_sorted, &next), 0);
		assert_true(next == many * PAGE);
		assert_int_equal(ivmap_unmap(map, PAGE, (many - 2) * PAGE), 0);
		assert_int_equal(ivmap_count(map), 2);
		ivmap_free(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_operations_agree),
		cmocka_unit_test(halves_advance),
		cmocka_unit_test(never_merges),
		cmocka_unit_test(marks_live_with_the_mappings),
		cmocka_unit_test(refuses_what_the_driver_refuses),
		cmocka_unit_test(names_the_first_difference),
		cmocka_unit_test(holds_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
