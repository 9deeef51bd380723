# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel holds the variables
# Which source tree, and exactly what is in it.
#
# A manifest has a line `<hash> TAB <path>` per source file, sorted by path: sha256 of a file,
# `link:<target>` of a symlink. It is what a kernel's key is made of and what a build tree is
# brought up to, so a tree counts by its content: dirty, built in place or without git.

tab=$'\t'

# Source files of TREE/FOLDER (`` or `name/`): what its own .gitignore files leave. A repository is not needed: git runs
# with an empty one. The top level is listed here instead, because Debian's .gitignore hides
# everything there, and because the user's notes beside the Makefile do not make another kernel. Repositories in there
# have a line with a slash at its end.
list_sources() {
	local tree=$1 folder=$2 excludes=(-x '/*' -x '!/*/' -x '/.*' -x '/debian/'
		-x '!/Makefile' -x '!/Kbuild' -x '!/Kconfig' -x '!/localversion*')

	if [[ -n $folder ]]; then
		excludes=()
		[[ ! -e $tree/.gitignore ]] || excludes=(-X "$tree/.gitignore")
	fi
	git --git-dir="$scratch/git/.git" --work-tree="$tree/$folder" -C "$tree/$folder" -c core.quotePath=false \
		ls-files --others --exclude-per-directory=.gitignore "${excludes[@]}" |
		FOLDER=$folder awk '{ print ENVIRON["FOLDER"] $0 }'
}

# Prints those of `path TAB link:target` lines that a copy of TREE cannot have as links: what they say leads elsewhere.
links_that_leave() {
	local tree=$1

	awk -F'\t' '$2 ~ /^link:/' "$2" >"$scratch/links"
	(cd "$tree" && cut -f1 "$scratch/links" | xargs -d '\n' -r realpath -m -- | paste "$scratch/links" -) |
		TREE=$tree/ awk -F'\t' '$2 ~ /^link:\// || index($3 "/", ENVIRON["TREE"]) != 1 { print $1 }'
}

# What a folder has, as find says it: `path TAB stamp`, or `path TAB link:target`.
find_stamps() {
	FOLDER=$2 find "$1/$2" "${@:3}" -name .git -prune -o \( -type f -printf '%P\t%i:%s:%T@:%C@\n' \) \
		-o \( -type l -printf '%P\tlink:%l\n' \) | FOLDER=$2 awk '{ print ENVIRON["FOLDER"] $0 }'
}

