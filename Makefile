# SPDX-License-Identifier: GPL-2.0-or-later
# make [-j2] [V=1]: all programs, into build/. Each room's build.mk says which it has, and of what they
# are made. `make help` lists the targets that run something; the driver has a Kbuild of its own.
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules

BUILD := build
CLANG ?= clang
CFLAGS ?= -O2 -g
Q := $(if $(filter 1,$(V)),,@)
msg = @printf '  %-7s %s\n' $(1) $(2)

flags := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -isystem /usr/include/libdrm \
	-ffile-prefix-map=$(CURDIR)=. -MMD -MP
libraries := -ljansson -lgsl -lgslcblas -lm
static := -static -Wl,--build-id=none

# $(call sources,FOLDER,ALL BUT THESE), and their objects. A tree is the same objects by other flags, below
# build/TREE.
sources = $(filter-out $(2:%=$(1)/%.c),$(sort $(wildcard $(1)/*.c)))
objects = $(patsubst %.c,$(BUILD)/%.o,$(call sources,$(1),$(2)))
in_tree = $(patsubst $(BUILD)/%,$(BUILD)/$(1)/%,$(2))

# $(call compile,COMPILER,FLAGS): a folder's headers and flags are inc-FOLDER and flags-FOLDER.
define compile
$(call msg,CC,$<)
@mkdir -p $(@D)
$(Q)$(1) $(flags) $(2) $(addprefix -iquote ,$(inc-$(<D))) $(flags-$(<D)) -c -o $@ $<
endef

# $(call link,FLAGS,LIBRARIES BESIDE THE USUAL)
define link
$(call msg,LINK,$(@:$(BUILD)/%=%))
@mkdir -p $(@D)
$(Q)$(CC) $(CFLAGS) $(1) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(2) $(libraries)
endef

define archive
@rm -f $@
$(Q)$(AR) rcs $@ $^
endef

inc-lib := lib
lib := $(BUILD)/lib.a
$(lib): $(call objects,lib)
	$(archive)

programs :=
include $(addsuffix /build.mk,client bench bench/replay clones compare plots profile bpf local)
include $(addsuffix /build.mk,tests/unit tests/compare tests/driver tests/foreign tests/fuzz)

all: $(programs)

$(BUILD)/%.o: %.c Makefile
	$(call compile,$(CC),$(CFLAGS))

-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d $(BUILD)/*/*/*/*.d)

# What follows calls one program each, which, not make, has the exit status that scripts look at: make
# turns every failure into 2. Settings for them; docs/settings.md has the table.
export REV MODE CASES SUITE MACHINE OUT KERNEL_SRC KERNEL_BUILD REPS SEED SHUFFLE FORMAT STALL V CMD
export ROUNDS OPS INJECT JOBS TOP TRACE TUNE HOSTS LEASE RECONNECT
export CHECK DRAWS PLANT
export HIST STACKS PERF EXACT
export A B C D MODES LIMIT SEE ROWS CHANGED WHERE BOOTS COUNTERS AGAINST
export KCONFIG KERNEL_NAME KEXEC
export RUNS KIND HYPERFINE SESSION FILE EVERY

export GPUVM_COMMAND := $(strip make bench $(foreach v,REV MODE CASES SUITE MACHINE KERNEL KERNEL_SRC REPS \
	ROUNDS OPS SEED SHUFFLE INJECT TUNE,$(if $($(v)),$(v)='$($(v))')))

# Targets that are a program of scripts/.
scripts := bench profile test lint setup shell help \
	check check-exact same-dumps canary \
	trace bench-probes \
	compare reference findings plots flamegraph report hyperfine replay \
	deb kernel-deb

# Suites of tests that are a program; test-unit and test-fuzz are make's.
suites := $(addprefix test-,scripts compare show driver machine trace deb)

# Who kills make means what it runs.
end_with_make = $(if $(shell command -v setpriv;),setpriv --pdeathsig TERM)

$(scripts):
	@exec $(end_with_make) scripts/$@

$(suites): test-%:
	@exec $(end_with_make) tests/$*/run

test-profile:
	@exec $(end_with_make) tests/machine/profile

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

clean:
	@rm -rf $(BUILD)

.PHONY: all $(scripts) $(suites) test-profile check-faults check-trace check-compare check-interrupts \
	soundness clean
.SECONDARY:
.DELETE_ON_ERROR:
