# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # used by those who source it
# Helpers every script here sources.

# A command that fails unforeseen has said so itself. It is not a finding, which status 1 would mean.
set -E
trap unforeseen ERR

# What was set on make's command line is for these programs, which find it in the environment. A make
# that they call would take it for its own.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

# A project that is installed, as a package, has its programs, and is only read: runs are kept in the folder that one
# is in, and what a clone's make is called for gpuvm-suite is.
packaged='' results=$root/results call=make
if [[ -e $root/installed ]]; then
	packaged=1 results=${PWD%/}/results call=gpuvm-suite
fi

# Without one, make still wants one to look into.
export HOME=${HOME:-/}

# scratch_dir: a temporary folder, of which the caller gets rid.
scratch_dir() {
	mktemp -d "${TMPDIR:-/tmp}/gpuvm-bench.XXXXXX" 2>/dev/null ||
		die "no temporary folder can be made in ${TMPDIR:-/tmp}; make room there, or name another with TMPDIR"
}

# Where this speaks, and what tools say when they may not.
loud=2
hushed=/dev/null

note() {
	printf '%s\n' "$*" >&"$loud"
}

# hush FILE: what tools say goes there, to be shown when one fails for a reason that nobody foresaw.
hush() {
	hushed=$1
	exec {loud}>&2 2>"$hushed"
}

unforeseen() {
	local status=$?

	trap - ERR
	((BASHPID == $$)) || exit 2
	# One of these scripts that ends with 2 has said why, where tools speak if they are hushed.
	# shellcheck disable=SC2016 # as it is written
	if [[ $status == 2 && ($BASH_COMMAND == *'$root/scripts/'* || -n ${told:-}) ]]; then
		sed -n '/^gpuvm-bench: /h; ${ g; /./p; }' "$hushed" >&"$loud"
		exit 2
	fi
	blame_disk
	tail -n 5 "$hushed" >&"$loud"
	exit 2
}

# free_bytes FOLDER: what its disk has left for who is not root.
free_bytes() {
	df -B1 --output=avail -- "$1" | tail -n1
}

# is_full FOLDER: its disk has no room left, or room for no more files.
is_full() {
	local blocks size files free

	read -r blocks size files free < <(stat -f -c '%a %S %c %d' -- "$1" 2>/dev/null) || return 1
	((blocks * size < 65536 || (files && !free)))
}

# blame_disk [LOG]: if that, or what tools have said, or the disks themselves say so: no space is the reason.
blame_disk() {
	local folder full=''

	for folder in "${TMPDIR:-/tmp}" "${out:-}" "${cache:-}"; do
		# Of a folder that is to be made its parent.
		[[ -d $folder ]] || folder=${folder%/*}
		! is_full "$folder" || full=$folder
	done
	if [[ -z $full ]] && grep -qs -e 'No space left on device' -e 'Disk quota exceeded' "$hushed" "$@"; then
		full=${cache:-${out:-${TMPDIR:-/tmp}}}
	fi
	[[ -z $full ]] ||
		die "no space on the disk of $full; free some there, or set GPUVM_BENCH_CACHE, OUT or TMPDIR to a folder on another"
}

# The one form of an error: what is wrong; what would be right. Whatever a name has in it, it is one line, and says
# nothing to the terminal.
die() {
	local text=$*

	note "gpuvm-bench: ${text//[[:cntrl:]]/?}"
	exit 2
}

# is_kernel_image FILE: by what the boot protocol of x86 has at 0x202.
is_kernel_image() {
	[[ -f $1 && -r $1 && $(od -An -tx4 -j 514 -N 4 -- "$1" 2>/dev/null | tr -d ' ') == 53726448 ]]
}

# take_settings NAMES WORD...: NAME=value, as make takes it, for those who call this from scripts. NAMES with |
# between them. --help is answered.
take_settings() {
	local names=$1 word
	shift

	[[ " $* " != *" --help "* ]] || { show_help; exit 0; }
	for word in "$@"; do
		[[ $word =~ ^($names)=(.*)$ ]] ||
			die "unknown argument '$word'; settings are ${names//|/, }, as NAME=value"
		export "${BASH_REMATCH[1]}=${BASH_REMATCH[2]}"
	done
}

# is_on NAME: whether the setting of that name is 1; unset and 0 are off.
is_on() {
	case ${!1:-0} in
	0) return 1 ;;
	1) return 0 ;;
	*) die "$1=${!1} is neither 0 nor 1" ;;
	esac
}

# default_revision: which kernel it is when REV does not say: KERNEL, or KERNEL_SRC as it is, or the one with our
# patches, without which there is no immediate mode.
default_revision() {
	if [[ -n ${KERNEL:-} ]]; then
		printf '%s\n' "$KERNEL"
	else
		printf '%s\n' "$([[ -n ${KERNEL_SRC:-} ]] && echo stock || echo immediate)"
	fi
}

# check_revisions: that $revisions are some, before anything is built.
check_revisions() {
	local rev

	for rev in $revisions; do
		"$root/scripts/revision" "$rev" >/dev/null
	done
}

# The programs' own words on themselves, at the beginning of their files.
show_help() {
	sed -n '3,/^[^#]/ { /^#/!q; s/^# \{0,1\}//; p; }' "$0"
}

# globs_of_suite NAME: what config/suites has under that name.
globs_of_suite() {
	local globs

	globs=$(awk -v name="$1" '!/^#/ && index($0, name ":") == 1 { sub(/^[^:]*:[ \t]*/, ""); print }' "$root/config/suites")
	[[ -n $globs ]] ||
		die "no suite '$1'; there are: $(sed -n 's/^\([a-z]*\):.*/\1/p' "$root/config/suites" | paste -sd' ')"
	printf '%s\n' "$globs"
}

