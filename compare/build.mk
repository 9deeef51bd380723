# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-compare, on the host.
inc-compare := compare lib
compare := $(call objects,compare,main)

programs += $(BUILD)/gpuvm-compare

$(BUILD)/gpuvm-compare: $(BUILD)/compare/main.o $(compare) $(lib)
	$(call link)
