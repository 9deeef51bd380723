// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of functions: of modules, which the assembler makes here, and of what a kernel says of
 * itself.
 */
#include "folder.h"

#include "loaded.h"
#include "symbols.h"

/* Two sections, a part that was moved away, and a label that is no function. */
static const char module[] = "\t.text\n"
			     "\t.globl drm_one\n"
			     "\t.type drm_one, @function\n"
			     "drm_one:\n\t.skip 16\n\t.size drm_one, . - drm_one\n"
			     "__pfx_two:\n\t.skip 16\n"
			     "\t.type two, @function\n"
			     "two:\n\t.skip 8\n\t.size two, . - two\n"
			     "\t.section .text.unlikely, \"ax\", @progbits\n"
			     "\t.type drm_one.cold, @function\n"
			     "drm_one.cold:\n\t.skip 4\n\t.size drm_one.cold, . - drm_one.cold\n"
			     "\t.section .init.text, \"ax\", @progbits\n"
			     "\t.type drm_init, @function\n"
			     "drm_init:\n\t.skip 4\n\t.size drm_init, . - drm_init\n"
			     "\t.data\n"
			     "\t.type table, @object\n"
			     "table:\n\t.skip 4\n\t.size table, . - table\n";

static struct symbols symbols;

static int forget(void **state)
{
	(void)state;
	symbols_free(&symbols);
	return 0;
}

static void assemble(const char *name)
{
	char arguments[256];

	write_text("module.s", module);
	snprintf(arguments, sizeof(arguments), "module.s -o %s", name);
	assert_int_equal(run_in_folder("as", arguments), 0);
}

static const char *at(uint64_t addr)
{
	int64_t index = symbols_find(&symbols, addr);

	return index < 0 ? "nothing" : symbols.at[index].name;
}

static json_t *where_modules_lie(void)
{
	return json_pack("{s:{s:s, s:s}, s:{s:s}}", "drm_one", ".text", "0xffffffffc0001000",
			 ".text.unlikely", "0xffffffffc0002000", "gpu_sched", ".text",
			 "0xffffffffc0000000");
}

static void modules_are_named_where_they_lie(void **state)
{
	json_t *modules = where_modules_lie();

	(void)state;
	assert_int_equal(run_in_folder("mkdir", "modules"), 0);
	assemble("modules/12-drm-one.ko");
	assemble("modules/15-gpu-sched.ko");
	write_text("modules/modules.order", "drm-one.ko\n");
	assert_int_equal(loaded_add_folder(&symbols, in_folder("modules"), modules), 0);
	assert_int_equal(symbols_sort(&symbols), 0);
	assert_string_equal(at(0xffffffffc0001000), "drm_one");
	assert_string_equal(at(0xffffffffc000100f), "drm_one");
	assert_string_equal(at(0xffffffffc0001010), "nothing");
	assert_string_equal(at(0xffffffffc0001020), "two");
	assert_string_equal(at(0xffffffffc0002000), "drm_one");
	assert_string_equal(at(0xffffffffc0002004), "nothing");
	/* The other one, whose other section was not said to be anywhere. */
	assert_string_equal(at(0xffffffffc0000000), "drm_one");
	assert_int_equal(symbols.count, 5);
	json_decref(modules);
}

static void a_module_that_lies_nowhere_is_refused(void **state)
{
	json_t *modules = where_modules_lie();

	(void)state;
	assemble("other.ko");
	assert_int_equal(loaded_add(&symbols, in_folder("other.ko"), modules), -EINVAL);
	assert_int_equal(loaded_add(&symbols, in_folder("other.ko"), NULL), -EINVAL);
	assert_int_equal(loaded_add_folder(&symbols, in_folder("none"), modules), -ENOENT);
	assert_int_equal(symbols.count, 0);
	json_decref(modules);
}

/* What lies behind the last name, or in a module, is not the kernel's last function. */
static void what_a_kernel_says_of_itself_is_read(void **state)
{
	(void)state;
	write_text("kallsyms", "0000000000000000 A fixed_percpu_data\n"
			       "ffffffff81000000 T _text\n"
			       "ffffffff81000000 t startup\n"
			       "ffffffff81000040 t mutex_lock\n"
			       "ffffffff81000080 t __pfx_kfree\n"
			       "ffffffff81000090 W kfree\n"
			       "ffffffff81000090 T kvfree\n"
			       "ffffffff810000c0 d a_table\n"
			       "ffffffff81000100 t last.cold\n"
			       "ffffffffc0000000 t drm_ioctl\t[drm]\n");
	assert_int_equal(symbols_add(&symbols, in_folder("kallsyms"), NULL), 0);
	assert_int_equal(symbols_sort(&symbols), 0);
	assert_string_equal(at(0xffffffff81000000), "_text");
	assert_string_equal(at(0xffffffff81000041), "mutex_lock");
	assert_string_equal(at(0xffffffff81000080), "nothing");
	assert_string_equal(at(0xffffffff81000090), "kvfree");
	assert_string_equal(at(0xffffffff810000c0), "nothing");
	assert_string_equal(at(0xffffffff81000100), "last");
	assert_non_null(symbols_named(&symbols, "mutex_lock"));
	assert_null(symbols_named(&symbols, "drm_ioctl"));
}

static void a_file_without_functions_is_refused(void **state)
{
	(void)state;
	write_text("empty", "");
	assert_int_equal(symbols_add(&symbols, in_folder("empty"), NULL), -ENOEXEC);
	write_text("prose", "This is no table.\nffffffff81000000\n");
	assert_int_equal(symbols_add(&symbols, in_folder("prose"), NULL), -ENOEXEC);
	assert_int_equal(symbols_add(&symbols, in_folder("none"), NULL), -ENOENT);
	assert_int_equal(symbols_add(&symbols, "/dev/zero", NULL), -ENOTSUP);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
	const struct CMUnitTest tests[] = {
		TEST(modules_are_named_where_they_lie),
		TEST(a_module_that_lies_nowhere_is_refused),
		TEST(what_a_kernel_says_of_itself_is_read),
		TEST(a_file_without_functions_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