# Characters that make, gcc, QEMU or a shell would take for their own in the middle of a path.
odd_characters="*[[:space:]:;,=%\$'\"\\#&|<>()*?]*"

cache_dir() {
	local dir=${GPUVM_BENCH_CACHE:-${XDG_CACHE_HOME:-${HOME%/}/.cache}}

	[[ $dir != /.cache ]] || die "there is no HOME to keep a cache in; set GPUVM_BENCH_CACHE to a folder"
	[[ -n ${GPUVM_BENCH_CACHE:-} ]] || dir+=/gpuvm-bench
	# shellcheck disable=SC2254 # a glob
	case $dir in
	$odd_characters) die "the cache folder '$dir' has a character that make or gcc would split; set GPUVM_BENCH_CACHE to a plain path" ;;
	/*) ;;
	*) dir=$PWD/$dir ;;
	esac
	printf '%s\n' "$dir"
}

# Have these folders in the cache ($cache), and room, in there for what this makes until it is whole. Only who
# writes calls this: a read-only cache can be used. The caller removes room when it ends.
open_cache() {
	if ! (mkdir -p "$cache" && cd "$cache" && mkdir -p tmp "$@" && [[ -w tmp ]]) 2>/dev/null ||
		! { [[ -n ${room:-} ]] || make_room; } 2>/dev/null; then
		blame_disk
		die "the cache folder $cache cannot be written; set GPUVM_BENCH_CACHE to one that can"
	fi
}

# Locked for as long as anything lives that may write there. What a killed run has left is not.
make_room() {
	local old gate

	exec {gate}<"$cache/tmp"
	flock "$gate"
	for old in "$cache"/tmp/room.*/; do
		[[ ! -d $old ]] || flock -n "$old" rm -rf "$old" || true
	done
	room=$(mktemp -d "$cache/tmp/room.XXXXXX") || return 1
	exec {room_lock}<"$room"
	flock "$room_lock"
	exec {gate}<&-
}

# take_lock FILE TITLE: sets lock; held until that is closed, and by what this has started for as long as it lives.
take_lock() {
	local holder

	exec {lock}>>"$1"
	if ! flock -n "$lock"; then
		holder=$(<"$1")
		note "$2: waiting for ${holder:-another run}, which has $1"
		flock "$lock"
	fi
	{ printf '%s\n' "process $$ ($2)" >"$1"; } 2>/dev/null || true
}

