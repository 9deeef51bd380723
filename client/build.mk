# SPDX-License-Identifier: GPL-2.0-or-later
# The driver's ioctls as functions, for all programs that call it.
inc-client := client lib driver
client := $(call objects,client)
