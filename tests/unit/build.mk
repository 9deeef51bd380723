# SPDX-License-Identifier: GPL-2.0-or-later
# The unit tests, and what they test, with ASan and UBSan: programs in build/unit, objects in build/san.
# `make test-unit` builds and runs them all.
inc-tests/unit := tests/unit lib client bench compare clones driver bpf profile local
unit := $(BUILD)/unit
san_flags := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
san = $(call in_tree,san,$(1))
# ThreadSanitizer excludes the others: threads are tested once more, with it.
tsan_flags := -O1 -g -fno-omit-frame-pointer -fsanitize=thread

unit_tests := $(patsubst tests/unit/%.c,$(unit)/%,$(wildcard tests/unit/test_*.c))
unit_programs := $(addprefix $(unit)/,gpuvm-rows gpuvm-bench gpuvm-compare gpuvm-report \
	gpuvm-plotdata gpuvm-preflight fake_qemu)
unit_helpers := $(addprefix $(BUILD)/tests/unit/,folder.o rows_tool.o compare_tool.o sample_row.o noise.o page.o)
# Of the tracer, what needs neither a kernel nor clang.
unit_trace := $(addprefix $(BUILD)/bpf/,exact.o folded.o job_cost_table.o job_report.o loss.o ksyms.o names.o refusal.o report.o \
	report_modes.o snapshot.o trace_row.o trace_stream.o)
odd := $(addprefix tests/unit/,odd_results odd_traces odd_rows odd_places)

test-unit: $(unit_tests) $(unit)/tsan_threads $(unit_programs)
	$(Q)GPUVM_PREFLIGHT=$(abspath $(unit))/gpuvm-preflight \
		GPUVM_FAKE_QEMU=$(abspath $(unit))/fake_qemu \
		GPUVM_ROWS=$(abspath $(unit))/gpuvm-rows GPUVM_BENCH=$(abspath $(unit))/gpuvm-bench \
		GPUVM_COMPARE=$(abspath $(unit))/gpuvm-compare \
		GPUVM_PLOTDATA=$(abspath $(unit))/gpuvm-plotdata \
		tests/unit/run $(unit_tests) $(unit)/tsan_threads $(odd)

# Tests by what they are linked with.
of_trace := $(filter $(unit)/test_trace_%,$(unit_tests))
of_profile := $(filter $(unit)/test_profile_%,$(unit_tests))
of_local := $(filter $(unit)/test_preflight%,$(unit_tests))
of_replay := $(filter $(unit)/test_replay_%,$(unit_tests))
of_bench := $(filter-out $(of_trace) $(of_profile) $(of_local) $(of_replay),$(unit_tests))

$(of_trace): $(call san,$(BUILD)/tests/unit/folder.o $(unit_trace))
$(of_profile): $(call san,$(BUILD)/tests/unit/folder.o $(profile))
$(of_local): $(call san,$(addprefix $(BUILD)/tests/unit/,folder.o machine_tree.o) $(local))
$(of_replay): $(call san,$(BUILD)/tests/unit/folder.o $(addprefix $(BUILD)/bpf/,session_lines.o \
		session_names.o session_writer.o) $(replay) $(client))
$(of_bench): $(call san,$(unit_helpers) $(bench) $(compare) $(clones))
$(unit_tests): $(unit)/%: $(BUILD)/san/tests/unit/%.o $(BUILD)/san/lib.a
	$(call link,$(san_flags),-lcmocka -lelf)

$(unit)/gpuvm-bench: $(call san,$(bench) $(BUILD)/bench/main.o)
$(unit)/gpuvm-rows: $(call san,$(BUILD)/bench/gpuvm-rows.o)
$(unit)/gpuvm-compare: $(call san,$(compare) $(BUILD)/compare/main.o)
$(unit)/gpuvm-report: $(call san,$(plots) $(page) $(BUILD)/plots/gpuvm-report.o)
$(unit)/gpuvm-plotdata: $(call san,$(plots) $(BUILD)/plots/gpuvm-plotdata.o)
$(unit)/gpuvm-preflight: $(call san,$(local) $(BUILD)/local/gpuvm-preflight.o)
$(unit)/fake_qemu: $(call san,$(BUILD)/tests/unit/fake_qemu.o $(BUILD)/bench/orders.o)
$(unit_programs): $(BUILD)/san/lib.a
	$(call link,$(san_flags))

$(unit)/tsan_threads: $(call in_tree,tsan,$(addprefix $(BUILD)/,tests/unit/test_threads.o bench/threads.o \
		lib/loglin.o))
	$(call link,$(tsan_flags),-lcmocka)

$(BUILD)/san/lib.a: $(call san,$(call objects,lib))
	$(archive)

$(BUILD)/san/%.o: %.c Makefile
	$(call compile,$(CC),$(san_flags))

$(BUILD)/tsan/%.o: %.c Makefile
	$(call compile,$(CC),$(tsan_flags))

.PHONY: test-unit
