# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernel trees and git clones as people have them: shallow, partial, of somebody else, with links and repositories inside.
# It uses the tree of revision.sh.

patches_in() {
	find "$1/patches" "$1/tmp" -type f 2>/dev/null | wc -l
}

# Three commits deep, and then the base by itself: the last but two looks as if it began the world.
shallow_is_refused() {
	local base cache=$dir/shallow-cache

	base=$(git -C "$dir/tree" rev-parse one)
	git clone -q "$dir/tree" "$dir/long"
	git -C "$dir/long" checkout -q -B main three
	for i in 4 5 6; do
		git -C "$dir/long" -c user.name=A -c user.email=a@b commit -q --allow-empty -m "$i"
	done
	git clone -q --depth 3 --no-local "file://$dir/long" "$dir/shallow" 2>/dev/null
	git -C "$dir/shallow" fetch -q --depth 1 origin "$base"
	git -C "$dir/shallow" tag base FETCH_HEAD
	says_one_line 'is a shallow clone, which does not reach from main back to base; run .* fetch --unshallow' \
		env GPUVM_BENCH_CACHE="$cache" "$root/scripts/revision" "stock+git:$dir/shallow:base..main"
	says_one_line 'is a shallow clone' \
		env GPUVM_BENCH_CACHE="$cache" "$root/scripts/revision" "stock+git:$dir/shallow:base..main~1"
	[[ $(patches_in "$cache") == 0 ]] || fail "$(find "$cache" -type f)"
	[[ $(revision "stock+git:$dir/shallow:main~2..main" | wc -l) == 2 ]] || fail "what it has is refused"
	git -C "$dir/shallow" fetch -q --unshallow
	[[ $(revision "stock+git:$dir/shallow:base..main" | wc -l) == 5 ]] || fail "refused although it is whole"
}

# What git left out and cannot get.
partial_is_refused() {
	local cache=$dir/partial-cache

	git clone -q --no-checkout --filter=blob:none "file://$dir/remote" "$dir/partial" 2>/dev/null
	mv "$dir/remote" "$dir/away"
	says_one_line 'git cannot tell what .* changes (.*); a partial clone needs its remote' \
		env GPUVM_BENCH_CACHE="$cache" "$root/scripts/revision" "stock+git:$dir/partial:one..three"
	[[ $(patches_in "$cache") == 0 ]] || fail "$(find "$cache" -type f)"
	mv "$dir/away" "$dir/remote"
	[[ $(revision "stock+git:$dir/partial:one..three" | wc -l) == 2 ]] || fail "with its remote it is refused, too"
}

# Whose configuration is not ours to run, either.
others_repository_works() {
	local cache=$dir/others-cache

	[[ $(id -u) == 0 ]] || { echo "needs root, to give a tree to somebody else"; return 77; }
	cp -r "$dir/tree" "$dir/others"
	chown -R 65534 "$dir/others"
	[[ $(revision "stock+git:$dir/others:one..three" | wc -l) == 2 ]] || fail "refused"
	git clone -q --no-checkout --filter=blob:none "file://$dir/remote" "$dir/others/partial" 2>/dev/null
	printf '#!/bin/sh\ntouch %s/spied\n' "$dir" >"$dir/spy"
	chmod +x "$dir/spy"
	git -C "$dir/others/partial" config remote.origin.uploadpack "$dir/spy"
	chown -R 65534 "$dir/others"
	says_one_line 'git cannot tell what' \
		env GPUVM_BENCH_CACHE="$cache" "$root/scripts/revision" "stock+git:$dir/others/partial:one..three"
	[[ ! -e $dir/spied ]] || fail "somebody's program ran"
}

patch_paths() {
	local folder=$dir/c++/sub+/x

	mkdir -p "$folder"
	echo >"$folder/a+b.patch"
	echo >"$dir/b.patch"
	[[ $(revision "stock+$folder/a+b.patch+$dir/b.patch") == "$folder/a+b.patch"$'\n'"$dir/b.patch" ]] ||
		fail "$(revision "stock+$folder/a+b.patch+$dir/b.patch" 2>&1)"
	cp -r "$dir/tree" "$dir/c++/sub+/tree"
	[[ $(revision "stock+git:$dir/c++/sub+/tree:one..three+$dir/b.patch" | tail -n1) == "$dir/b.patch" ]] || fail "git:"
	mkdir "$dir/a folder"
	echo >"$dir/a folder/a.patch"
	[[ $(revision "stock+$dir/a folder/a.patch") == "$dir/a folder/a.patch" ]] || fail "by itself a space is as good as any"
	says_one_line "has the patch '$dir/a' on top, which is not there; .* in a path without spaces" \
		"$root/scripts/bench" REV="stock+$dir/a folder/a.patch"
	says_one_line "'$dir/no.patch' on top" "$root/scripts/revision" "stock+$dir/no.patch+$dir/b.patch"
}

# image SAYS: the kernel that is made of the tree now has all of these words in its image.
image() {
	local word kernel

	kernel=$(fake_kernel 2>"$dir/said") || fail "no kernel: $(tail -n2 "$dir/said")"
	for word; do
		grep -q "$word" "$kernel/bzImage" || fail "no '$word' in: $(cat "$kernel/bzImage")"
	done
}

