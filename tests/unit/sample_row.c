// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample_row.h"

struct row sample_row(void)
{
	struct row row;

	assert_int_equal(row_init(&row, "sm_map/mode:spin/empty"), 0);
	row.family_index = 3;
	row.instance_index = 2;
	row.repetitions = 5;
	row.repetition_index = 4;
	row.iterations = 4096;
	row.real_time_ns = 902.7;
	assert_int_equal(row_counter_set(&row, "insn_per_op", 902.7), 0);
	assert_int_equal(row_counter_set(&row, "allocs_per_op", 1.0), 0);
	return row;
}
