# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel holds the variables
# Make a slot's source equal to a manifest plus patches, touching only files whose content
# differs: make then rebuilds what changed and nothing else.

# Apply the patches to copies of the files they touch, in DIR. Leaves DIR/files, the
# `path` of every file touched.
stage_patches() {
	local dir=$1 patch path follow
	shift

	mkdir -p "$dir/new"
	: >"$dir/files"
	for patch in "$@"; do
		sed -nE 's/^(---|\+\+\+) [^/]+\/([^\t]*).*/\2/p; s/^(rename|copy) (from|to) //p' "$patch" |
			grep -v '^dev/null$' | sort -u >"$dir/touched" || true
		while IFS= read -r path; do
			[[ $path != *..* ]] || die "patch $patch names the path '$path'; paths must stay inside the tree"
			if ! grep -qxF -- "$path" "$dir/files"; then
				printf '%s\n' "$path" >>"$dir/files"
				[[ -e $tree/$path ]] || continue
				follow=-P
				# A link that the manifest has as a file.
				[[ ! -L $tree/$path ]] || grep -qxF -- "link:$(readlink -- "$tree/$path")$tab$path" "$manifest" || follow=-L
				(cd "$tree" && cp "$follow" --parents --preserve=mode -t "$dir/new" -- "$path")
			fi
		done <"$dir/touched"
		if ! patch -d "$dir/new" -p1 -s -f --no-backup-if-mismatch -r "$dir/reject" \
			<"$patch" >"$dir/out" 2>&1; then
			cat "$dir/out" >&"$loud"
			[[ ! -e $dir/reject ]] || cat "$dir/reject" >&"$loud"
			die "patch $(basename "$patch") does not apply to ${KERNEL_SRC:-$label}; rebase it, or take it out of the revision"
		fi
	done
}

# The manifest of source + patches: $work/target. Content of patched files: $work/stage/new.
write_target() {
	local path

	stage_patches "$work/stage" "$@"
	while IFS= read -r path; do
		if [[ -L $work/stage/new/$path ]]; then
			printf 'link:%s\t%s\n' "$(readlink -- "$work/stage/new/$path")" "$path"
		elif [[ -e $work/stage/new/$path ]]; then
			printf '%s\t%s\n' "$(sha_files "$work/stage/new/$path")" "$path"
		else
			printf 'gone\t%s\n' "$path"
		fi
	done <"$work/stage/files" >"$work/stage/hashes"
	awk -F'\t' 'FILENAME == ARGV[1] { over[$2]; if ($1 != "gone") print; next } !($2 in over)' \
		"$work/stage/hashes" "$manifest" | sort -t "$tab" -k2 >"$work/target"
}

# Source that is there already spares copying 1.5 GB. Links are safe: a file in a slot is only
# ever replaced, never written to. KERNEL_SRC is the user's: never linked.
fill_slot() {
	local base

	rm -rf "$slot/src" "$slot/manifest" "$slot/obj" "$slot/config.stamp" "$slot/objects"
	whole=
	for base in "$cache"/base/*/; do
		if [[ -e $base/manifest && $(tree_version "$base/tree") == "$version" ]]; then
			cp -al "$base/tree" "$room/src"
			cp "$base/manifest" "$slot/manifest"
			mv "$room/src" "$slot/src"
			return
		fi
	done
	mkdir -p "$slot/src"
	: >"$slot/manifest"
}

# Replace, in the slot, each file listed in FILE by that of FROM, with the time of now. What the target has as a file is
# one, whatever it is there.
copy_files() {
	local from=$1 list=$2

	[[ -s $list ]] || return 0
	awk -F'\t' -v links="$work/links" -v files="$work/files" 'BEGIN { printf "" >links; printf "" >files }
		FILENAME == ARGV[1] { listed[$0]; next }
		$2 in listed { print $2 >($1 ~ /^link:/ ? links : files) }' "$list" "$work/target"
	copy_listed "$from" "$work/links"
	copy_listed "$from" "$work/files" --dereference
}

copy_listed() {
	local from=$1 list=$2

	[[ -s $list ]] || return 0
	tar -C "$from" -c "${@:3}" --no-recursion --verbatim-files-from -T "$list" 2>"$work/tar" |
		tar -C "$slot/src" -x -m --no-same-owner --recursive-unlink 2>"$work/untar" || {
		# The manifest has them in doubt; without them the next run has room to look at it.
		(blame_disk "$work/untar") || { (cd "$slot/src" && xargs -d '\n' rm -f -- <"$list"); exit 2; }
		[[ ! -s $work/tar ]] || die "${KERNEL_SRC:-$label} changed while it was read ($(sed -n '1s/^tar: //p' "$work/tar")); run again"
		die "the source could not be copied to $slot ($(tail -n1 "$work/untar")); mend that"
	}
}

sync_slot() {
	[[ -d $slot/src && -e $slot/manifest ]] || fill_slot
	{ diff -a --speed-large-files "$slot/manifest" "$work/target" || (($? == 1)); } |
		awk -F'\t' -v changed="$work/changed" -v gone="$work/gone" '
			BEGIN { printf "" >changed; printf "" >gone }
			/^</ { have[$2] = substr($1, 3) }
			/^>/ { want[$2] = substr($1, 3) }
			END { for (p in have) if (!(p in want)) print p >gone
			      for (p in want) if (!(p in have) || have[p] != want[p]) print p >changed }'
	[[ -s $work/changed || -s $work/gone ]] || return 0

	# From here to the end the slot is neither old nor new, and its manifest says which files.
	awk -F'\t' 'FILENAME != ARGV[3] { doubt[$0]; next } !($2 in doubt) { print; next }
		{ print "?" FS $2; delete doubt[$2] }
		END { for (p in doubt) print "?" FS p }' \
		"$work/changed" "$work/gone" "$slot/manifest" >"$slot/manifest.tmp"
	mv "$slot/manifest.tmp" "$slot/manifest"

	(cd "$slot/src" && tr '\n' '\0' <"$work/gone" | xargs -0 -r rm -f --)
	grep -vxFf "$work/stage/files" "$work/changed" >"$work/from-tree" || true
	grep -xFf "$work/stage/files" "$work/changed" >"$work/from-stage" || true
	copy_files "$tree" "$work/from-tree"
	copy_files "$work/stage/new" "$work/from-stage"
	check_copied
	mv "$work/target" "$slot/manifest"
}

# The user may save a file while it is copied: what was built must be what the key says.
check_copied() {
	local changed

	awk -F'\t' 'FILENAME == ARGV[1] { check[$0]; next } $2 in check && $1 !~ /^link:/ { print $1 "  " $2 }' \
		"$work/changed" "$work/target" >"$work/sums"
	[[ -s $work/sums ]] || return 0
	changed=$(cd "$slot/src" && sha256sum --quiet -c "$work/sums" 2>/dev/null | sed -n 1p) || true
	[[ -z $changed ]] ||
		die "${KERNEL_SRC:-$label} changed while it was read (${changed%%:*}); run again"
}
