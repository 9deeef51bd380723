# SPDX-License-Identifier: GPL-2.0-or-later
# foreign-client: drives the driver that is here, which tests/trace builds and loads. Static: for the guest.
inc-tests/foreign := tests/foreign lib bench driver
flags-tests/foreign := -pthread

$(BUILD)/foreign-client: $(addprefix $(BUILD)/tests/foreign/,foreign-client.o client_crowd.o client_steps.o) \
		$(addprefix $(BUILD)/bench/,ivmap.o ivmap_compare.o ivmap_treap.o) $(lib)
	$(call link,$(static) -pthread)
