# SPDX-License-Identifier: GPL-2.0-or-later
# Coverage-guided fuzzing of what gpuvm-compare reads.
#   make test-fuzz                       the kept inputs only: a second
#   make fuzz [EXECUTIONS=10000000]      new ones; those that find new code go to build/fuzz/new
# Not RUNS: that is runs to show, and is passed on.
EXECUTIONS ?= 10000000
inc-tests/fuzz := lib compare
fuzz := $(BUILD)/fuzz
fuzz_flags := -O2 -g -fno-sanitize-recover=all -fsanitize=fuzzer,address,undefined

test-fuzz: $(fuzz)/fuzz_compare
	@$< -runs=0 tests/fuzz/corpus >$(fuzz)/test.log 2>&1 || { cat $(fuzz)/test.log; exit 1; }

fuzz: $(fuzz)/fuzz_compare
	@mkdir -p $(fuzz)/new
	$< -runs=$(EXECUTIONS) -max_len=4096 -timeout=5 -dict=tests/fuzz/json.dict \
		-artifact_prefix=$(fuzz)/ $(fuzz)/new tests/fuzz/corpus

$(fuzz)/fuzz_compare: $(call in_tree,fuzz,$(call objects,tests/fuzz) $(compare) $(call objects,lib))
	$(call msg,LINK,fuzz_compare)
	$(Q)$(CLANG) $(fuzz_flags) -o $@ $^ $(libraries)

$(fuzz)/%.o: %.c Makefile
	$(call compile,$(CLANG),$(fuzz_flags))

.PHONY: test-fuzz fuzz
