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

test_trees() {
	git clone -q --bare "$dir/tree" "$dir/remote"
	git -C "$dir/remote" config uploadpack.allowFilter true
	check "git: a shallow clone is refused where it ends" shallow_is_refused
	check "git: a partial clone without its remote" partial_is_refused
	check "git: a repository of somebody else" others_repository_works
	check "patches in odd paths" patch_paths
}
