# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel and scripts/kernel-deb hold the variables
# A slot that has the sources and the configuration of a revision, whatever is made of it.

find_patches() {
	local list

	list=$("$root/scripts/revision" "$revision")
	patches=() patch_names=()
	[[ -z $list ]] || mapfile -t patches <<<"$list"
	for patch in "${patches[@]}"; do
		patch_names+=("$(basename "$patch")")
	done
}

# Sets fragments. One with a line `# base: NAME` comes on top of NAME.config.
find_fragments() {
	local name=$config base

	fragments=()
	while [[ -n $name ]]; do
		[[ $name =~ ^[a-z0-9-]+$ && -r $root/config/$name.config ]] ||
			die "no config '$name'; there are: $(config_names)"
		fragments=("$root/config/$name.config" "${fragments[@]}")
		base=$(sed -n 's/^# base: //p' "$root/config/$name.config")
		name=$base
	done
}

# Sets fragment, what is asked for in the words of $tree, and config_make: its `# make:` lines, each a variable
# that make is given. An option counts as its last mention says.
find_config() {
	merge_fragments "${fragments[@]}" >"$work/merged.config"
	fragment=$work/$config.config
	needs_of "$work/merged.config" "$tree" >"$fragment"
	mapfile -t config_make < <(sed -n 's/^# make: //p' "$fragment")
}

config_names() {
	find "$root/config" -name '*.config' -printf '%f\n' | sed 's/\.config$//' | sort | paste -sd' '
}

merge_fragments() {
	awk '{ text[NR] = $0 }
		/^CONFIG_[A-Za-z0-9_]+=/ { name[NR] = substr($0, 1, index($0, "=") - 1); last[name[NR]] = NR }
		/^# CONFIG_[A-Za-z0-9_]+ is not set$/ { name[NR] = $2; last[$2] = NR }
		END { for (i = 1; i <= NR; i++) if (!name[i] || last[name[i]] == i) print text[i] }' "$@"
}

# Everything that decides what is in the kernel folder, its info file included.
kernel_key() {
	{
		printf '%s\n' "$revision" "$label" "$source_sha" "$tools" "${patch_names[@]}"
		sha_files "$fragment" "$root/config/Kconfig" "${patches[@]}"
		sha_files "$root/scripts/kernel-flags.sh" "$root/scripts/kernel-install.sh" "$root/scripts/kernel-modules.sh"
	} | sha_stdin | cut -c1-24
}

# The slot is locked until this script ends, and by make for as long as any of it lives.
enter_slot() {
	local key

	version=$(tree_version "$tree")
	key=$({ printf '%s\n' "$version" "$tools"; cat "$fragment"; } | sha_stdin | cut -c1-16)
	slot=$cache/slots/$key
	open_cache slots kernels
	mkdir -p "$slot"
	take_lock "$slot/lock" "kernel $title"
}

# Sets source_sha, and what use_kernel_src or use_packaged_source does.
find_source() {
	if [[ -n ${KERNEL_SRC:-} ]]; then
		use_kernel_src "$KERNEL_SRC"
	else
		use_packaged_source "$("$root/scripts/revision" --base "$revision")"
	fi
	source_sha=$(sha_files "$manifest")
}

# Of the slot that was entered: ready for make.
prepare_slot() {
	trap stop_make INT TERM HUP
	find_whole
	[[ ! -e $slot/building ]] || note "kernel: the last build was killed; redoing what it left behind"
	drop_doubtful_objects
	write_target "${patches[@]}"
	sync_slot
	set_slot_make
}
