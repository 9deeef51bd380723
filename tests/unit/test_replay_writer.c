// SPDX-License-Identifier: GPL-2.0-or-later
/* From events of the kernel to a session: names, order, what is not told, and losses. */
#include "folder.h"

#include "replay/session.h"
#include "session_writer.h"

#define PAGE 4096ull
#define VM 0xffff888000001000ull
#define OBJ 0xffff888000002000ull

static struct session_writer writer;
static FILE *out;

static int open_writer(void **state)
{
	(void)state;
	out = fopen(in_folder("session"), "w");
	session_writer_open(&writer, out);
	return !out;
}

/* Ends the session, and reads what it has become. */
static const char *close_writer(uint64_t lost, int want)
{
	struct session session;
	char *text, *comment;

	assert_int_equal(session_writer_close(&writer, lost), want);
	fclose(out);
	assert_int_equal(session_read(&session, in_folder("session")), 0);
	session_free(&session);
	text = contents("session");
	comment = strstr(text, "# ");
	assert_non_null(comment);
	*comment = '\0';
	return text;
}

static void tell(struct session_event event)
{
	event.tid = event.tid ? event.tid : 100;
	session_writer_take(&writer, &event);
}

static void make_vm(uint64_t vm)
{
	tell((struct session_event){
		.kind = EVENT_VM_MADE,
		.subject = vm,
		.obj = vm + 0x100000,
		.addr = PAGE,
		.range = 64 * PAGE,
	});
}

static struct session_event mapping(uint64_t vm, uint64_t obj, uint64_t page)
{
	return (struct session_event){
		.kind = EVENT_MAP,
		.subject = vm,
		.obj = obj,
		.size = 8 * PAGE,
		.addr = page * PAGE,
		.range = 2 * PAGE,
		.offset = 3 * PAGE,
	};
}

static void of_kind(uint16_t kind, uint64_t subject, uint64_t obj, uint32_t tid)
{
	tell((struct session_event){ .kind = kind, .subject = subject, .obj = obj, .tid = tid });
}

static void a_life_is_told(void **state)
{
	struct session_event private = mapping(VM, OBJ + 1, 8);

	(void)state;
	make_vm(VM);
	tell(mapping(VM, OBJ, 4));
	private.flags = EVENT_PRIVATE;
	tell(private);
	tell(mapping(VM, 0, 12));
	tell(mapping(VM, OBJ, 14));
	of_kind(EVENT_EXEC, VM, 0, 0);
	tell((struct session_event){
		.kind = EVENT_UNMAP, .subject = VM, .addr = 4 * PAGE, .range = 10 * PAGE });
	of_kind(EVENT_CLOSE, OBJ, 0, 0);
	of_kind(EVENT_VM_GONE, VM, 0, 0);
	assert_string_equal(close_writer(0, 0), "vm 0 1 64\nbo 0 8\nmap 0 0 4 2 3\nbo 1 8 0\n"
						"map 0 1 8 2 3\nnull 0 12 2\nmap 0 0 14 2 3\n"
						"exec 0\nunmap 0 4 10\nclose 0\ndestroy 0\n");
}

/* The lowest free number is the next one's. */
static void numbers_are_used_again(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 3; i++)
		make_vm(VM + i);
	of_kind(EVENT_VM_GONE, VM + 1, 0, 0);
	make_vm(VM + 7);
	make_vm(VM + 8);
	/* An address that is used again was free, whoever did not see it. */
	make_vm(VM + 7);
	assert_string_equal(close_writer(0, 0),
			    "vm 0 1 64\nvm 1 1 64\nvm 2 1 64\ndestroy 1\nvm 1 1 64\nvm 3 1 64\n"
			    "destroy 1\nvm 1 1 64\n");
}

/* Where nobody sees a VM being freed, its resv's object goes; and it is no VM's of that address. */
static void a_vm_ends_with_its_resv(void **state)
{
	(void)state;
	make_vm(VM);
	make_vm(VM + 1);
	of_kind(EVENT_CLOSE, VM + 0x100000, 0, 0);
	of_kind(EVENT_VM_GONE, VM + 1, 0, 0);
	make_vm(VM + 1);
	of_kind(EVENT_CLOSE, VM + 0x100000, 0, 0);
	assert_string_equal(close_writer(0, 0), "vm 0 1 64\nvm 1 1 64\ndestroy 0\ndestroy 1\n"
						"vm 0 1 64\n");
}

static void threads_are_numbered_as_they_come(void **state)
{
	(void)state;
	make_vm(VM);
	of_kind(EVENT_EXEC, VM, 0, 7);
	of_kind(EVENT_EXEC, VM, 0, 7);
	of_kind(EVENT_EXEC, VM, 0, 100);
	of_kind(EVENT_EXEC, VM, 0, 3);
	assert_string_equal(close_writer(0, 0), "vm 0 1 64\nthread 1\nexec 0\nexec 0\n"
						"thread 0\nexec 0\nthread 2\nexec 0\n");
	assert_int_equal(writer.counts.threads, 3);
}

/* What happens inside of a request stands behind it; what changed nothing is not told. */
static void requests_stand_where_they_began(void **state)
{
	struct session_event request = mapping(VM, OBJ, 4);

	(void)state;
	make_vm(VM);
	request.flags = EVENT_REQUEST;
	tell(request);
	of_kind(EVENT_EXEC, VM, 0, 7);
	of_kind(EVENT_DONE, 0, 0, 7);
	of_kind(EVENT_DONE, 0, 0, 0);
	tell(request);
	of_kind(EVENT_CLOSE, OBJ, 0, 0);
	of_kind(EVENT_REFUSED, 0, 0, 0);
	assert_string_equal(close_writer(0, 0), "vm 0 1 64\nbo 0 8\nmap 0 0 4 2 3\n"
						"thread 1\nexec 0\nthread 0\nclose 0\n");
}

