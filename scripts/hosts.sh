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
	local todo=$scratch/todo

	mkdir -p "$todo" "$scratch/done" "$scratch/parts"
	"$harness" --list "${arguments[@]}" | awk -v todo="$todo" '
		{ family = $0; sub(/\/.*/, "", family) }
		!(family in job) { job[family] = sprintf("%s/%03d", todo, ++jobs); names[family] = $0; order[jobs] = family; next }
		{ names[family] = names[family] "," $0 }
		END { for (i = 1; i <= jobs; i++) print names[order[i]] >job[order[i]] }'
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

# One that did not come to its end goes back, and what it has measured is kept.
do_job() {
	local part=$mine/stream kept=$scratch/parts/$job

	if { cat "$mine/$job"; say_we_are_here; } | become_remote "$folder/scripts/host-job" >"$part" &&
		tail -n1 "$part" | grep -q '^{"done"'; then
		rm "$mine/$job"
		mv "$part" "$scratch/done/$job"
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
	while (($(find "$scratch/done" -type f | wc -l) < jobs_in_all)); do
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

any_host_works() {
	local worker

	for worker in "${workers[@]}"; do
		! kill -0 "$worker" 2>/dev/null || return 0
	done
	return 1
}

# What a job has streamed, but for its context and its end, which the whole has once.
append_job() {
	local file=$1

	[[ -s $out/stream-0.jsonl ]] || grep -m1 '^{"context"' "$file" >>"$out/stream-0.jsonl" || true
	sed -n '/^{"\(start\|row\)".*}$/p' "$file" >>"$out/stream-0.jsonl"
}

sum_of_done() {
	cat "$scratch"/done/* | sed -n 's/^{"done":{"rows":\([0-9]*\),"failed":\([0-9]*\),"skipped":\([0-9]*\)}}$/\1 \2 \3/p' |
		awk '{ r += $1; f += $2; s += $3 } END { printf "{\"done\":{\"rows\":%d,\"failed\":%d,\"skipped\":%d}}\n", r, f, s }'
}

# Jobs that nobody has done, by their families.
name_missing() {
	cat "$scratch"/todo/* "$scratch"/host-*/[0-9]* 2>/dev/null | sed 's|/.*||' | sort -u | paste -sd' '
}

# Streams in the order of the list, whoever has measured what.
join_jobs() {
	local n job missing=''

	for ((n = 1; n <= jobs_in_all; n++)); do
		job=$(printf %03d "$n")
		until [[ -e $scratch/done/$job ]] || ! any_host_works; do
			sleep 0.2
		done
		if [[ -e $scratch/done/$job ]]; then
			append_job "$scratch/done/$job"
		else
			missing=1
			[[ ! -s $scratch/parts/$job ]] || append_job "$scratch/parts/$job"
		fi
	done
	[[ -z $missing ]] || {
		echo "no host is left for: $(name_missing)" >"$scratch/clones-errors"
		return 2
	}
	sum_of_done >>"$out/stream-0.jsonl"
}

run_hosts() {
	local host worker

	trap 'kill "${workers[@]}" 2>/dev/null || true; exit 2' TERM
	trap close_hosts EXIT
	workers=()
	for host in $HOSTS; do
		work_on_host "$host" &
		workers+=($!)
	done
	join_jobs || exit 2
	wait
	! grep -q '"error_occurred"' "$out/stream-0.jsonl" || exit 1
	exit 0
}

# Sets guest.
start_hosts() {
	cp "$snapshot/console" "$out/console-0.log"
	: >"$out/stream-0.jsonl"
	jobs_in_all=$(find "$scratch/todo" -type f | wc -l)
	run_hosts &
	guest=$!
}
