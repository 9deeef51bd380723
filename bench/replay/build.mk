# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-replay: what gpuvm-trace --record has written, done again. Static: it runs in a guest.
inc-bench/replay := bench client driver lib
replay := $(call objects,bench/replay,gpuvm-replay) \
	$(addprefix $(BUILD)/bench/,ivmap.o ivmap_compare.o ivmap_treap.o)

programs += $(BUILD)/gpuvm-replay

$(BUILD)/gpuvm-replay: $(BUILD)/bench/replay/gpuvm-replay.o $(replay) $(client) $(lib)
	$(call link,$(static) -pthread)
