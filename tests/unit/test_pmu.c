// SPDX-License-Identifier: GPL-2.0-or-later
/* Counters of the processor, with events of the kernel, which any machine has. */
#include "unit.h"

#include <linux/perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure.h"
#include "pin.h"

static const struct pmu_event page_faults[] = {
	{ "faults_per_op", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN },
	{ "maj_per_op", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ },
	{ NULL, 0, 0 },
};

/* No processor has such an event, and no kernel such a kind of events. */
static const struct pmu_event nowhere[] = {
	{ "nowhere_per_op", 0x7fffffff, 0 },
	{ NULL, 0, 0 },
};

static const struct pmu_event one_of_two[] = {
	{ "nowhere_per_op", 0x7fffffff, 0 },
	{ "faults_per_op", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN },
	{ NULL, 0, 0 },
};

/* Each page is new: touching it is a fault. */
static void touch_pages(size_t num)
{
	size_t size = num * getpagesize();
	char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(pages != MAP_FAILED);
	/* Otherwise a fault is of 512 of them. */
	madvise(pages, size, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < num; i++)
		((volatile char *)pages)[i * getpagesize()] = 1;
	munmap(pages, size);
}

static void have(struct pmu *pmu, const struct pmu_event *events)
{
	char why[128];
	int ret = pmu_open(pmu, events, why, sizeof(why));

	/* A container may not let us, whoever we are. */
	if (ret == -EACCES || ret == -EPERM || ret == -ENOSYS) {
		print_message("%s\n", why);
		skip();
	}
	assert_int_equal(ret, 0);
}

static void what_happens_is_counted(void **state)
{
	struct pmu_counts counts;
	struct pmu pmu;

	(void)state;
	have(&pmu, page_faults);
	touch_pages(50);
	pmu_start(&pmu);
	touch_pages(1000);
	assert_int_equal(pmu_stop(&pmu, &counts), 0);
	touch_pages(50);
	/* Memory of ASan's for them is an eighth more. */
	assert_true(counts.value[0] >= 1000 && counts.value[0] < 1200);
	assert_int_equal(counts.value[1], 0);
	assert_true(counts.ns > 0);
	assert_false(counts.shared);
	/* From zero again. */
	pmu_start(&pmu);
	touch_pages(100);
	assert_int_equal(pmu_stop(&pmu, &counts), 0);
	assert_true(counts.value[0] >= 100 && counts.value[0] < 140);
	pmu_close(&pmu);
}

static void one_that_is_missing_is_left_out(void **state)
{
	struct pmu_counts counts;
	struct pmu pmu;

	(void)state;
	have(&pmu, one_of_two);
	assert_false(pmu_has(&pmu, 0));
	assert_true(pmu_has(&pmu, 1));
	pmu_start(&pmu);
	touch_pages(100);
	assert_int_equal(pmu_stop(&pmu, &counts), 0);
	assert_true(counts.value[1] >= 100);
	pmu_close(&pmu);
}

static void without_any_there_is_a_reason(void **state)
{
	char why[128] = "";
	struct pmu pmu;

	(void)state;
	have(&pmu, page_faults);
	pmu_close(&pmu);
	assert_true(pmu_open(&pmu, nowhere, why, sizeof(why)) < 0);
	assert_contains(why, "no PMU");
	assert_null(strchr(why, '\n'));
}

/* Two pages for an operation, and fifty around each batch that the stopwatch does not see. */
static int two_pages(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	(void)bench;
	touch_pages(50);
	touch_pages(2 * n);
	*ticks = 1000;
	return 0;
}

static int broken(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	(void)bench;
	(void)n;
	*ticks = 0;
	return -EIO;
}

static const struct bench_family pages = { .name = "pages", .batch = two_pages };
static const struct bench_family breaks = { .name = "breaks", .batch = broken };
static const struct measurement measured = { .ops = 500 };

static void rows_get_counters_per_operation(void **state)
{
	const struct measure_options options = { .clock = CLOCK_NS, .events = page_faults };
	struct bench bench = { .family = &pages };
	struct row row;
	struct pmu pmu;
	double value;

	(void)state;
	have(&pmu, page_faults);
	pmu_close(&pmu);
	row_init(&row, "pages");
	assert_int_equal(measure_pmu(&bench, &options, &measured, &row), 0);
	assert_int_equal(row_counter_get(&row, "faults_per_op", &value), 0);
	assert_true(value >= 2 && value < 2.5);
	assert_int_equal(row_counter_get(&row, "maj_per_op", &value), 0);
	assert_near(value, 0);
	/* A microsecond of a thousand faults. */
	assert_int_equal(row_counter_get(&row, "cpu_timed_pct", &value), 0);
	assert_true(value > 0 && value < 50);
}

/* As on the exact machine. */
static void rows_are_left_alone(void **state)
{
	const struct measure_options none = { .clock = CLOCK_INSN };
	const struct measure_options no_pmu = { .clock = CLOCK_NS, .events = nowhere };
	struct bench bench = { .family = &breaks };
	struct row row;

	(void)state;
	row_init(&row, "breaks");
	assert_int_equal(measure_pmu(&bench, &none, &measured, &row), 0);
	assert_int_equal(measure_pmu(&bench, &no_pmu, &measured, &row), 0);
	assert_int_equal(row.num_counters, 0);
}

static void errors_come_through(void **state)
{
	const struct measure_options options = { .clock = CLOCK_NS, .events = page_faults };
	struct bench bench = { .family = &breaks };
	struct row row;
	struct pmu pmu;

	(void)state;
	have(&pmu, page_faults);
	pmu_close(&pmu);
	row_init(&row, "breaks");
	assert_int_equal(measure_pmu(&bench, &options, &measured, &row), -EIO);
	assert_int_equal(row.num_counters, 0);
}

static void a_thread_is_pinned_and_let_go(void **state)
{
	cpu_set_t before, now, after;
	int cpu = 0;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	while (!CPU_ISSET(cpu, &before))
		cpu++;
	assert_int_equal(pin_to(cpu, &after), 0);
	assert_true(CPU_EQUAL(&before, &after));
	sched_getaffinity(0, sizeof(now), &now);
	assert_int_equal(CPU_COUNT(&now), 1);
	assert_true(CPU_ISSET(cpu, &now));
	unpin(cpu, &after);
	sched_getaffinity(0, sizeof(now), &now);
	assert_true(CPU_EQUAL(&before, &now));
	assert_int_equal(pin_to(CPU_SETSIZE - 1, &after), -EINVAL);
	assert_int_equal(pin_to(-1, &after), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_happens_is_counted),
		cmocka_unit_test(one_that_is_missing_is_left_out),
		cmocka_unit_test(without_any_there_is_a_reason),
		cmocka_unit_test(rows_get_counters_per_operation),
		cmocka_unit_test(rows_are_left_alone),
		cmocka_unit_test(errors_come_through),
		cmocka_unit_test(a_thread_is_pinned_and_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
