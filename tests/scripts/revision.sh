# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/revision: names, patches on top, git ranges.

commit() {
	git -C "$dir/tree" -c user.name=A -c user.email=a@b commit -q --allow-empty-message "$@"
}

# A tree with the tags one, two, three; side is merged into merged.
make_tree() {
	local tag

	git init -q -b main "$dir/tree"
	for tag in one two three; do
		printf '%s\n' "$tag" >>"$dir/tree/file"
		git -C "$dir/tree" add file
		commit -m "drm/gpuvm: change, number $tag"
		git -C "$dir/tree" tag "$tag"
	done
	git -C "$dir/tree" checkout -q -b side one
	commit --allow-empty -m side
	git -C "$dir/tree" -c user.name=A -c user.email=a@b merge -q -s ours -m merged two
	git -C "$dir/tree" tag merged
	mkdir "$dir/plain"
}

revision() {
	GPUVM_BENCH_CACHE=$dir/cache "$root/scripts/revision" "$@"
}

range_is_exported() {
	local id2 id3 patches again

	id2=$(git -C "$dir/tree" rev-parse --short=12 two)
	id3=$(git -C "$dir/tree" rev-parse --short=12 three)
	mapfile -t patches < <(revision "stock+git:$dir/tree:one..three")
	((${#patches[@]} == 2)) || fail "${#patches[@]} patches: ${patches[*]}"
	[[ ${patches[0]##*/} == "drm-gpuvm-change-number-two-$id2.patch" ]] || fail "${patches[0]}"
	[[ ${patches[1]##*/} == "drm-gpuvm-change-number-three-$id3.patch" ]] || fail "${patches[1]}"
	mkdir "$dir/apply"
	echo one >"$dir/apply/file"
	cat "${patches[@]}" | patch -s -d "$dir/apply" -p1
	cmp "$dir/apply/file" <(git -C "$dir/tree" show three:file)
	again=$(revision "stock+git:$dir/tree:one..three" | paste -sd' ')
	[[ $again == "${patches[*]}" ]] || fail "another time: $again"
}

# The user's git settings must not change what a commit's patch says.
settings_do_not_count() {
	local plain other

	plain=$(revision "stock+git:$dir/tree:one..two" | xargs cat | sha_stdin)
	printf '[diff]\n\tnoprefix = true\n\tmnemonicPrefix = true\n\tcontext = 9\n[format]\n\tsignOff = true\n\tattach = true\n' \
		>"$dir/gitconfig"
	other=$(export GIT_CONFIG_GLOBAL=$dir/gitconfig GPUVM_BENCH_CACHE=$dir/other
		"$root/scripts/revision" "stock+git:$dir/tree:one..two" | xargs cat | sha_stdin)
	[[ $plain == "$other" ]] || fail "another patch"
}

# A copy of the project whose table can be written to.
table_takes_ranges() {
	local project=$dir/project

	mkdir "$project"
	cp -r "$root/config" "$root/scripts" "$root/kernel-patches" "$project/"
	echo "mine: immediate + git:$dir/tree:two..three" >>"$project/kernel-patches/revisions"
	GPUVM_BENCH_CACHE=$dir/cache "$project/scripts/revision" mine >"$dir/mine"
	[[ $(wc -l <"$dir/mine") == $(($(revision immediate | wc -l) + 1)) ]] || fail "$(cat "$dir/mine")"
	[[ $(tail -n1 "$dir/mine") == *number-three* ]] || fail "$(cat "$dir/mine")"
}

patches_on_top() {
	echo >"$dir/my.patch"
	[[ $(revision "immediate+$dir/my.patch+git:$dir/tree:one..two" | tail -n2 | head -n1) == "$dir/my.patch" ]]
}

# A series as it is mailed: a cover letter and two patches of one file in one file.
mailed_series() {
	local tree=$dir/series label=mine

	mkdir "$tree"
	echo one >"$tree/file"
	git -C "$dir/tree" -c user.name=A -c user.email=a@b format-patch -q --stdout --cover-letter one..three >"$dir/series.mbox"
	[[ $(grep -c '^From ' "$dir/series.mbox") == 3 ]] || fail "not three mails"
	. "$root/scripts/kernel-sync.sh"
	stage_patches "$dir/stage" "$(revision "stock+$dir/series.mbox")"
	cmp "$dir/stage/new/file" <(git -C "$dir/tree" show three:file) || fail "$(cat "$dir/stage/new/file")"
}

# The kernel that a line of the table is for, from what it is built on.
bases() {
	local project=$dir/bases

	[[ $(revision --base immediate) == 6.12 && $(revision --base mainline-canary+/a.patch) == mainline ]] ||
		fail "$(revision --base immediate) $(revision --base mainline-canary+/a.patch)"
	[[ -z $(revision stock)$(revision mainline) ]] || fail "a base is taken for a patch"
	mkdir "$project"
	cp -r "$root/config" "$root/scripts" "$root/kernel-patches" "$project/"
	printf '%s\n' 'none: 0001-drm-gem-gpuva-lock.patch' 'odd: base=odd' 'two: stock + base=mainline' \
		>>"$project/kernel-patches/revisions"
	says_one_line "does not say which kernel" "$project/scripts/revision" --base none
	says_one_line "'odd', which config/bases does not have" "$project/scripts/revision" --base odd
	says_one_line "has two base kernels" "$project/scripts/revision" --base two
}

# An image is known by its header, whatever it is called.
images_are_revisions() {
	local image=$dir/vmlinuz-of-mine word

	head -c 514 /dev/zero >"$image"
	printf 'HdrS' >>"$image"
	for word in "$image" booted debian; do
		revision --installed "$word" || fail "$word is not known"
	done
	for word in "$dir/my.patch" stock; do
		! revision --installed "$word" || fail "$word is known as one"
	done
	[[ -z $(revision "$image") ]] || fail "an image has patches"
	says_one_line "built already; put them on top of one of: stock" revision "$image+$dir/my.patch"
	says_one_line "built already" revision "debian+$dir/my.patch"
	says_one_line "is not a kernel image" revision "$dir/my.patch"
	says_one_line "set one of them" env KERNEL="$image" REV=stock "$root/scripts/bench"
}

# make_image FILE FLAGS RELEASE: the header of one.
make_image() {
	{
		head -c 514 /dev/zero
		printf 'HdrS'
		head -c 8 /dev/zero
		# Where the release is: 600 bytes in, of which the first 512 do not count.
		printf '\x58\x00'
		head -c 38 /dev/zero
		printf '%b' "$2"
		head -c 33 /dev/zero
		printf '%s (somebody) #1\0' "$3"
		head -c 128 /dev/zero
	} >"$1"
}

# An image of which nothing can be made is told from one whose modules are missing.
images_that_cannot_be() {
	make_image "$dir/old" '\x01' 6.6.1-old
	make_image "$dir/narrow" '\x00' 6.12.1-narrow
	make_image "$dir/lonely" '\x01' 6.12.1-lonely
	says_one_line "old is Linux 6.6.1-old, which lacks" "$root/scripts/kernel" "$dir/old"
	says_one_line "narrow is a kernel for 32 bits" "$root/scripts/kernel" "$dir/narrow"
	says_one_line "kernel 6.12.1-lonely has no modules" "$root/scripts/kernel" "$dir/lonely"
}

# An image whose package was unpacked somewhere has its modules there; their folder may be a link.
unpacked_images() {
	local top=$dir/unpacked release=6.12.1-unpacked

	mkdir -p "$top/boot" "$top/lib/modules" "$dir/brought/kernel" "$dir/brought/build"
	touch "$dir/brought/build/Module.symvers" "$dir/brought/modules.builtin"
	ln -s "$dir/brought" "$top/lib/modules/$release"
	make_image "$top/boot/vmlinuz-$release" '\x01' "$release"
	says_one_line "$release has no GPUVM" "$root/scripts/kernel" "$top/boot/vmlinuz-$release"
	printf 'depends=\0' >"$dir/modinfo"
	objcopy --add-section .modinfo="$dir/modinfo" /bin/true "$dir/brought/kernel/drm.ko"
	cp "$dir/brought/kernel/drm.ko" "$dir/brought/kernel/drm_gpuvm.ko"
	says_one_line "$release has no configuration" "$root/scripts/kernel" "$top/boot/vmlinuz-$release"
}

# Without REV: what the user has set is taken as it is, else the kernel that has immediate mode.
without_rev_it_is() {
	local word=$1
	shift

	# shellcheck disable=SC2016 # for the other shell
	[[ $(env -u REV -u KERNEL -u KERNEL_SRC "$@" bash -c '. "$1"; default_revision' _ "$root/scripts/lib.sh") == "$word" ]] ||
		fail "not $word with $*"
}

revisions_by_default() {
	without_rev_it_is immediate true=1
	without_rev_it_is booted KERNEL=booted
	without_rev_it_is stock KERNEL_SRC=/some/tree
}

test_revisions() {
	make_tree
	check "kernel images that cannot be taken" images_that_cannot_be
	check "kernel images of unpacked packages" unpacked_images
	check "a kernel without REV" revisions_by_default
	check "a series in one mailbox" mailed_series
	check "revisions have bases" bases
	check "a git range is exported, oldest first" range_is_exported
	check "settings of git do not change patches" settings_do_not_count
	check "the table takes git ranges" table_takes_ranges
	check "REV takes patches on top" patches_on_top
	check "kernel images" images_are_revisions
	check "kernel nosuch" says_one_line "no revision 'nosuch'; there are: stock" "$root/scripts/kernel" nosuch
	check "kernel stock+/nosuch" says_one_line "has the patch '/nosuch' on top, which is not there" \
		"$root/scripts/kernel" stock+/nosuch
	check "shell REV=nosuch" says_one_line "no revision 'nosuch'; there are: stock" \
		env REV=nosuch CMD=true "$root/scripts/shell"
	check "REV=nosuch" says_one_line "no revision 'nosuch'; there are: stock" revision nosuch
	check "REV=stock+word" says_one_line "neither /path" revision stock+word
	check "REV=stock+/no/such/patch" says_one_line "is not there" revision stock+/no/such.patch
	check "REV=stock+/a/folder" says_one_line "is not there" revision "stock+$dir"
	check "git: without a range" says_one_line "is not a git range" revision "stock+git:$dir/tree"
	check "git: three dots" says_one_line "is not a git range" revision "stock+git:$dir/tree:one...two"
	check "git: not absolute" says_one_line "is not a git range" revision stock+git:tree:one..two
	check "git: no folder" says_one_line "there is no folder" revision stock+git:/nonexistent:one..two
	check "git: no repository" says_one_line "is not a git repository" revision "stock+git:$dir/plain:one..two"
	check "git: unknown commits" says_one_line "has no range one..nosuch" revision "stock+git:$dir/tree:one..nosuch"
	check "git: not options" says_one_line "has no range" revision "stock+git:$dir/tree:--output=x..one"
	check "git: empty range" says_one_line "is empty" revision "stock+git:$dir/tree:two..one"
	check "git: merges" says_one_line "is a merge" revision "stock+git:$dir/tree:one..merged"
}
