# SPDX-License-Identifier: GPL-2.0-or-later
# Every target calls one program; `make help` lists them. The program, not make, has the exit status
# that scripts look at: make turns every failure into 2.

# Settings for the programs; README.md has the table.
export REV CHECK MODE CASES SUITE MACHINE OUT KERNEL_SRC KERNEL_BUILD REPS SEED SHUFFLE FORMAT STALL V CMD
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

check:
	@scripts/check

check-faults:
	@scripts/check --faults

help:
	@scripts/help

clean:
	@rm -rf build

# What is not here yet says so.
compare trace report flamegraph:
	@echo "gpuvm-bench: make $@ is not built yet; there are bench, check, check-faults, test, lint, setup, shell, help and clean" >&2; exit 2

.PHONY: all bench check check-faults test lint setup shell help clean compare trace report flamegraph
