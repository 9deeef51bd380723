# shellcheck shell=bash disable=SC2034,SC2154 # scripts/bench holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# PROFILE=1: a plugin in the emulator of the exact machine, and profile.json beside result.json; with TRACE=1 also
# operations.json, one operation of each row.

# Pieces of code, one after the other, that are kept of a batch: some ten million instructions.
trace_max=2000000

check_profile() {
	is_on PROFILE || {
		! is_on TRACE || die "TRACE=1 is for make profile, which sees each instruction; leave it away"
		return 0
	}
	is_on TRACE || true
	[[ $machine == exact ]] || die "PROFILE=1 is for the exact machine, which MACHINE=$machine is not; leave one of them away"
}

build_profiler() {
	is_on PROFILE || return 0
	build_programs profile.so gpuvm-profile
}

# Sets kernel_symbols: what names the functions of a kernel. One that was not built here comes without: it
# is booted once, to say them itself.
find_kernel_symbols() {
	kernel_symbols=$kernel/vmlinux
	[[ ! -e $kernel_symbols ]] || return 0
	cache=$(cache_dir)
	kernel_symbols=$cache/symbols/${kernel##*/}
	[[ -e $kernel_symbols ]] || run_apart "$root/scripts/symbols" "$kernel" >/dev/null
}

# Sets symbols: what names the functions of a guest.
name_symbols() {
	find_kernel_symbols
	symbols=(--facts="$snapshot/facts" --driver="$driver/gpuvm_bench.ko" --symbols="$kernel_symbols" --symbols="$harness")
	[[ ! -d $kernel/modules ]] || symbols+=(--modules="$kernel/modules")
}

# Sets plugin: what clones are told.
choose_plugin() {
	local marks

	plugin=()
	is_on PROFILE || return 0
	name_symbols
	marks=$("$root/build/gpuvm-profile" --marks "${symbols[@]}")
	! is_on TRACE || marks+=,trace=$trace_max
	plugin=(--plugin="$root/build/profile.so,$marks" --windows="$out/windows")
}

# Prints it too, where people read.
make_profile() {
	local operations=()

	is_on PROFILE || return 0
	! is_on TRACE || operations=(--operations="$out/operations.json")
	"$root/build/gpuvm-profile" "${symbols[@]}" --windows="$out/windows" --result="$out/result.json" \
		--out="$out/profile.json" --amend "${operations[@]}"
	rm -f "$out/windows"
	[[ ${FORMAT:-console} == console ]] || return 0
	"$root/build/gpuvm-profile" --print --top="${TOP:-12}" "$out/profile.json"
	! is_on TRACE || printf 'operations, for ui.perfetto.dev: %s\n' "$out/operations.json"
}
