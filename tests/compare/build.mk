# SPDX-License-Identifier: GPL-2.0-or-later
# build/noise: sessions of boots that are made up, for gpuvm-compare to judge.
inc-tests/compare := tests/compare compare

$(BUILD)/noise: $(call objects,tests/compare) $(BUILD)/compare/mann_whitney.o
	$(call link)
