# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel holds the variables
# Configure and build a slot: out of tree, reproducible, with a progress line.

# Objects of a first build with config/perf.config, before a build here has been counted. Empty where nobody knows.
typical_objects=1450

set_slot_make() {
	path_maps "$slot/src=/kernel" "$slot/obj=/kernel"
	slot_make=("${kernel_make[@]}" -C "$slot/src" O="$slot/obj" KBUILD_KCONFIG="$slot/Kconfig"
		"${path_maps[@]}" "${config_make[@]}")
}

# Options asked for in FRAGMENT which the final CONFIG does not have. Of a configuration that is whole, asked has what
# is to be looked for.
missing_options() {
	awk 'FILENAME == ARGV[1] { line[$0]; if (match($0, /^CONFIG_[A-Za-z0-9_]+=/)) set[substr($0, 1, RLENGTH - 1)]; next }
		/^CONFIG_[A-Za-z0-9_]+=/ && !($0 in line) && !(sub(/=n$/, "") && !($0 in set)) { print }
		/^# CONFIG_[A-Za-z0-9_]+ is not set$/ && ($2 in set) { print $2 "=n" }' "$2" "$1"
}

# .config is made anew only when something it is made of has changed.
configure() {
	local stamp missing

	cat "$slot/src/Kconfig" "$root/config/Kconfig" >"$slot/Kconfig"
	stamp=$({
		cat "$fragment" "$root/config/Kconfig"
		grep -E '(^|[/[:space:]])(Kconfig|scripts/)' "$slot/manifest"
	} | sha_stdin)
	if [[ ! -e $slot/obj/.config || $stamp != "$(cat "$slot/config.stamp" 2>/dev/null)" ]]; then
		rm -f "$slot/config.stamp"
		run_make "configuring" KCONFIG_ALLCONFIG="$fragment" allnoconfig
		missing=$(missing_options "${asked:-$fragment}" "$slot/obj/.config" | paste -sd' ')
		[[ -z $missing ]] ||
			fail_build "$(basename "$fragment") asks for options that this kernel's configuration does not take: $missing; add what they depend on, or take them out"
		printf '%s\n' "$stamp" >"$slot/config.stamp"
		whole=
	fi
}

count_objects() {
	grep -cE '^  (CC|AS|AR|LD|HOSTCC|HOSTLD) ' "$slot/log" || true
}

show_progress() {
	local about='' every=15 end='\n' start=$SECONDS now

	[[ -t 2 ]] && every=1 end='\033[K\r'
	[[ -e $slot/objects || -z $typical_objects ]] || about=" of about $typical_objects"
	# Wait by reading what never comes: a sleep would outlive this shell when it is stopped.
	while read -rt "$every" <> <(:) || kill -0 "$make_pid" 2>/dev/null; do
		now=$((SECONDS - start))
		printf "kernel %s: %d%s objects, %d:%02d$end" "$title" \
			"$(count_objects)" "$about" $((now / 60)) $((now % 60)) >&2
	done
}

# Not a foreground child: a signal is to reach us while it runs.
run_make() {
	local what=$1 status=0
	shift

	"${slot_make[@]}" "$@" >>"$slot/log" 2>&1 </dev/null &
	make_pid=$!
	if [[ -n ${V:-} ]]; then
		tail -n0 -f --pid="$make_pid" "$slot/log" >&"$loud" {lock}>&- &
	else
		show_progress 2>&"$loud" {lock}>&- &
	fi
	progress_pid=$!
	wait "$make_pid" || status=$?
	make_pid=
	end_progress
	((status == 0)) || {
		full_disk_ends_build
		fail_build "$what the kernel failed: $(first_error "$slot/log" | sed "s|$slot/src/||g"); the log is $slot/log"
	}
}

# What was made in this build is half: without it the disk is not full any more, and the next build does not meet it.
full_disk_ends_build() {
	(blame_disk "$slot/log") || {
		drop_doubtful_objects
		exit 2
	}
}

