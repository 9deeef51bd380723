/* SPDX-License-Identifier: GPL-2.0 */
/* Why a kernel does not let itself be traced, in a line. */
#ifndef REFUSAL_H
#define REFUSAL_H

#include <stddef.h>

/**
 * refusal_of() - what is wrong with a kernel that did not take a program, and what would be right
 * @lacks: what of BPF the program needs: "fentry".
 * @err: why it was not taken, a positive errno. The caller has the capabilities.
 * @release: of the kernel, as uname() says it.
 * @line: out. @size: of it.
 */
void refusal_of(const char *lacks, int err, const char *release, char *line, size_t size);

#endif