# TREE as `path TAB stamp` (stamp: what changes when the file does) or `path TAB link:target`. Folders that are
# repositories of their own, or that a link has from elsewhere, are as good as any; a link to a file elsewhere
# counts as that file.
stamp_sources() {
	local tree=$1 scratch=$2 folder folders=('') path count=0

	# A git hook that runs this has variables set which speak of its own repository.
	# shellcheck disable=SC2046
	unset $(git rev-parse --local-env-vars)
	git init -q --template= "$scratch/git"
	while ((${#folders[@]})); do
		folder=${folders[0]} folders=("${folders[@]:1}")
		((++count < 64)) || die "$tree has more repositories and links to folders elsewhere than 63, or they go in circles: $folder; remove some"
		list_sources "$tree" "$folder" >"$scratch/list"
		mapfile -t -O "${#folders[@]}" folders < <(grep '/$' "$scratch/list")
		if grep -q -m1 "[\"$tab]" "$scratch/list"; then
			die "$tree has a file name with a quote, a tab or a line break: $(grep -m1 "[\"$tab]" "$scratch/list"); remove it"
		fi
		find_stamps "$tree" "$folder" |
			awk -F'\t' 'FILENAME == ARGV[1] { source[$1]; next } $1 in source' "$scratch/list" - >"$scratch/found"
		links_that_leave "$tree" "$scratch/found" >"$scratch/leave"
		while IFS= read -r path; do
			[[ $(realpath -- "$(dirname -- "$tree/$path")")/ != $(realpath -m -- "$tree/$path")/* ]] ||
				die "$tree/$path leads to a folder that it is in itself; remove it"
			[[ ! -d $tree/$path ]] || folders+=("$path/")
			[[ ! -f $tree/$path ]] || find -L "$tree/$path" -printf "$path\t%i:%s:%T@:%C@\n"
		done <"$scratch/leave"
		awk -F'\t' 'FILENAME == ARGV[1] { leaves[$1]; next } !($1 in leaves)' "$scratch/leave" "$scratch/found"
	done
}

# Write the manifest of TREE to FILE. FILE.stamps remembers hashes, so that only files which
# changed since are read again.
write_manifest() {
	local tree=$1 file=$2 scratch

	scratch=$room/manifest
	mkdir "$scratch"
	stamp_sources "$tree" "$scratch" >"$scratch/unsorted"
	sort -t "$tab" -k1,1 "$scratch/unsorted" >"$scratch/now"
	touch -a "$file.stamps"
	# Hash what has no remembered hash under the same path and stamp.
	join --nocheck-order -t "$tab" -a 1 -o 0,1.2,2.2,2.3 "$scratch/now" "$file.stamps" |
		awk -F'\t' -v OFS='\t' -v todo="$scratch/todo" 'BEGIN { printf "" >todo }
			$2 ~ /^link:/ { print $1, $2, $2; next }
			$2 == $3 { print $1, $2, $4; next }
			{ print $1 >todo; print $1, $2, "?" }' >"$scratch/known"
	(cd "$tree" && tr '\n' '\0' <"$scratch/todo" | xargs -0 -r -P"$(nproc)" -n 500 sha256sum --) \
		>"$scratch/sums" 2>"$scratch/err" ||
		die "$tree cannot be read ($(sed -n 1p "$scratch/err")); make every file readable and leave it alone while it is read"
	awk -F'\t' -v OFS='\t' -v manifest="$scratch/manifest" 'FILENAME == ARGV[1] { hash[substr($0, 67)] = substr($0, 1, 64); next }
		$3 == "?" { $3 = hash[$1] }
		{ print; print $3, $1 >manifest }' "$scratch/sums" "$scratch/known" >"$scratch/stamps"
	mv "$scratch/stamps" "$file.stamps"
	mv "$scratch/manifest" "$file"
	rm -rf "$scratch"
}

# base_field BASE N: of its line in config/bases
base_field() {
	awk -v name="$1" -v n="$2" '$1 == name { print $n }' "$root/config/bases"
}

# The installed package of BASE, if there is one. Sets package, version, archive and archive_id.
find_installed_source() {
	local md5

	package=$(base_field "$1" 2)
	archive=/usr/src/$package.tar.xz
	version=$(dpkg-query -W -f='${Version}' "$package" 2>/dev/null) && [[ -r $archive ]] || return 1
	md5=$(dpkg-query --control-show "$package" md5sums | sed -n "s| *${archive#/}\$||p")
	archive_id=${md5:0:12}
}

# The newest package of BASE that was fetched; fetched now, if none was. Sets the same.
find_fetched_source() {
	local newest=$cache/fetched/$1/newest

	[[ -e $newest ]] || "$root/scripts/fetch-source" "$1" >/dev/null 2>&"$loud" || exit 2
	IFS=$tab read -r package version archive <"$newest"
	[[ -r $archive ]] || die "$archive is gone; run scripts/fetch-source $1"
	archive_id=$1
}

read_archive() {
	case $archive in
	*.deb) dpkg-deb --fsys-tarfile "$archive" | tar -xO "./usr/src/$package.tar.xz" ;;
	*) cat "$archive" ;;
	esac
}

# A packaged source, unpacked once. Sets tree, manifest and label.
use_packaged_source() {
	local package version archive archive_id base scratch

	if [[ $(base_field "$1" 3) != - ]] || ! find_installed_source "$1"; then
		find_fetched_source "$1"
	fi
	base=$cache/base/$version-$archive_id
	label=debian-$version
	tree=$base/tree
	manifest=$base/manifest
	[[ -e $manifest ]] && return
	open_cache base
	take_lock "$cache/base/lock" "unpacking of $archive"
	if [[ ! -e $manifest ]]; then
		note "kernel: unpacking $archive"
		scratch=$room/base
		mkdir -p "$scratch/tree"
		# It goes on for as long as somebody listens to what it has to say.
		read_archive | tar -xJ -C "$scratch/tree" --strip-components=1 --no-same-owner 2>&1 | head -n1 >"$work/tar" || {
			blame_disk "$work/tar"
			die "$archive cannot be unpacked into $cache ($(<"$work/tar")); reinstall $package"
		}
		write_manifest "$scratch/tree" "$scratch/manifest"
		rm "$scratch/manifest.stamps"
		chmod 755 "$scratch"
		mv -T "$scratch" "$base"
	fi
	exec {lock}>&-
}

# The user's own tree, read and never written. Sets tree, manifest and label.
use_kernel_src() {
	[[ -d $1 ]] || die "KERNEL_SRC=$1 is not a folder; name a kernel source tree"
	tree=$(realpath -- "$1")
	if [[ ! -f $tree/Kconfig || ! -f $tree/arch/x86/Makefile ]] ||
		! grep -qs '^PATCHLEVEL = ' "$tree/Makefile"; then
		die "KERNEL_SRC=$1 is not a Linux source tree; name the folder that has the kernel's Makefile and Kconfig"
	fi
	old_kernels_end "KERNEL_SRC=$1" "$(tree_version "$tree")"
	open_cache trees
	manifest=$cache/trees/$(printf '%s' "$tree" | sha_stdin | cut -c1-16).manifest
	take_lock "$manifest.lock" "reading of $tree"
	write_manifest "$tree" "$manifest"
	# A copy: another run may rewrite the file while this one works on.
	cp "$manifest" "$work/manifest"
	manifest=$work/manifest
	exec {lock}>&-
	label=$(name_of_content)
}

# What a tree is called: by what is in it, so that where it lies makes no other kernel.
name_of_content() {
	local base

	for base in "$cache"/base/*/; do
		base=${base%/}
		if cmp -s "$manifest" "$base/manifest"; then
			base=${base##*/}
			# The end is the package's hash, or what config/bases calls it: neither has a dash.
			printf 'debian-%s\n' "${base%-*}"
			return
		fi
	done
	printf 'tree-%s\n' "$(sha_files "$manifest" | cut -c1-16)"
}

# old_kernels_end WHICH VERSION
old_kernels_end() {
	[[ $(printf '%s\n' "$2" 6.12 | sort -V | head -n1) == 6.12 ]] ||
		die "$1 is Linux $2, which lacks what the driver is built on; take one of 6.12 or later"
}

# VERSION.PATCHLEVEL.SUBLEVEL of a tree
tree_version() {
	sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) = //p' "$1/Makefile" | paste -sd.
}
