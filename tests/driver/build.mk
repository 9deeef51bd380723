# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-driver-test: tests of the driver, a static program for the guest; tests/driver/run builds and
# runs it.
inc-tests/driver := tests/driver bench client driver lib
# The tables of bad arguments are a good one with a field overridden.
flags-tests/driver := -Wno-override-init -pthread

$(BUILD)/gpuvm-driver-test: $(call objects,tests/driver) $(client) \
		$(addprefix $(BUILD)/bench/,ivmap.o ivmap_compare.o ivmap_treap.o) $(lib)
	$(call link,$(static) -pthread)
