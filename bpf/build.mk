# SPDX-License-Identifier: GPL-2.0
# gpuvm-trace: programs for the kernel, their skeleton, and the program that loads them. Static: it
# runs in an initramfs.
BPFTOOL ?= $(or $(shell command -v bpftool),/usr/sbin/bpftool)
# The system's asm/types.h is in the host's own folder.
bpf_flags = -g -O2 -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -Wall -Wextra -Werror -Wno-unused-parameter \
	-idirafter /usr/include/$(shell $(CC) -print-multiarch 2>/dev/null) -ffile-prefix-map=$(CURDIR)=. -MMD -MP

inc-bpf := bpf lib client driver $(BUILD)/bpf
trace := $(filter-out %.bpf.o,$(call objects,bpf,libelf_tree))
skeletons := $(patsubst %.bpf.c,$(BUILD)/%.skel.h,$(wildcard bpf/*.bpf.c))

programs += $(BUILD)/gpuvm-trace

# An archive, of which is linked what is missing; a libelf that packs by zstd needs that, too.
libelf_tree := $(BUILD)/libelf_tree.a
libelf := -lelf -lz $(libelf_tree) $(and $(findstring /,$(shell $(CC) -print-file-name=libzstd.a 2>/dev/null)),-lzstd)

$(libelf_tree): $(BUILD)/bpf/libelf_tree.o
	$(archive)

$(BUILD)/gpuvm-trace: $(trace) $(client) $(lib) | $(libelf_tree)
	$(call link,$(static),-lbpf $(libelf))

$(trace): | $(skeletons)

$(BUILD)/bpf/%.bpf.o: bpf/%.bpf.c Makefile bpf/build.mk
	$(call msg,BPF,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(bpf_flags) -c -o $@ $<

$(BUILD)/bpf/%.skel.h: $(BUILD)/bpf/%.bpf.o
	$(call msg,SKEL,$(@F))
	$(Q)$(BPFTOOL) gen skeleton $< name $* >$@.tmp && mv $@.tmp $@
