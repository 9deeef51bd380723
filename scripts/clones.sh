# shellcheck shell=bash disable=SC2034,SC2154 # those who source it hold the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs on the exact machine: a clone of one snapshot for each case. Where a row's number comes from is its case
# and its kernel alone.

# Sets jobs: how many clones at once.
read_jobs() {
	jobs=${JOBS:-$(nproc)}
	[[ $jobs =~ ^[1-9][0-9]?$ && $jobs -le 64 ]] || die "JOBS=$jobs; take a whole number from 1 to 64"
}

# Sets snapshot: with gpuvm-trace in it where tracer has options for that.
make_snapshot() {
	run_apart "$root/scripts/snapshot" "$kernel" "$driver" "${tracer[@]}" >"$scratch/snapshot"
	snapshot=$(<"$scratch/snapshot")
}

# start_clones OPTION...: options of gpuvm-clones. Sets guest.
start_clones() {
	cp "$snapshot/console" "$out/console-0.log"
	: >"$out/stream-0.jsonl"
	mkdir "$scratch/clones"
	setpriv --pdeathsig TERM "$root/build/gpuvm-clones" --snapshot="$snapshot" --memory="$guest_memory" \
		--scratch="$scratch/clones" --log="$out/console-0.log" --jobs="$jobs" --stall="${STALL:-180}" \
		--complaints="$kernel_complaints" ${GPUVM_PLANT:+--plant="$GPUVM_PLANT"} "$@" \
		qemu-system-x86_64 "${qemu_args[@]}" -- \
		gpuvm-bench "${arguments[@]}" --stream="$out/stream-0.jsonl" 2>"$scratch/clones-errors" &
	guest=$!
}

# await_guest MACHINE: until it is gone: a wait that a signal ends is not the end.
await_guest() {
	local status=0

	while kill -0 "$guest" 2>/dev/null; do
		wait "$guest" 2>/dev/null || status=$?
	done
	wait "$guest" 2>/dev/null || status=$?
	guest=
	# What scripts/vm has to say is in its reason.
	if [[ $1 == exact && $status -gt 1 && -z ${interrupt:-} ]]; then
		printf '%s\n' "$(tail -n1 "$scratch/clones-errors")" >"$out/reason-0"
	fi
	rm -rf "$scratch/clones"
}
