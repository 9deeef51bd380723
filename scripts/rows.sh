# shellcheck shell=bash disable=SC2034,SC2154 # those who source it hold the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# The run folder: making it, showing rows as they come, and result.json at the end.

# Room that a run needs at the very least, in bytes.
least_room=1048576

# A folder of its own by the time of day, also for two that start in one second.
make_named_folder() {
	local name=$1 try=$1 n

	for ((n = 2; n < 100; n++)); do
		! mkdir "$try" 2>/dev/null || break
		[[ -e $try ]] || die "the folder $try cannot be made; name another with OUT"
		try=$name-$n
	done
	out=$try
}

# What a run writes must not be there: it may be another run's, or somebody's.
claim_folder() {
	local file

	mkdir -p "$out" 2>/dev/null || die "the folder $out cannot be made; name another with OUT"
	for file in "$out"/{result.json,rows.txt,stream-*.jsonl,console-*.log,reason-*,trace-*.jsonl,trace.json}; do
		[[ ! -e $file ]] || die "$out has a ${file##*/} already; name another folder with OUT, or remove it"
	done
	# The first to make this has the folder.
	mkdir "$out/.running" 2>/dev/null || {
		[[ -e $out/.running ]] || die "the folder $out cannot be written; name another with OUT"
		die "another run writes to $out, or was killed there; name another folder with OUT, or remove it"
	}
}