# A build that ended by itself left nothing half written.
fail_build() {
	rm -f "$slot/building"
	die "$@"
}

end_progress() {
	[[ -n ${progress_pid:-} ]] || return 0
	kill "$progress_pid" 2>/dev/null || true
	wait "$progress_pid" 2>/dev/null || true
	progress_pid=
	[[ ! -t $loud ]] || printf '\033[K' >&"$loud"
}

# make deletes the files it was writing when it is told to end, so what is left is whole.
stop_make() {
	trap '' INT TERM HUP
	if [[ -n ${make_pid:-} ]]; then
		kill -TERM "$make_pid" 2>/dev/null || true
		wait "$make_pid" || true
		rm -f "$slot/building"
	fi
	end_progress
	note "gpuvm-bench: the kernel build was interrupted; run again to go on where it stopped"
	exit 130
}

# A build that was killed outright may have left half an object that looks finished: away with
# everything that it can have written.
drop_doubtful_objects() {
	[[ -e $slot/building ]] || return 0
	mkdir -p "$slot/obj"
	find "$slot/obj" \( -type f -o -type l \) -newer "$slot/building" -print0 | xargs -0 -r rm -f --
	rm -f "$slot/config.stamp" "$slot/building"
}

# Sets whole: whether what is in the slot was built to its end, so that all which differs from now on is what this build
# changes. A builder that does not know of this leaves a newer log or another manifest.
find_whole() {
	whole=
	[[ ! $slot/whole -nt $slot/log || $(<"$slot/whole") != "$(sha_files "$slot/manifest")" ]] || whole=1
	rm -f "$slot/whole"
}

# Whether this build needs to look at modules alone: the slot was whole, files have only changed, and each has gone into
# objects of modules and nothing else. A file that says how to build goes into none.
only_modules_changed() {
	local path

	[[ -n $whole && -s $work/changed && ! -s $work/gone && -s $slot/obj/modules.order ]] || return 1
	sed "s|^|$slot/src/|" "$work/changed" >"$work/changed-paths"
	(cd "$slot/obj" && find . -name '.*.cmd' -type f -exec grep -HowFf "$work/changed-paths" -- {} +) >"$work/uses" || true
	[[ -s $work/uses ]] || return 1
	cut -d: -f1 "$work/uses" | sort -u | tr '\n' '\0' >"$work/users"
	(cd "$slot/obj" && xargs -0 grep -L -e ' -DMODULE ' --) <"$work/users" >"$work/kernels-own" || true
	[[ ! -s $work/kernels-own ]] || return 1
	while IFS= read -r path; do
		grep -qF ":$path" "$work/uses" || return 1
	done <"$work/changed-paths"
}

# Modules alone, by name: make looks into their folders and no others. All of them, since modpost knows no others then;
# it removes the list of them at the end. What they export is as before, if in another order, or all is to be built: whole
# is empty then.
build_modules() {
	(cd "$slot/obj" && cp -p modules.order Module.symvers "$work")
	# shellcheck disable=SC2046 # words
	run_make building -j"$(nproc)" $(sed 's/\.o$/.ko/' "$work/modules.order")
	cmp -s <(sort "$work/Module.symvers") <(sort "$slot/obj/Module.symvers") || whole=
	(cd "$work" && cp -p modules.order Module.symvers "$slot/obj")
}

build_slot() {
	mkdir -p "$slot/obj"
	open_log "$slot/log"
	# A second back: an object of this build must be newer whatever the file system's clock.
	touch -d '1 second ago' "$slot/building"
	configure
	if only_modules_changed; then
		build_modules
	else
		whole=
	fi
	[[ -n $whole ]] || run_make building -j"$(nproc)" bzImage modules
	rm -f "$slot/building"
	sha_files "$slot/manifest" >"$slot/whole"
	if [[ ! -e $slot/objects ]]; then
		count_objects >"$slot/objects"
	fi
}
