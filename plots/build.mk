# SPDX-License-Identifier: GPL-2.0-or-later
# gpuvm-plotdata (run folders to what gnuplot reads), gpuvm-report (run folders to a page) and
# gpuvm-findings.
inc-plots := plots lib
show := gpuvm-plotdata gpuvm-report gpuvm-findings
page := $(filter $(BUILD)/plots/html.o $(BUILD)/plots/report_%,$(call objects,plots))
plots := $(filter-out $(page),$(call objects,plots,$(show)))

programs += $(show:%=$(BUILD)/%)

$(BUILD)/gpuvm-report: $(page)
$(show:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/plots/%.o $(plots) $(lib)
	$(call link)
