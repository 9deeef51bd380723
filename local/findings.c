// SPDX-License-Identifier: GPL-2.0-or-later
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>

/* clang-format off */
const struct finding findings[] = {
	{ "architecture", REFUSES, "the harness is a program for another processor",
	  look_architecture },
	{ "root", REFUSES, "only root loads a kernel module", look_root },
	{ "debug", REFUSES, "its times mean nothing", look_debug },
	{ "gpuvm", REFUSES, "there is nothing to measure", look_gpuvm },
	{ "headers", REFUSES, "the driver is built against them", look_headers },
	{ "lockdown", REFUSES, "the driver is not signed and cannot be loaded", look_lockdown },
	{ "signatures", REFUSES, "the driver is not signed and cannot be loaded",
	  look_signatures },
	{ "modules", REFUSES, "the driver cannot be loaded", look_modules },
	{ "governor", SPOILS, "their clock follows the load, and so does what the same work takes",
	  look_governor },
	{ "turbo", SPOILS, "the clock is as high as heat and the other cores allow", look_turbo },
	{ "smt", SPOILS, "what runs there takes execution units and cache away", look_smt },
	{ "isolated", SPOILS, "the scheduler puts other tasks there", look_isolated },
	{ "irqs", SPOILS, "each is some microseconds in a number, and cold caches after it",
	  look_irqs },
	{ "clock", SPOILS, "reading it takes long, and takes different times", look_clock },
	{ "steal", SPOILS, "time goes by while nothing runs", look_steal },
	{ "throttling", SPOILS, "a hot processor is a slow one", look_throttling },
	{ "load", SPOILS, "caches, memory and the clock are shared with it", look_load },
	{ "btf", NOTES, "numbers are fine, but gpuvm-trace finds no types", look_btf },
};
/* clang-format on */

const size_t num_findings = sizeof(findings) / sizeof(*findings);

void note_found(struct note *note, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(note->found, sizeof(note->found), format, args);
	va_end(args);
}

void note_remedy(struct note *note, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(note->remedy, sizeof(note->remedy), format, args);
	va_end(args);
}
