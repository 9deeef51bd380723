# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-preflight (static: it runs on whatever machine is to measure).
inc-local := local lib
local := $(call objects,local,gpuvm-preflight)

programs += $(BUILD)/gpuvm-preflight

$(BUILD)/gpuvm-preflight: $(BUILD)/local/gpuvm-preflight.o $(local) $(lib)
	$(call link,$(static))
