# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-record and gpuvm-replay: a session of ioctls, written down and done again. Static: they run in a
# guest.
inc-bench/replay := bench client driver lib
replay := $(BUILD)/bench/replay

programs += $(BUILD)/gpuvm-replay $(BUILD)/gpuvm-record

$(BUILD)/gpuvm-replay: $(replay)/gpuvm-replay.o $(replay)/session.o $(client) $(lib)
	$(call link,$(static))

$(BUILD)/gpuvm-record: $(replay)/gpuvm-record.o $(replay)/recorder.o $(lib)
	$(call link,$(static))