links_count_as_what_they_lead_to() {
	local drm=$dir/ks/drivers/gpu/drm

	mkdir -p "$dir/elsewhere/folder/sub"
	echo 'int first;' >"$dir/elsewhere/g.c"
	echo 'int second;' >"$dir/elsewhere/folder/sub/f.c"
	ln -sfn "$dir/elsewhere/g.c" "$drm/drm_gpuvm.c"
	ln -sfn ../../../../elsewhere/folder "$drm/folder"
	ln -sfn "$dir/nowhere" "$drm/dangling"
	ln -sfn ../../../include/linux/a.h "$drm/inside.h"
	image 'int first;' 'int second;'
	echo 'int third;' >"$dir/elsewhere/g.c"
	echo 'int fourth;' >"$dir/elsewhere/folder/sub/f.c"
	image 'int third;' 'int fourth;'
	printf '%s\n' '--- a/drivers/gpu/drm/drm_gpuvm.c' '+++ b/drivers/gpu/drm/drm_gpuvm.c' '@@ -1 +1 @@' \
		'-int third;' '+int patched;' '--- a/drivers/gpu/drm/folder/sub/f.c' '+++ b/drivers/gpu/drm/folder/sub/f.c' \
		'@@ -1 +1 @@' '-int fourth;' '+int patched_too;' >"$dir/link.patch"
	revision=stock+$dir/link.patch image 'int patched;' 'int patched_too;'
	[[ $(cat "$dir/elsewhere/g.c" "$dir/elsewhere/folder/sub/f.c") == *third*fourth* ]] || fail "what is elsewhere was patched"
	grep -q "^link:../../../include/linux/a.h.drivers/gpu/drm/inside.h" "$dir"/kernel-cache/slots/*/manifest ||
		fail "a link that does not leave is none any more"
	ln -sfn .. "$dir/elsewhere/folder/round"
	says_one_line 'round leads to a folder that it is in' fake_kernel
	rm "$drm/folder" "$drm/dangling" "$drm/inside.h" "$drm/drm_gpuvm.c"
	echo 'int a;' >"$drm/drm_gpuvm.c"
}

repositories_inside_count() {
	local nested=$dir/ks/drivers/gpu/nested

	git init -q "$nested"
	printf 'ignored\n' >"$nested/.gitignore"
	touch "$nested/ignored" "$nested/a.o"
	echo 'int nested;' >"$nested/a.c"
	git -C "$nested" add .
	git -C "$nested" -c user.name=A -c user.email=a@b commit -q -m nested
	git clone -q "$nested" "$nested/submodule"
	echo 'int submodule;' >"$nested/submodule/b.c"
	image 'int nested;' 'int submodule;'
	! grep -q -e ignored -e '\.git/' -e 'a\.o' "$dir"/kernel-cache/slots/*/manifest || fail "too much"
	echo 'int edited;' >"$nested/a.c"
	image 'int edited;'
	rm -rf "$nested"
}

# Neither where it lies nor whose it is makes a tree another one.
content_is_what_counts() {
	local one other before

	one=$(fake_kernel)
	before=$(grep -c kernel "$dir/fake/builds")
	cp -r "$dir/ks" "$dir/ks2"
	[[ $(id -u) != 0 ]] || { git init -q "$dir/ks2"; chown -R 65534 "$dir/ks2"; }
	other=$(fake_kernel KERNEL_SRC="$dir/ks2")
	[[ $one == "$other" && $(grep -c kernel "$dir/fake/builds") == "$before" ]] || fail "it was built again"
	# The same as what is unpacked.
	mkdir -p "$dir/kernel-cache/base/1.2-3-012345678901"
	cp -r "$dir/ks" "$dir/kernel-cache/base/1.2-3-012345678901/tree"
	cp "$dir"/kernel-cache/slots/*/manifest "$dir/kernel-cache/base/1.2-3-012345678901/manifest"
	other=$(fake_kernel)
	grep -qx 'source=debian-1.2-3' "$other/info" || fail "$(cat "$other/info")"
	rm -rf "$dir/kernel-cache/base"
}

old_tree_is_refused() {
	make_kernel_tree "$dir/ks-old"
	sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 9/' "$dir/ks-old/Makefile"
	says_one_line "ks-old is Linux 6.9.1, which lacks" env KERNEL_SRC="$dir/ks-old" "$root/scripts/kernel" stock
}

test_trees() {
	check "a tree older than 6.12" old_tree_is_refused
	make_kernel_tree "$dir/ks"
	make_fake_make "$dir/fake"
	git clone -q --bare "$dir/tree" "$dir/remote"
	git -C "$dir/remote" config uploadpack.allowFilter true
	check "git: a shallow clone is refused where it ends" shallow_is_refused
	check "git: a partial clone without its remote" partial_is_refused
	check "git: a repository of somebody else" others_repository_works
	check "patches in odd paths" patch_paths
	check "a link that leaves a tree counts as what it leads to" links_count_as_what_they_lead_to
	check "repositories inside of a tree count" repositories_inside_count
	check "a tree is its content" content_is_what_counts
}
