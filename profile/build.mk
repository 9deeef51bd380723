# SPDX-License-Identifier: GPL-2.0-or-later
# Profiles of the exact machine: the emulator's plugin, and gpuvm-profile, which names functions.
inc-profile := profile lib
plugin := plugin recorder stacks decode pairs locks holds
profile := $(call objects,profile,plugin gpuvm-profile)
# What of the plugin runs on the host, too.
profile_both := pairs holds

programs += $(BUILD)/profile.so $(BUILD)/gpuvm-profile

$(BUILD)/profile.so: $(plugin:%=$(BUILD)/pic/profile/%.o)
	$(call msg,LINK,$(@F))
	$(Q)$(CC) $(CFLAGS) -shared -o $@ $^

$(BUILD)/gpuvm-profile: $(BUILD)/profile/gpuvm-profile.o \
		$(call objects,profile,gpuvm-profile $(filter-out $(profile_both),$(plugin))) $(lib)
	$(call link,,-lelf)

$(BUILD)/pic/%.o: %.c Makefile
	$(call compile,$(CC),$(CFLAGS) -fPIC -fvisibility=hidden)
