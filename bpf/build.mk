# SPDX-License-Identifier: GPL-2.0
# gpuvm-trace: programs for the kernel, their skeleton, and the program that loads them. Static: it
# runs in an initramfs.
BPFTOOL ?= $(or $(shell command -v bpftool),/usr/sbin/bpftool)
# The system's asm/types.h is in the host's own folder.
bpf_flags = -g -O2 -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -Wall -Wextra -Werror -Wno-unused-parameter \
	-idirafter /usr/include/$(shell $(CC) -print-multiarch) -ffile-prefix-map=$(CURDIR)=. -MMD -MP

inc-bpf := bpf lib client driver $(BUILD)/bpf
trace := $(filter-out %.bpf.o,$(call objects,bpf))
skeletons := $(patsubst %.bpf.c,$(BUILD)/%.skel.h,$(wildcard bpf/*.bpf.c))

programs += $(BUILD)/gpuvm-trace

$(BUILD)/gpuvm-trace: $(trace) $(client) $(lib)
	$(call link,$(static),-lbpf -lelf -lz)

$(trace): | $(skeletons)

$(BUILD)/bpf/%.bpf.o: bpf/%.bpf.c Makefile bpf/build.mk
	$(call msg,BPF,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(bpf_flags) -c -o $@ $<

$(BUILD)/bpf/%.skel.h: $(BUILD)/bpf/%.bpf.o
	$(call msg,SKEL,$(@F))
	$(Q)$(BPFTOOL) gen skeleton $< name $* >$@.tmp && mv $@.tmp $@
