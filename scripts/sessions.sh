# shellcheck shell=bash disable=SC2034,SC2154 # those who source it hold the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Sessions that gpuvm-trace --record has written, done again by gpuvm-replay in a guest: for scripts/replay and
# scripts/hyperfine.

# check_session NAME FILE: sets session. NAME is the setting that says so.
check_session() {
	[[ " exact smp kvm " == *" $machine "* ]] || die "no machine '$machine' for sessions; there are: exact smp kvm"
	[[ $modes =~ ^[a-z,-]+$ ]] || die "MODE=$modes; name VM modes with commas between them"
	[[ -f $2 && -r $2 ]] || die "$1=$2 cannot be read; name a session, as gpuvm-trace --record writes it"
	session=$(realpath -- "$2")
	[[ $session =~ ^[A-Za-z0-9/._+-]+$ ]] || die "$1=$session: give it a path without spaces and quotes"
	check_revisions
}

# look_at_session FILE: one that cannot be replayed is refused before anything boots. Builds gpuvm-replay.
look_at_session() {
	local said

	build_programs gpuvm-replay
	said=$("$root/build/gpuvm-replay" --look -- "$1" 2>&1) || die "${said#gpuvm-replay: }"
}

# replay_lines OPTION...: what a guest does, from its memory, not from the host's disk, before it does more with a mode:
# sets status, and says what gpuvm-replay says.
replay_lines() {
	cat <<-END
		cp build/gpuvm-replay "$session" /dev/shm
		for mode in ${modes//,/ }; do
			status=0
			said=\$(/dev/shm/gpuvm-replay --mode "\$mode" $* "/dev/shm/${session##*/}" 2>&1) || status=\$?
			echo "\$said" | sed 's/^/replay: /'
	END
}

# in_guest REV COMMAND: sets status, and prints what gpuvm-replay has said. A session that is none is refused.
in_guest() {
	local rev=$1

	status=0
	(cd "$root" && CMD=$2 REV=$rev MACHINE=$machine scripts/shell) >"$work/log" || status=$?
	if ((status > 1)); then
		! grep -q '^replay: gpuvm-replay: ' "$work/log" ||
			die "the session cannot be replayed on $rev: $(sed -n 's/^replay: gpuvm-replay: //p' "$work/log" | tail -n1)"
		tail -n5 "$work/log" >&2
		die "the guest of $rev did not do the session; its last words are above"
	fi
	sed -n "s/^replay: /$rev: /p" "$work/log"
}