/* An object is evicted vm_bo by vm_bo, in one go. */
static void an_eviction_is_one_line(void **state)
{
	(void)state;
	make_vm(VM);
	tell(mapping(VM, OBJ, 4));
	of_kind(EVENT_EVICT, 1, OBJ, 0);
	of_kind(EVENT_EVICT, 2, OBJ, 0);
	of_kind(EVENT_EVICT, 3, OBJ, 0);
	/* Again. */
	of_kind(EVENT_EVICT, 1, OBJ, 0);
	of_kind(EVENT_EVICT, 2, OBJ, 0);
	of_kind(EVENT_RESTORE, 1, OBJ, 0);
	of_kind(EVENT_RESTORE, 2, OBJ, 0);
	of_kind(EVENT_EXEC, VM, 0, 0);
	of_kind(EVENT_RESTORE, 3, OBJ, 0);
	assert_string_equal(close_writer(0, 0),
			    "vm 0 1 64\nbo 0 8\nmap 0 0 4 2 3\nevict 0\nevict 0\n"
			    "restore 0\nexec 0\nrestore 0\n");
}

static void what_is_older_is_left_out(void **state)
{
	(void)state;
	tell(mapping(VM, OBJ, 4));
	of_kind(EVENT_EXEC, VM, 0, 0);
	of_kind(EVENT_EVICT, 1, OBJ, 0);
	of_kind(EVENT_CLOSE, OBJ, 0, 0);
	of_kind(EVENT_VM_GONE, VM, 0, 0);
	of_kind(EVENT_DONE, 0, 0, 0);
	assert_string_equal(close_writer(0, 0), "");
	assert_int_equal(writer.counts.left_out, 3);
}

/* A young process has no older VM, and a VM that is named no BO that nobody saw being mapped. */
static void what_cannot_be_older_is_a_loss(void **state)
{
	struct session_event young = mapping(VM + 1, OBJ, 4);

	(void)state;
	make_vm(VM);
	tell(mapping(VM + 1, OBJ, 4));
	young.flags = EVENT_YOUNG;
	tell(young);
	tell((struct session_event){
		.kind = EVENT_UNMAP, .flags = EVENT_YOUNG, .subject = VM + 1, .range = PAGE });
	tell((struct session_event){ .kind = EVENT_EXEC, .flags = EVENT_YOUNG, .subject = VM + 1 });
	tell((struct session_event){ .kind = EVENT_EVICT, .subject = 1, .obj = OBJ, .addr = VM });
	tell((struct session_event){
		.kind = EVENT_EVICT, .subject = 2, .obj = OBJ, .addr = VM + 1 });
	assert_string_equal(close_writer(0, -ENODATA), "vm 0 1 64\nlost 4\n");
	assert_int_equal(writer.counts.unnamed, 4);
	assert_int_equal(writer.counts.left_out, 2);
}

/* Nothing behind the first loss: it may have been the making of what is named there. */
static void a_loss_ends_the_session(void **state)
{
	(void)state;
	make_vm(VM);
	of_kind(EVENT_EXEC, VM, 0, 0);
	tell((struct session_event){ .kind = EVENT_EXEC, .subject = VM, .lost = 3 });
	of_kind(EVENT_EXEC, VM, 0, 0);
	assert_string_equal(close_writer(9, -ENODATA), "vm 0 1 64\nexec 0\nlost 9\n");
}

static void what_cannot_be_told_is_a_loss(void **state)
{
	struct session_event request = mapping(VM, OBJ, 4), odd = mapping(VM, OBJ, 4);

	(void)state;
	make_vm(VM);
	odd.range++;
	tell(odd);
	request.flags = EVENT_REQUEST;
	tell(request);
	of_kind(EVENT_BROKEN, 0, 0, 0);
	/* Under way when the recording ends. */
	tell(request);
	of_kind(EVENT_EXEC, VM, 0, 7);
	assert_string_equal(close_writer(0, -ENODATA), "vm 0 1 64\nthread 1\nexec 0\nlost 3\n");
	assert_int_equal(writer.counts.odd, 1);
	assert_int_equal(writer.counts.broken, 1);
	assert_int_equal(writer.counts.cut, 1);
}

/* The queue of what waits grows, and turns over. */
static void many_wait_for_one(void **state)
{
	struct session_event request = mapping(VM, OBJ, 4);

	(void)state;
	make_vm(VM);
	request.flags = EVENT_REQUEST;
	for (unsigned int round = 0; round < 5; round++) {
		tell(request);
		for (unsigned int i = 0; i < 300 * (round + 1); i++)
			of_kind(EVENT_EXEC, VM, 0, 7);
		assert_int_equal(writer.counts.execs, 150 * round * (round + 1));
		of_kind(EVENT_DONE, 0, 0, 0);
	}
	close_writer(0, 0);
	assert_int_equal(writer.counts.execs, 4500);
	assert_int_equal(writer.counts.maps, 5);
}

#define TEST(_name) cmocka_unit_test_setup(_name, open_writer)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_life_is_told),
		TEST(numbers_are_used_again),
		TEST(a_vm_ends_with_its_resv),
		TEST(threads_are_numbered_as_they_come),
		TEST(requests_stand_where_they_began),
		TEST(an_eviction_is_one_line),
		TEST(what_is_older_is_left_out),
		TEST(what_cannot_be_older_is_a_loss),
		TEST(a_loss_ends_the_session),
		TEST(what_cannot_be_told_is_a_loss),
		TEST(many_wait_for_one),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
