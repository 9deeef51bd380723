# shellcheck shell=bash disable=SC2034,SC2154 # scripts/check holds and uses the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Parts of a check: a guest each, as many at a time as there are CPUs for.

# By part: its process, the folder of its guest, and the rest as config/checks has it.
declare -A pid_of dir kernel_of machine limit program began tries
declare -A kernel_folder driver_folder
queue=() running=()

config_of() {
	[[ $1 == fast ]] && echo perf || echo "check-$1"
}

# build_kernel NAME KERNEL REVISION: sets kernel_folder[NAME] and driver_folder[NAME].
build_kernel() {
	local name=$1 scratch=$work start=$SECONDS

	CONFIG=$(config_of "$2") build_revision "$3"
	kernel_folder[$name]=$kernel
	driver_folder[$name]=$driver
	((SECONDS - start < 10)) || echo "   $name: kernel built in $(duration $((SECONDS - start)))"
}

build_kernels() {
	local name

	for name in $checks; do
		build_kernel "$name" "$name" "$revision"
	done
}

duration() {
	printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# add_part NAME KERNEL MACHINE SECONDS PROGRAM...
add_part() {
	local name=$1

	kernel_of[$name]=$2 machine[$name]=$3 limit[$name]=$4
	shift 4
	program[$name]="$*"
	tries[$name]=0
	queue+=("$name")
}

start_part() {
	local name=$1 words

	read -ra words <<<"${program[$name]}"
	# shellcheck disable=SC2207 # words
	[[ ${words[0]} != gpuvm-driver-test ]] || words+=($(driver_test_options "$revision"))
	dir[$name]=$work/${name//\//-}
	rm -rf "${dir[$name]}"
	mkdir -p "${dir[$name]}"
	tries[$name]=$((tries[$name] + 1))
	began[$name]=$SECONDS
	setpriv --pdeathsig TERM timeout --kill-after=10 "${limit[$name]}" "$root/scripts/vm" guest \
		"${kernel_folder[${kernel_of[$name]}]}" "${driver_folder[${kernel_of[$name]}]}" \
		"${machine[$name]}" "${dir[$name]}" "$root/scripts/guest/check" "$root/build/${words[0]}" -- \
		check "${words[@]}" >&2 9>&- &
	pid_of[$name]=$!
	running+=("$name")
}

# CPUs that the running guests have.
cpus_in_use() {
	local name used=0

	for name in "${running[@]}"; do
		[[ ${machine[$name]} == exact ]] && used=$((used + 1)) || used=$((used + 2))
	done
	echo "$used"
}

# Starts what there is room for, in order.
start_parts() {
	local need

	while ((${#queue[@]})); do
		need=2
		[[ ${machine[${queue[0]}]} != exact ]] || need=1
		((${#running[@]} == 0 || $(cpus_in_use) + need <= cpus)) || return 0
		start_part "${queue[0]}"
		queue=("${queue[@]:1}")
	done
}

# finish_part NAME: its verdict in why, and what read_tap sets; false when it is to be tried again.
finish_part() {
	local name=$1 status=0

	wait "${pid_of[$name]}" || status=$?
	unset "pid_of[$name]"
	if emulator_failed "${dir[$name]}" && ((tries[$name] < 3)); then
		note "check: $name: the emulator's int3 oops, trying again"
		queue=("$name" "${queue[@]}")
		return 1
	fi
	read_tap "${dir[$name]}/console-guest.log" "${dir[$name]}/tap"
	why=$(judge_part "${dir[$name]}" "$status" "${limit[$name]}")
	took=$(duration $((SECONDS - began[$name])))
}

# Hands each part that ends to the function $1, by name.
run_parts() {
	local each=$1 name left

	cpus=$(nproc)
	start_parts
	show_progress
	while ((${#running[@]})); do
		sleep 1
		left=()
		for name in "${running[@]}"; do
			if kill -0 "${pid_of[$name]}" 2>/dev/null; then
				left+=("$name")
				continue
			fi
			end_progress
			! finish_part "$name" || "$each" "$name"
		done
		running=("${left[@]}")
		start_parts
		show_progress
	done
	end_progress
}

# On a terminal: what runs, how long, and how far it is.
show_progress() {
	local name line=''

	[[ -t 2 ]] || return 0
	for name in "${running[@]}"; do
		line+="$name $(duration $((SECONDS - began[$name]))) ($(grep -ac '^ok ' "${dir[$name]}/console-guest.log" 2>/dev/null) ok)  "
	done
	printf '%.110s\033[K\r' "$line" >&2
}

end_progress() {
	[[ ! -t 2 ]] || printf '\033[K' >&2
}

# A part of the check itself: one line, failed tests above it.
report_part() {
	local name=$1

	passed=$((passed + tap_ok)) failed=$((failed + tap_bad)) skipped=$((skipped + tap_skip))
	grep -E "^${V:+(ok|}not ok${V:+)} " "${dir[$name]}/tap" | sed "s|^|   $name: |" || true
	if [[ -n $why ]]; then
		failed=$((failed + 1))
		echo "not ok - $name: $why; the log is ${dir[$name]}/console-guest.log"
	elif ((tap_bad)); then
		echo "not ok - $name: $tap_bad of $tap_planned failed, $took; the log is ${dir[$name]}/console-guest.log"
	else
		echo "ok - $name: $tap_ok passed, $tap_skip skipped, $took"
	fi
}

run_checks() {
	local kernel part where seconds args

	while read -r kernel part where seconds args; do
		[[ $kernel && $kernel != '#'* && " $checks " == *" $kernel "* ]] || continue
		add_part "$kernel/$part" "$kernel" "$where" "$seconds" "$args"
	done <"$root/config/checks"
	run_parts report_part
}
