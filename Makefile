# SPDX-License-Identifier: GPL-2.0-or-later
# Every target calls one program; `make help` lists them. The program, not make, has the exit status
# that scripts look at: make turns every failure into 2.

# Settings for the programs; README.md has the table.
export REV MODE CASES SUITE MACHINE OUT KERNEL_SRC KERNEL_BUILD REPS ROUNDS OPS SEED SHUFFLE FORMAT STALL INJECT V CMD
export GPUVM_COMMAND := make bench $(foreach v,REV MODE CASES SUITE MACHINE KERNEL_SRC REPS \
	ROUNDS OPS SEED SHUFFLE INJECT,$(if $($(v)),$(v)='$($(v))'))

all: help

bench:
	@scripts/bench

test:
	@scripts/test

lint:
	@scripts/lint

soundness:
	@SUITE=soundness REV="$${REV:-immediate}" scripts/bench

same-dumps:
	@scripts/same-dumps

canary:
	@scripts/canary

setup:
	@scripts/setup

shell:
	@scripts/shell

help:
	@scripts/help

clean:
	@rm -rf build

# What is not here yet says so.
check compare trace report flamegraph:
	@echo "gpuvm-bench: make $@ is not built yet; there are bench, test, lint, setup, shell, help and clean" >&2; exit 2

.PHONY: all bench test lint soundness same-dumps canary setup shell help clean check compare trace report flamegraph
