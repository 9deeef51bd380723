// SPDX-License-Identifier: GPL-2.0-or-later
/* Of what goes on while nothing of ours runs. */
#include <stdio.h>

#include "finding.h"

/* Less than this many of a thousand ticks is not worth a word. */
#define STOLEN_PERMILLE 1
#define BUSY_PERMILLE 50

enum look look_steal(const struct box *box, struct note *note)
{
	long long ticks = box->after.ticks - box->before.ticks;
	long long stolen = box->after.stolen - box->before.stolen;

	if (ticks <= 0)
		return UNSEEN;
	if (stolen * 1000 < ticks * STOLEN_PERMILLE || stolen <= 0)
		return CLEAN;
	note_found(note, "this is a guest, and its host took %lld %% of CPU %d's time",
		   stolen * 100 / ticks, box->cpu);
	note_remedy(note, "on the host: virsh vcpupin GUEST %d CPU, and nothing else on that CPU",
		    box->cpu);
	return FOUND;
}

enum look look_throttling(const struct box *box, struct note *note)
{
	long long times = box->after.throttled - box->before.throttled;

	if (box->after.throttled < 0)
		return UNSEEN;
	if (times <= 0)
		return CLEAN;
	note_found(note, "the processor was throttled %lld times while we looked", times);
	note_remedy(note, "cool it, or lower its clock: "
			  "cpupower frequency-set --max FREQUENCY, until it is not");
	return FOUND;
}

enum look look_load(const struct box *box, struct note *note)
{
	long long ticks = box->after.others_ticks - box->before.others_ticks;
	long long busy = box->after.others_busy - box->before.others_busy;

	if (ticks <= 0)
		return UNSEEN;
	if (busy * 1000 < ticks * BUSY_PERMILLE)
		return CLEAN;
	note_found(note, "the other CPUs are busy for %lld %% of the time", busy * 100 / ticks);
	note_remedy(note, "ps -eo pcpu,pid,args --sort=-pcpu | head: and stop what is not needed");
	return FOUND;
}
