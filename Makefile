# SPDX-License-Identifier: GPL-2.0-or-later
# Every target calls one program; `make help` lists them. The program, not make, has the exit status
# that scripts look at: make turns every failure into 2.

# Settings for the programs; README.md has the table.
export REV MODE CASES SUITE MACHINE OUT KERNEL_SRC KERNEL_BUILD REPS SEED SHUFFLE FORMAT STALL V CMD RUNS A B HYPERFINE SESSION
export GPUVM_COMMAND := make bench $(foreach v,REV MODE CASES SUITE MACHINE KERNEL_SRC REPS SEED \
	SHUFFLE,$(if $($(v)),$(v)='$($(v))'))

all: help

bench:
	@scripts/bench

test:
	@scripts/test

lint:
	@scripts/lint

setup:
	@scripts/setup

shell:
	@scripts/shell

plots:
	@scripts/plots

flamegraph:
	@scripts/flamegraph

report:
	@scripts/report

hyperfine:
	@scripts/hyperfine

help:
	@scripts/help

clean:
	@rm -rf build

# What is not here yet says so.
check compare trace:
	@echo "gpuvm-bench: make $@ is not built yet; make help lists what is" >&2; exit 2

.PHONY: all bench test lint setup shell plots flamegraph report hyperfine help clean check compare trace
