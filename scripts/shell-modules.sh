# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/shell and kernel-modules.sh hold the variables
# The modules of a guest that sees the host's root: what is built in where we build a kernel is not in a
# distribution's.

# As the kernel calls its modules: the bus, the file system with its transport, and what takes the writes.
host_root_modules="virtio_pci 9pnet_virtio 9p overlay"

# Where the modules of the release lie that $kernel was taken from: beside its headers.
modules_of_release() {
	local release headers below place

	release=$(sed -n 's/^release=//p' "$kernel/info")
	headers=$(readlink -- "$kernel/build")
	below=${headers%%/usr/src/*}
	[[ $below != "$headers" ]] || below=${headers%%/lib/modules/*}
	for place in "$below/lib/modules/$release" "$below/usr/lib/modules/$release"; do
		[[ ! -d $place/kernel ]] || { printf '%s\n' "$place"; return; }
	done
	die "kernel $release has no modules in /lib/modules/$release; install the package that the image is from"
}

# put_modules_of_shell FOLDER: those of $kernel, and those that the host's root takes, behind them.
put_modules_of_shell() {
	local modules name added='' missing='' module_files=() work=$scratch

	mkdir "$1"
	[[ ! -d $kernel/modules ]] || cp "$kernel/modules"/*.ko "$1"
	grep -qs '^CONFIG_9P_FS=m' "$kernel/config" || return 0
	modules=$(modules_of_release)
	find "$modules/" -type f -name '*.ko*' >"$work/modules"
	for name in $host_root_modules; do
		add_module "$name" "$modules/modules.builtin"
	done
	[[ -z $missing ]] || die "kernel ${modules##*/} has no$missing; a guest with it cannot see the host's root"
	put_modules "$work/host-root"
	for name in "$work/host-root"/*; do
		mv "$name" "$1/9${name##*/}"
	done
}