# Sets out, a folder of this run alone. Nothing that is there is written over.
open_run() {
	local rev=$1 used=$2 free

	# What a revision has on top may have slashes.
	rev=${rev//[^A-Za-z0-9._+-]/-}
	if [[ -n ${OUT:-} ]]; then
		out=$OUT
		[[ $revisions != *" "* ]] || out=$OUT/$rev
	else
		mkdir -p "$results" 2>/dev/null ||
			die "$results cannot be made; name a folder for the results with OUT"
		make_named_folder "$results/$(date -u +%Y%m%dT%H%M%SZ)-$rev-$used"
	fi
	claim_folder
	out=$(realpath -- "$out")
	free=$(free_bytes "$out")
	((free >= least_room)) || {
		rmdir "$out/.running"
		die "only $free bytes are free under $out; a run needs $least_room"
	}
}

# For who looks at the newest run: a convenience, which a read-only clone does not have.
point_to_run() {
	[[ -s $out/result.json ]] || return 0
	[[ ! -e $results/latest || -L $results/latest ]] || {
		note "bench: results/latest is not a link, and is left alone"
		return 0
	}
	{ mkdir -p "$results" && ln -sfnT "$out" "$results/latest"; } 2>/dev/null || true
}

# Sets context: what the host knows and the guest does not.
describe_kernel() {
	local rev=$1 kernel=$2 key value

	context=(--context "revision=$rev" --context "date=$(date -u +%Y-%m-%dT%H:%M:%S+00:00)"
		--context "tracer=none" --context "command=${GPUVM_COMMAND:-scripts/bench}")
	for key in patches source source_sha256 config_sha256 compiler; do
		value=$(sed -n "s/^$key=//p" "$kernel/info")
		# A kernel's own word for it is made of its content; this run took it from there.
		[[ $key != source || -z ${KERNEL_SRC:-} ]] || value=$(realpath -- "$KERNEL_SRC")
		context+=(--context "$key=$value")
	done
}

# What tells a run from every other: scripts/compare takes one for another when all of it agrees.
describe_programs() {
	context+=(--context "kernel=$(basename "$kernel")" --context "driver=$(basename "$driver")"
		--context "harness_sha256=$(sha_files "$harness")" --context "cases=$filter" --context "modes=${MODE:-}")
	# Of a boot of scripts/compare: which of all it was.
	[[ -z ${GPUVM_BOOT_ORDER:-} ]] || context+=(--context "boot_order=$GPUVM_BOOT_ORDER")
}

# harness_arguments MACHINE CLOCK NAME...: sets arguments, what the harness is told on every machine, to filter, clock and
# what is set of these settings. It judges them all, before anything is started. Cases go to $scratch/list.
harness_arguments() {
	local name option

	arguments=(--filter="$filter" --machine="$1" --clock="$2" "${shuffle[@]}")
	for name in "${@:3}"; do
		option=${name,,}
		[[ -z ${!name:-} ]] || arguments+=("--${option/#reps/repetitions}=${!name}")
	done
	"$root/build/gpuvm-bench" --list "${arguments[@]}" >"$scratch/list"
}

# Sets rows_to_file: on a terminal nobody reads hundreds of rows that go by. Those of a selection, or that ROWS asks
# for, are shown; in a pipe all are.
choose_rows() {
	is_on ROWS || true
	rows_to_file=''
	[[ ! -t 1 || ${FORMAT:-console} != console || -n ${CASES:-} || ${ROWS:-0} == 1 ]] || rows_to_file=1
}

show_rows() {
	began=$SECONDS
	# How far it is, on a terminal. Which cases are to come the harness has said.
	[[ ! -s $scratch/list ]] || set -- --expect "$scratch/list" "$@"
	if [[ -n ${rows_to_file:-} ]]; then exec {rows_out}>"$out/rows.txt"; else exec {rows_out}>&1; fi
	setpriv --pdeathsig TERM "$root/build/gpuvm-rows" --format "${FORMAT:-console}" "$@" >&"$rows_out" &
	apart=$!
	wait "$apart" || true
	exec {rows_out}>&-
	apart=
	[[ ! -t 2 ]] || printf '\033[K' >&2
}

# What the run says, for people, and what to do next.
tell_answer() {
	local took=$((SECONDS - ${began:-$SECONDS}))

	[[ -z ${interrupt:-} && ${FORMAT:-console} == console && -x $root/build/gpuvm-compare ]] || return 0
	has_rows "$out" || return 0
	printf '\n'
	"$root/build/gpuvm-compare" --digest "$out" || true
	printf '\ntook %d:%02d\n' $((took / 60)) $((took % 60))
	tell_next
}

# The next two or three commands.
tell_next() {
	local rev=${rev:-$revisions} run=${out#"${results%/results}/"}

	[[ -z ${rows_to_file:-} ]] || printf 'each row: %s\n' "$run/rows.txt"
	[[ ${used:-} == exact ]] || return 0
	if [[ -n ${KERNEL_SRC:-} ]]; then
		printf 'next: %s compare A=stock B=%s\n' "$call" "$KERNEL_SRC"
	elif [[ $rev != stock ]]; then
		printf 'next: %s compare A=stock B=%s\n' "$call" "$rev"
	else
		printf 'next: %s compare A=stock B=immediate\n' "$call"
	fi
	printf '      %s compare A=%s MODES=resv,immediate-resv\n      %s report RUNS=%s\n' "$call" "$run" "$call" "$run"
}

# Writes result.json from what was streamed, complete or not, and keeps the worst status in worst.
close_run() {
	local status=0 reason

	reason=$(cat "$out"/reason-* 2>/dev/null | sort -u | paste -sd';') || true
	[[ -z ${interrupt:-} ]] || reason=interrupted
	"$root/build/gpuvm-rows" --quiet --out "$out/result.json" "${context[@]}" \
		${reason:+--incomplete "$reason"} "$@" || status=$?
	rm -f "$out"/reason-*
	rmdir "$out/.running" 2>/dev/null || true
	point_to_run
	if [[ -n $reason ]]; then
		note "gpuvm-bench: the run of ${rev:-$revisions} is incomplete: $reason; what was finished is kept, the console log is $out/console-*.log"
	fi
	((status <= worst)) || worst=$status
	[[ -n ${traced:-}${PROFILE:-} ]] || tell_answer
	# What is for a program has nothing else on stdout.
	if [[ ${FORMAT:-console} == console ]]; then
		printf '\nresults: %s\n' "$out/result.json"
	else
		note "results: $out/result.json"
	fi
}
