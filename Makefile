# SPDX-License-Identifier: GPL-2.0-or-later
# Every target calls one program; `make help` lists them. The program, not make, has the exit status
# that scripts look at: make turns every failure into 2.

# Settings for the programs; docs/settings.md has the table.
export REV MODE CASES SUITE MACHINE OUT KERNEL_SRC KERNEL_BUILD REPS SEED SHUFFLE FORMAT STALL V CMD
export ROUNDS OPS INJECT JOBS TOP TRACE
export CHECK DRAWS PLANT
export HIST STACKS PERF EXACT
export A B C D MODES LIMIT SEE ROWS CHANGED WHERE BOOTS COUNTERS AGAINST
export RUNS HYPERFINE SESSION

export GPUVM_COMMAND := make bench $(foreach v,REV MODE CASES SUITE MACHINE KERNEL KERNEL_SRC REPS ROUNDS \
	OPS SEED SHUFFLE INJECT,$(if $($(v)),$(v)='$($(v))'))

# Targets that are a program of scripts/.
programs := bench profile test lint setup shell help \
	check check-exact same-dumps canary \
	trace bench-probes \
	compare reference findings plots flamegraph report hyperfine

# Who kills make means what it runs.
end_with_make := $(if $(shell command -v setpriv;),setpriv --pdeathsig TERM)

all: help

$(programs):
	@exec $(end_with_make) scripts/$@

check-faults:
	@scripts/check --faults

check-trace:
	@tests/trace/lockdep

soundness:
	@SUITE=soundness scripts/bench

check-compare:
	@tests/compare/real

check-interrupts:
	@tests/scripts/interrupted

fuzz:
	@$(MAKE) -s -C tests/fuzz fuzz

clean:
	@rm -rf build

.PHONY: all $(programs) check-faults check-trace check-compare check-interrupts soundness fuzz clean
