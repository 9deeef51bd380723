/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a profile needs to know of an x86-64 instruction.
 */
#ifndef PROFILE_DECODE_H
#define PROFILE_DECODE_H

#include <stddef.h>
#include <stdint.h>

#define INSN_BYTES_MAX 15

/**
 * enum insn_kind - bits
 * @INSN_CALL: a near call, direct or not.
 * @INSN_RET: a near return.
 * @INSN_RDTSC: reads the stopwatch's clock.
 * @INSN_ATOMIC: locked, or xchg with memory; also where a kernel for one CPU has made the LOCK
 *	prefix a DS prefix (SMP alternatives), as no compiler writes it.
 */
enum insn_kind {
	INSN_CALL = 1,
	INSN_RET = 2,
	INSN_RDTSC = 4,
	INSN_ATOMIC = 8,
};

/** insn_decode() - what kind of instruction this is: bits of &enum insn_kind, 0: none of them. */
unsigned int insn_decode(const uint8_t *bytes, size_t size);

#endif
