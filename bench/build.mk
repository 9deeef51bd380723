# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-bench (static: it runs in an initramfs), and small programs of the host beside it.
inc-bench := bench lib client driver clones
inc-bench/cases := $(inc-bench)
# Families keep the order in which a file defines them.
flags-bench := -fno-toplevel-reorder
flags-bench/cases := $(flags-bench)

host := gpuvm-rows gpuvm-tsc
# The order of the tables: the floor, which the others stand on, then by name.
bench := $(call objects,bench,main $(host)) $(BUILD)/bench/cases/floor.o $(call objects,bench/cases,floor) \
	$(client)

programs += $(BUILD)/gpuvm-bench $(host:%=$(BUILD)/%)

$(BUILD)/gpuvm-bench: $(BUILD)/bench/main.o $(bench) $(lib)
	$(call link,$(static))

$(host:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/bench/%.o $(lib)
	$(call link)
