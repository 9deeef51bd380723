// SPDX-License-Identifier: GPL-2.0-or-later
#include "decode.h"

#include <stdbool.h>
#include <string.h>

#define PREFIX_LOCK 0xf0
#define PREFIX_DS 0x3e

/**
 * struct insn - an instruction, taken apart
 * @lock: has a LOCK prefix, or what it was made into.
 * @escaped: its opcode is of the second map, 0F.
 * @opcode: the byte itself.
 * @modrm: the byte behind, 0xc0 where there is none: a register.
 */
struct insn {
	bool lock;
	bool escaped;
	uint8_t opcode;
	uint8_t modrm;
};

static bool is_prefix(uint8_t byte)
{
	static const char prefixes[] = "\x66\x67\xf2\xf3\x26\x2e\x36\x3e\x64\x65\xf0";

	return byte && strchr(prefixes, byte);
}

static struct insn take_apart(const uint8_t *bytes, size_t size)
{
	struct insn insn = { .modrm = 0xc0 };
	size_t at = 0;

	for (; at < size && is_prefix(bytes[at]); at++)
		insn.lock |= bytes[at] == PREFIX_LOCK || bytes[at] == PREFIX_DS;
	/* REX. */
	if (at < size && (bytes[at] & 0xf0) == 0x40)
		at++;
	if (at < size && bytes[at] == 0x0f) {
		insn.escaped = true;
		at++;
	}
	if (at < size)
		insn.opcode = bytes[at++];
	if (at < size)
		insn.modrm = bytes[at];
	return insn;
}

static bool in_memory(const struct insn *insn)
{
	return insn->modrm < 0xc0;
}

/* The third register field: which instruction of a group it is. */
static unsigned int group(const struct insn *insn)
{
	return insn->modrm >> 3 & 7;
}

static bool lockable_escaped(const struct insn *insn)
{
	switch (insn->opcode) {
	case 0xab: /* bts, btr, btc */
	case 0xb3:
	case 0xbb:
	case 0xb0: /* cmpxchg */
	case 0xb1:
	case 0xc0: /* xadd */
	case 0xc1:
		return true;
	case 0xba: /* bts, btr, btc with a number */
		return group(insn) >= 5;
	case 0xc7: /* cmpxchg8b, cmpxchg16b */
		return group(insn) == 1;
	}
	return false;
}

/* Instructions that may have a LOCK prefix, when their operand is in memory. */
static bool lockable(const struct insn *insn)
{
	if (insn->escaped)
		return lockable_escaped(insn);
	/* add, or, adc, sbb, and, sub, xor; cmp is the eighth of them. */
	if (insn->opcode < 0x38)
		return (insn->opcode & 7) <= 1;
	switch (insn->opcode) {
	case 0x80:
	case 0x81:
	case 0x83:
		return group(insn) != 7;
	case 0xf6: /* not, neg */
	case 0xf7:
		return group(insn) == 2 || group(insn) == 3;
	case 0xfe: /* inc, dec */
	case 0xff:
		return group(insn) <= 1;
	}
	return false;
}

unsigned int insn_decode(const uint8_t *bytes, size_t size)
{
	const struct insn insn = take_apart(bytes, size);

	if (insn.escaped && insn.opcode == 0x31)
		return INSN_RDTSC;
	if (insn.escaped)
		return insn.lock && in_memory(&insn) && lockable(&insn) ? INSN_ATOMIC : 0;
	switch (insn.opcode) {
	case 0xe8:
		return INSN_CALL;
	case 0xc2:
	case 0xc3:
		return INSN_RET;
	case 0x86: /* xchg: locked by itself */
	case 0x87:
		return in_memory(&insn) ? INSN_ATOMIC : 0;
	case 0xff:
		if (group(&insn) == 2)
			return INSN_CALL;
	}
	return insn.lock && in_memory(&insn) && lockable(&insn) ? INSN_ATOMIC : 0;
}
