// SPDX-License-Identifier: GPL-2.0-or-later
/* What a profile needs to know of instructions: bytes as an assembler writes them. */
#include "unit.h"

#include "decode.h"

static const struct {
	const char *text;
	const char *bytes;
	size_t size;
	unsigned int kind;
} insns[] = {
	{ "call rel32", "\xe8\x00\x01\x00\x00", 5, INSN_CALL },
	{ "call *%rax", "\xff\xd0", 2, INSN_CALL },
	{ "call *%r11", "\x41\xff\xd3", 3, INSN_CALL },
	{ "call *0x18(%rax)", "\xff\x50\x18", 3, INSN_CALL },
	{ "cs call rel32 (a thunk's padding)", "\x2e\xe8\x00\x01\x00\x00", 6, INSN_CALL },
	{ "jmp *%rax", "\xff\xe0", 2, 0 },
	{ "push (%rax)", "\xff\x30", 2, 0 },
	{ "ret", "\xc3", 1, INSN_RET },
	{ "rep ret", "\xf3\xc3", 2, INSN_RET },
	{ "ret 8", "\xc2\x08\x00", 3, INSN_RET },
	{ "rdtsc", "\x0f\x31", 2, INSN_RDTSC },
	{ "xor %ecx,%ecx", "\x31\xc9", 2, 0 },
	{ "lock cmpxchg %rdx,(%rdi)", "\xf0\x48\x0f\xb1\x17", 5, INSN_ATOMIC },
	{ "ds cmpxchg %rdx,(%rdi): one CPU", "\x3e\x48\x0f\xb1\x17", 5, INSN_ATOMIC },
	{ "cmpxchg %rdx,%gs:(%rdi): this CPU's", "\x65\x48\x0f\xb1\x17", 5, 0 },
	{ "lock cmpxchg16b (%rdi)", "\xf0\x48\x0f\xc7\x0f", 5, INSN_ATOMIC },
	{ "ds xadd %eax,(%rdi)", "\x3e\x0f\xc1\x07", 4, INSN_ATOMIC },
	{ "ds incl (%rdi)", "\x3e\xff\x07", 3, INSN_ATOMIC },
	{ "ds decq (%rdi)", "\x3e\x48\xff\x0f", 4, INSN_ATOMIC },
	{ "incl (%rdi)", "\xff\x07", 2, 0 },
	{ "ds addl $1,(%rdi)", "\x3e\x83\x07\x01", 4, INSN_ATOMIC },
	{ "ds cmpl $1,(%rdi)", "\x3e\x83\x3f\x01", 4, 0 },
	{ "ds cmp %eax,(%rdi)", "\x3e\x39\x07", 3, 0 },
	{ "ds and %rax,(%rdi)", "\x3e\x48\x21\x07", 4, INSN_ATOMIC },
	{ "ds negl (%rdi)", "\x3e\xf7\x1f", 3, INSN_ATOMIC },
	{ "ds mull (%rdi)", "\x3e\xf7\x27", 3, 0 },
	{ "ds btsq $5,(%rdi)", "\x3e\x48\x0f\xba\x2f\x05", 6, INSN_ATOMIC },
	{ "ds btq $5,(%rdi)", "\x3e\x48\x0f\xba\x27\x05", 6, 0 },
	{ "ds btr %rax,(%rdi)", "\x3e\x48\x0f\xb3\x07", 5, INSN_ATOMIC },
	{ "ds mov %eax,(%rdi)", "\x3e\x89\x07", 3, 0 },
	{ "notrack jmp *(%rax)", "\x3e\xff\x20", 3, 0 },
	{ "xchg %rax,(%rdi)", "\x48\x87\x07", 3, INSN_ATOMIC },
	{ "xchg %rax,%rdi", "\x48\x87\xc7", 3, 0 },
	{ "nopw %cs:0(%rax,%rax,1)", "\x66\x2e\x0f\x1f\x84\x00\x00\x00\x00\x00", 10, 0 },
	{ "a lonely prefix", "\xf0", 1, 0 },
	{ "nothing", "", 0, 0 },
};

static void each_instruction_is_what_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(insns) / sizeof(*insns); i++) {
		unsigned int kind = insn_decode((const uint8_t *)insns[i].bytes, insns[i].size);

		if (kind != insns[i].kind)
			fail_msg("%s: %#x, not %#x", insns[i].text, kind, insns[i].kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_instruction_is_what_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
