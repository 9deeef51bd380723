# shellcheck shell=bash disable=SC2154 # scripts/check holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Planted faults: the part that each is for must fail, and its log must say why.

declare -A must_say

# add_control KERNEL MACHINE PROGRAM: the program without the fault, once.
add_control() {
	local name

	for name in "${queue[@]}"; do
		[[ "${kernel_of[$name]} ${machine[$name]} ${program[$name]}" != "$1 $2 $3" ]] || return 0
	done
	controls=$((controls + 1))
	add_part "control-$controls" "$1" "$2" 900 "$3"
	must_say[control-$controls]=''
}

add_fault() {
	local name=$1 plant=$2 kernel=$3 where=$4 says=$5 args=$6 key=$3

	case $plant in
	inject:*) args+=" --inject ${plant#inject:}" ;;
	patch:*)
		key=$kernel+${plant#patch:}
		[[ ${kernel_folder[$key]:-} ]] ||
			build_kernel "$key" "$kernel" "$revision+$root/kernel-patches/${plant#patch:}"
		;;
	*) die "config/faults: '$name' is planted by '$plant'; there are inject:SITE and patch:FILE" ;;
	esac
	add_part "$name" "$key" "$where" 900 "$args"
	must_say[$name]=$says
}

report_fault() {
	local name=$1 log=${dir[$1]}/console-guest.log says=${must_say[$1]} line

	line=$(grep -a -m1 -E -- "$says" "$log" | tr -d '\r') || line=
	if [[ -z $says ]]; then
		if [[ -z $why ]] && ((!tap_bad)); then
			passed=$((passed + 1))
			echo "ok - without a fault: ${program[$name]}, $took"
			return
		fi
		line="something is wrong without a fault: ${why:-$tap_bad tests failed}"
	elif [[ -n $line ]] && { [[ -n $why ]] || ((tap_bad)); }; then
		passed=$((passed + 1))
		echo "ok - $name: found, $took: ${line:0:150}"
		return
	else
		line="not found: no '$says' (${why:-$tap_bad tests failed})"
	fi
	failed=$((failed + 1))
	echo "not ok - $name: $line; the log is $log"
}

run_faults() {
	local name plant kernel where says args rows=() row controls=0

	# A deadlock that was planted stays one: no need to wait long.
	[[ -n ${stall_given:-} ]] || export STALL=60
	mapfile -t rows < <(grep -vE '^(#|$)' "$root/config/faults")
	for row in "${rows[@]}"; do
		IFS=$'\t' read -r name plant kernel where says args <<<"$row"
		[[ " $checks " == *" $kernel "* ]] || continue
		[[ ${kernel_folder[$kernel]:-} ]] || build_kernel "$kernel" "$kernel" "$revision"
		add_control "$kernel" "$where" "$args"
		add_fault "$name" "$plant" "$kernel" "$where" "$says" "$args"
	done
	run_parts report_fault
}