# open_log FILE: an empty one that has room to say why, also when the disk is full.
open_log() {
	: >"$1"
	fallocate --keep-size --length 256K "$1" 2>/dev/null || blame_disk
}

# on_leash ARGUMENT...: the rest of this script runs in a session that ends with it.
on_leash() {
	[[ -n $leashed ]] || GPUVM_LEASHED=1 exec "$root/scripts/leash" "$0" "$@"
}
leashed=${GPUVM_LEASHED:-}
unset GPUVM_LEASHED

# run_apart COMMAND...: not a foreground child: a signal is to reach us while it runs.
run_apart() {
	local status=0

	setpriv --pdeathsig TERM "$@" &
	apart=$!
	wait "$apart" || status=$?
	apart=
	((status != 2)) || told=1
	return "$status"
}

# interrupted: whoever interrupts this interrupts what it runs: sets interrupt, and tells these. A run keeps what was
# finished, and ends with 2.
interrupted() {
	local pid

	trap '' INT TERM HUP
	interrupt=1
	for pid in ${apart:-} ${guest:-} ${harness_pid:-} ${follower:-} "${pid_of[@]}"; do
		kill -TERM "$pid" 2>/dev/null || true
	done
}
declare -A pid_of=()

# build_revision REV: sets kernel and driver, their folders in the cache.
build_revision() {
	run_apart "$root/scripts/kernel" "$1" >"$scratch/kernel" || return
	kernel=$(<"$scratch/kernel")
	run_apart "$root/scripts/driver" "$kernel" >"$scratch/driver" || return
	driver=$(<"$scratch/driver")
}

# keep_latest: have results/latest be what it is now when this ends, whatever runs are made in scratch, which goes.
keep_latest() {
	latest=$(readlink "$results/latest" || true)
	trap 'rm -rf "$scratch"; [[ -z $latest ]] || ln -sfn "$latest" "$results/latest"' EXIT
}

# What a run of cases needs on the host, as names for build_programs.
run_programs=(gpuvm-bench gpuvm-rows gpuvm-tsc gpuvm-snapshot gpuvm-clones)

# build_programs NAME...: have them in build/. By one at a time, where it can be written.
build_programs() {
	local said

	[[ -z $packaged ]] || return 0
	said=$(
		exec 2>&1
		mkdir -p "$root/build" 2>/dev/null && [[ -w $root/build ]] && take_lock "$root/build/lock" "build of $*"
		exec "$root/scripts/leash" make -s -C "$root" -j"$(nproc)" ${V:+V=1} "${@/#/build/}"
	) || {
		printf '%s\n' "$said" >&2
		blame_disk <(printf '%s\n' "$said")
		die "$* cannot be built; see above"
	}
	[[ -z ${V:-} || -z $said ]] || printf '%s\n' "$said" >&2
}

# has_rows RUN: whether any row of it is there.
has_rows() {
	[[ -n $("$root/build/gpuvm-compare" --values iterations "$1" 2>/dev/null) ]]
}

qemu_version() {
	qemu-system-x86_64 --version | sed -n '1s/.*version //p'
}

sha_files() {
	cat -- "$@" | sha_stdin
}

sha_stdin() {
	sha256sum | cut -d' ' -f1
}

# The first line of a build log that looks like the reason it failed.
first_error() {
	grep -m1 -E 'error:|Error [0-9]|undefined reference|ERROR:|No space left|\*\*\*' "$1" ||
		tail -n1 "$1"
}

# shellcheck disable=SC2254 # a glob
case $root in
$odd_characters) die "this project lies in '$root', which has a character that make or gcc would split; move it to a plain path" ;;
esac
for tool in setpriv flock realpath; do
	command -v "$tool" >/dev/null || die "$tool is not on PATH; install util-linux and coreutils, or mend PATH"
done
unset tool
[[ -d ${TMPDIR:-/tmp} && -w ${TMPDIR:-/tmp} ]] ||
	die "temporary files cannot be made in ${TMPDIR:-/tmp}; name a folder that can be written with TMPDIR"
! is_full "${TMPDIR:-/tmp}" || blame_disk
