# shellcheck shell=bash disable=SC2034,SC2154 # scripts/bench holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# PROFILE=1: a plugin in the emulator of the exact machine, and profile.json beside result.json.

check_profile() {
	is_on PROFILE || return 0
	[[ -z ${KERNEL:-} ]] || die "PROFILE=1 takes a kernel that is built here, whose symbols are known; leave KERNEL=$KERNEL away"
	[[ $machine == exact ]] || die "PROFILE=1 is for the exact machine, which MACHINE=$machine is not; leave one of them away"
}

build_profiler() {
	is_on PROFILE || return 0
	build_programs profile
}

# Sets symbols: what names the functions of a guest.
name_symbols() {
	symbols=(--facts="$snapshot/facts" --driver="$driver/gpuvm_bench.ko" --symbols="$kernel/vmlinux" --symbols="$harness")
}

# Sets plugin: what clones are told.
choose_plugin() {
	local marks

	plugin=()
	is_on PROFILE || return 0
	name_symbols
	marks=$("$root/build/gpuvm-profile" --marks "${symbols[@]}")
	plugin=(--plugin="$root/build/profile.so,$marks" --windows="$out/windows")
}

# Prints it too, where people read.
make_profile() {
	is_on PROFILE || return 0
	"$root/build/gpuvm-profile" "${symbols[@]}" --windows="$out/windows" --result="$out/result.json" \
		--out="$out/profile.json"
	rm -f "$out/windows"
	[[ ${FORMAT:-console} != console ]] || "$root/build/gpuvm-profile" --print --top="${TOP:-12}" "$out/profile.json"
}
