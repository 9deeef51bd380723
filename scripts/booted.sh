# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # those who source it hold the variables; root comes from lib.sh
# Measuring on the kernel that is booted: scripts/local does it here, scripts/box on a machine behind ssh.

kernel_config() {
	local file

	for file in /proc/config.gz "/boot/config-$(uname -r)" "$build/.config"; do
		[[ -r $file ]] || continue
		case $file in
		*.gz) zcat "$file" ;;
		*) cat "$file" ;;
		esac
		return
	done
}

# preflight OPTION...: what would spoil a number; it says itself what refuses a run.
preflight() {
	local status=0

	"$root/build/gpuvm-preflight" --build="$build" --json="$scratch/preflight" "$@" || status=$?
	((status < 2)) || exit 2
}

# Sets build and cpu; refuses a machine that cannot be measured on.
check_machine() {
	is_on TUNE || true
	build=${KERNEL_BUILD:-/lib/modules/$(uname -r)/build}
	cpu=$(preflight --which-cpu) || exit 2
	! grep -q '^gpuvm_bench ' /proc/modules || die "gpuvm_bench is loaded already; rmmod it, its last user may still run"
}

# What a run leaves on this machine goes when this process is gone, however that came about.
guard_machine() {
	exec {life}> >(exec setsid "$BASH" "$root/scripts/local-guard" "$@" >/dev/null 2>&1)
}

# The modules that ours needs, where they are modules.
load_driver() {
	local module

	for module in $(modinfo -F depends "$driver/gpuvm_bench.ko" | tr , ' '); do
		modprobe "$module" 2>/dev/null || true
	done
	: >"$scratch/loaded"
	insmod "$driver/gpuvm_bench.ko" 2>"$scratch/insmod" ||
		die "the driver does not load: $(<"$scratch/insmod"); dmesg says why"
}

unload_driver() {
	[[ -e $scratch/loaded ]] || return 0
	rm -f "$scratch/loaded"
	! grep -q '^gpuvm_bench ' /proc/modules || rmmod gpuvm_bench ||
		note "gpuvm-bench: the driver does not unload; see dmesg"
}

# What scripts/kernel would have written about a kernel of ours.
describe_booted() {
	if [[ -e $build/../info ]]; then
		cp "$build/../info" "$scratch/info"
		return
	fi
	kernel_config >"$scratch/config"
	{
		echo "source=$(uname -r)"
		echo "config_sha256=$(sha_files "$scratch/config")"
		echo "compiler=$(sed -n 's/.*(\(gcc[^)]*)[^,)]*\|clang[^,)]*\).*/\1/p' /proc/version)"
	} >"$scratch/info"
}

# start_harness STREAM ARGUMENT...: sets harness_pid. It ends with us, and what was tuned with it.
start_harness() {
	local stream=$1 command
	shift

	command=("$root/build/gpuvm-bench" --cpu="$cpu" "$@" --stream="$stream")
	if is_on TUNE; then
		command=("$root/build/gpuvm-preflight" --build="$build" --cpu="$cpu" --json="$scratch/preflight"
			--tune -- "${command[@]}")
	else
		preflight --cpu="$cpu" >&2
	fi
	# With TUNE=1 what is left to say of the machine comes from there.
	setpriv --pdeathsig TERM "${command[@]}" >&2 2>"$scratch/harness" &
	harness_pid=$!
}

# Sets harness_status. A wait that a signal ends is not the end.
await_harness() {
	harness_status=0
	while kill -0 "$harness_pid" 2>/dev/null; do
		wait "$harness_pid" || harness_status=$?
	done
	wait "$harness_pid" 2>/dev/null || harness_status=$?
	harness_pid=
	grep '^gpuvm-bench: no counters' "$scratch/harness" >&2 || true
}
