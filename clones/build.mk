# SPDX-License-Identifier: GPL-2.0-or-later
# The exact machine, from the host: what a snapshot is made with, and what runs clones of it.
inc-clones := $(inc-bench)
clones := $(call objects,clones,gpuvm-snapshot gpuvm-clones)

programs += $(BUILD)/gpuvm-snapshot $(BUILD)/gpuvm-clones

$(BUILD)/gpuvm-snapshot: $(addprefix $(BUILD)/clones/,gpuvm-snapshot.o qemu.o starved.o stop_clock.o) $(lib)
	$(call link)

# Static: it runs on hosts that have QEMU and nothing of ours.
$(BUILD)/gpuvm-clones: $(BUILD)/clones/gpuvm-clones.o $(clones) $(bench) $(lib)
	$(call link,$(static))
