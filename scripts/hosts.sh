# shellcheck shell=bash disable=SC2034,SC2154 # scripts/bench holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# HOSTS='a b': runs on the exact machine, over many hosts. A row depends on its case and its kernel alone, so
# it is the same wherever it is measured. A job is a family: fits and percentages are within one. What a host that
# is lost had to do is done by the others; what nobody is left for is named.

check_hosts() {
	local host

	[[ -n ${HOSTS:-} ]] || return 0
	[[ $machine == exact ]] || die "HOSTS is for the exact machine, which MACHINE=$machine is not; leave one of them away"
	! is_on PROFILE || die "PROFILE=1 is for one host; leave HOSTS away"
	# A host that waits hears of us each five seconds.
	[[ ${LEASE:-120} =~ ^[0-9]{2,5}$ ]] || die "LEASE=$LEASE; with HOSTS, take at least 10 seconds"
	for host in $HOSTS; do
		[[ $host == : ]] || check_host "$host"
	done
}

# What a host needs: the snapshot, what makes clones of it, and how.
pack_for_hosts() {
	local stage=$scratch/stage

	mkdir -p "$stage/build" "$stage/scripts"
	cp "$root/build/gpuvm-clones" "$stage/build/"
	cp "$root/scripts/host-job" "$stage/scripts/"
	ln -s "$(realpath "$snapshot")" "$stage/snapshot"
	printf '%s\n' --memory="$guest_memory" --stall="${STALL:-180}" --complaints="$kernel_complaints" \
		${GPUVM_PLANT:+--plant="$GPUVM_PLANT"} qemu-system-x86_64 "${qemu_args[@]}" -- \
		gpuvm-bench "${arguments[@]}" >"$stage/command"
	printf '%s\n' "${JOBS:-}" >"$stage/jobs"
}

# A job is a file with the names of its cases, in the order of the list.
make_jobs() {
	local job

	mkdir -p "$scratch/todo" "$scratch/parts"
	"$harness" --list=jobs "${arguments[@]}" | split -l 1 -d -a 3 - "$scratch/todo/"
	streams=()
	for job in "$scratch"/todo/*; do
		streams+=("stream-${job##*/}.jsonl")
	done
}

# Hosts that cannot be used are refused here, before anything is run: a name may be wrong.
open_hosts() {
	local here there

	here=$(qemu-system-x86_64 --version | sed -n 1p)
	for host in $HOSTS; do
		mkdir -p "$scratch/host-$host"
		ssh_said=$scratch/host-$host/said
		open_host "${LEASE:-120}"
		printf '%s\n' "$folder" >"$scratch/host-$host/folder"
		[[ $arch == "$(uname -m)" ]] || die "$host is a machine of $arch, and what is built here is for $(uname -m); use one of those"
		there=$(remote 'qemu-system-x86_64 --version 2>/dev/null | sed -n 1p') || refuse_host
		[[ $there == "$here" ]] || die "$host has ${there:-no QEMU}, and rows are those of $here; install that there"
	done
}

close_hosts() {
	local host

	for host in ${HOSTS:-}; do
		folder=$(cat "$scratch/host-$host/folder" 2>/dev/null) || continue
		rm -f "$scratch/host-$host/folder"
		ssh_said=$scratch/host-$host/said
		# One that is not there cleans up by itself.
		remote "rm -rf $folder" || true
	done
}

take_job() {
	local file

	for file in "$scratch"/todo/*; do
		job=${file##*/}
		! mv "$file" "$mine/$job" 2>/dev/null || return 0
	done
	return 1
}

# Whether a job's stream has all its rows.
is_whole() {
	"$root/build/gpuvm-rows" --quiet --stream "$1" 2>/dev/null || (($? == 1))
}

# One that did not come to its end goes back, and what it has measured is kept.
do_job() {
	local part=$mine/stream kept=$scratch/parts/$job

	if { cat "$mine/$job"; say_we_are_here; } | become_remote "$folder/scripts/host-job" >"$part" && is_whole "$part"; then
		rm "$mine/$job"
		mv "$part" "$out/stream-$job.jsonl"
		return
	fi
	[[ -s $kept && $(stat -c %s "$kept") -ge $(stat -c %s "$part") ]] || mv "$part" "$kept"
	mv "$mine/$job" "$scratch/todo/$job"
	return 1
}

# Its reason to give up, from where ssh or the other end said it.
lose_host() {
	tr -d '\r' <"$ssh_said" | grep -v '^$' | tail -n1 | sed 's/^gpuvm-[a-z]*: //' >"$mine/lost"
	note "bench: host $host is lost: $(<"$mine/lost")"
}

# Until all jobs are done: one that another host has may come back.
work_on_host() {
	local failures=0 tick=0

	host=$1 mine=$scratch/host-$1 ssh_said=$scratch/host-$1/said
	folder=$(<"$mine/folder")
	tar -C "$scratch/stage" -chSz . | remote "scripts_wait() { while touch $folder/lease; do sleep 1; done; }
		scripts_wait 2>/dev/null & t=\$!; tar -C $folder -xz; s=\$?; kill \$t; exit \$s" || { lose_host; return; }
	while (($(find "$out" -name 'stream-*' | wc -l) < ${#streams[@]})); do
		if take_job; then
			if do_job; then
				failures=0
			elif ((++failures == 2)); then
				lose_host
				return
			fi
		else
			((tick++ % 5)) || remote "touch $folder/lease" || true
			sleep 1
		fi
	done
}

# Jobs that nobody has done, by their families.
name_missing() {
	{ cat "$scratch"/todo/* "$scratch"/host-*/[0-9]* 2>/dev/null || true; } | sed 's|/.*||' | sort -u | paste -sd' '
}

# What was measured of jobs that nobody has done.
keep_parts() {
	local part

	for part in "$scratch"/parts/*; do
		[[ ! -e $part || -e $out/stream-${part##*/}.jsonl ]] || mv "$part" "$out/stream-${part##*/}.jsonl"
	done
}

run_hosts() {
	local host missing workers=()

	trap 'kill "${workers[@]}" 2>/dev/null || true; exit 2' TERM
	trap close_hosts EXIT
	for host in $HOSTS; do
		work_on_host "$host" &
		workers+=($!)
	done
	wait
	keep_parts
	missing=$(name_missing)
	[[ -n $missing ]] || exit 0
	echo "no host is left for: $missing" >"$scratch/clones-errors"
	exit 2
}

# Sets guest.
start_hosts() {
	cp "$snapshot/console" "$out/console-0.log"
	run_hosts &
	guest=$!
}
