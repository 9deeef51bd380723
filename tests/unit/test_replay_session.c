// SPDX-License-Identifier: GPL-2.0-or-later
/* What gpuvm-replay reads: each kind of line, and what is none. */
#include "folder.h"

#include <unistd.h>

#include "replay/session.h"

/* What session_read() says of a text, on stderr. Returns: what it returns. */
static int read_text(const char *text, struct session *session)
{
	int ret, saved = dup(STDERR_FILENO);

	write_text("session", text);
	assert_non_null(freopen(in_folder("stderr"), "w", stderr));
	ret = session_read(session, in_folder("session"));
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	return ret;
}

static void each_kind_of_line_is_read(void **state)
{
	struct session session;

	(void)state;
	assert_int_equal(
		read_text("# a comment\n\nvm 0 16 4096\nbo 1 8 0\nbo 2 9\n"
			  "map 0 1 20 4 3\nthread 7\nnull 0 30 2\r\nunmap 0 16 4096\nexec 0\n"
			  "evict 1\nrestore 1\nclose 1\ndestroy 0\nlost 12",
			  &session),
		0);
	assert_int_equal(session.count, 11);
	assert_int_equal(session.lost, 12);
	assert_int_equal(session.calls[0].verb, SESSION_VM);
	assert_int_equal(session.calls[0].addr, 16);
	assert_int_equal(session.calls[0].pages, 4096);
	assert_true(session.calls[1].has_vm);
	assert_false(session.calls[2].has_vm);
	assert_int_equal(session.calls[3].verb, SESSION_MAP);
	assert_int_equal(session.calls[3].bo, 1);
	assert_int_equal(session.calls[3].addr, 20);
	assert_int_equal(session.calls[3].pages, 4);
	assert_int_equal(session.calls[3].offset, 3);
	assert_int_equal(session.calls[3].thread, 0);
	assert_int_equal(session.calls[4].verb, SESSION_NULL);
	assert_int_equal(session.calls[4].thread, 7);
	assert_int_equal(session.calls[4].line, 8);
	assert_int_equal(session.calls[10].verb, SESSION_DESTROY);
	session_free(&session);
}

static void a_number_is_free_again_when_its_owner_is_gone(void **state)
{
	struct session session;

	(void)state;
	assert_int_equal(read_text("vm 0 1 1\nbo 0 1\ndestroy 0\nclose 0\nvm 0 1 2\nbo 0 3 0\n",
				   &session),
			 0);
	assert_int_equal(session.count, 6);
	session_free(&session);
}

/* Texts that are no session, and what the one line on stderr has. */
static const struct {
	const char *text;
	const char *says;
} odd[] = {
	{ "bind 0 1\n map 0 1 1 0\n", ":1: is no call; there are thread, vm" },
	{ "\n\nMAP 0 0 1 1 0\n", ":3: is no call" },
	{ "   \n", ":1: is no call" },
	{ "vm 0 1\n", ":1: a number is missing or is none; vm V START PAGES" },
	{ "vm 0 1 -1\n", "a number is missing or is none" },
	{ "vm 0 1 0x10\n", "a number is missing or is none" },
	{ "vm 0 1 99999999999999999999\n", "a number is missing or is none" },
	{ "vm 0 1 1 1\n", "too many words; vm V START PAGES" },
	{ "vm 0 1 0\n", "no pages; name at least one" },
	{ "vm 0 1 4503599627370496\n", "4503599627370496 pages are more than there can be" },
	{ "vm 16384 1 1\n", "VM 16384 is too high a number" },
	{ "vm 4294967296 1 1\n", "VM 4294967296 is too high a number" },
	{ "bo 1048576 1\n", "BO 1048576 is too high a number" },
	{ "thread 4096\n", "thread 4096 is too high a number" },
	{ "thread 65536\n", "thread 65536 is too high a number" },
	{ "exec 0\n", ":1: VM 0 is not there" },
	{ "vm 0 1 1\nvm 0 1 1\n", ":2: VM 0 is there already" },
	{ "bo 0 1\nbo 0 1\n", ":2: BO 0 is there already" },
	{ "vm 0 1 1\nmap 0 3 1 1 0\n", ":2: BO 3 is not there" },
	{ "vm 0 1 1\ndestroy 0\nunmap 0 1 1\n", ":3: VM 0 is not there" },
	{ "evict 0\n", "BO 0 is not there" },
	{ "bo 0 1 7\n", "VM 7 is not there" },
};

static void odd_lines_are_told_by_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		struct session session;

		assert_int_equal(read_text(odd[i].text, &session), -EINVAL);
		assert_one_line("gpuvm-replay");
		assert_contains(contents("stderr"), odd[i].says);
		session_free(&session);
	}
}

static void what_is_no_text_is_refused(void **state)
{
	struct session session;
	char text[600];

	(void)state;
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(read_text(text, &session), -EINVAL);
	assert_contains(contents("stderr"), ":1: is too long");
	assert_int_equal(session_read(&session, "/no/such/session"), -ENOENT);
	assert_int_equal(session_read(&session, "/"), -EINVAL);
	session_free(&session);
}

static void nothing_is_a_session(void **state)
{
	struct session session;

	(void)state;
	assert_int_equal(read_text("", &session), 0);
	assert_int_equal(session.count, 0);
	session_free(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_line_is_read),
		cmocka_unit_test(a_number_is_free_again_when_its_owner_is_gone),
		cmocka_unit_test(odd_lines_are_told_by_number),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(nothing_is_a_session),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
