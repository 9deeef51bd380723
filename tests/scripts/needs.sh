# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # tests/scripts/run has the variables
# What a config fragment needs, in the words of a kernel tree.

# A tree that has LAZY, and a driver that selects the helper. Leaves the fragment's resolution in $dir/needs.out.
resolve_in_a_tree() {
	local project=$dir/needs

	rm -rf "$project"
	mkdir -p "$project/tree/drivers" "$project/work"
	printf 'config LAZY\n\tbool\nmenuconfig DRM\n\ttristate\n' >"$project/tree/Kconfig"
	printf 'config OLD\n\ttristate "x"\n\tdepends on DRM\n\nconfig NEW\n\ttristate\n\tselect HELPER if DRM\nconfig HELPER\n\ttristate\n' \
		>"$project/tree/drivers/Kconfig.gpu"
	cat >"$project/mine.config"
	(
		work=$project/work label=mine config=perf
		. "$root/scripts/kernel-needs.sh"
		needs_of "$project/mine.config" "$project/tree"
	) >"$dir/needs.out"
}

first_alternative_that_is_there() {
	resolve_in_a_tree <<<$'## no part\n# part\nCONFIG_VOLUNTARY=y or CONFIG_LAZY=y or CONFIG_DRM=y\nCONFIG_A="x or y"' ||
		fail "exit status $?"
	[[ $(<"$dir/needs.out") == $'# part\nCONFIG_LAZY=y\nCONFIG_A="x or y"' ]] || fail "$(cat "$dir/needs.out")"
}

who_selects_it() {
	resolve_in_a_tree <<<'CONFIG_HELPER=y by OLD or NEW' || fail "exit status $?"
	[[ $(<"$dir/needs.out") == $'CONFIG_HELPER=y\nCONFIG_NEW=y' ]] || fail "$(cat "$dir/needs.out")"
	resolve_in_a_tree <<<$'CONFIG_NEW=y\nCONFIG_HELPER=y by NEW' || fail "exit status $?"
	[[ $(<"$dir/needs.out") == $'CONFIG_NEW=y\nCONFIG_HELPER=y' ]] || fail "asked for twice: $(cat "$dir/needs.out")"
	resolve_in_a_tree <<<$'CONFIG_HELPER=y by NEW\nCONFIG_HELPER=y by NEW' || fail "exit status $?"
	[[ $(grep -c NEW "$dir/needs.out") == 1 ]] || fail "asked for twice by two: $(cat "$dir/needs.out")"
}

unmet_need() {
	resolve_in_a_tree <<<"$1"
}

test_needs() {
	check "the first alternative that a tree has" first_alternative_that_is_there
	check "an option that another selects" who_selects_it
	check "no alternative is there" says_one_line "config/perf.config needs what mine does not have: CONFIG_X=y or CONFIG_Y=y" \
		unmet_need "CONFIG_X=y or CONFIG_Y=y"
	check "nothing selects it" says_one_line "CONFIG_HELPER=y by OLD" unmet_need "CONFIG_HELPER=y by OLD"
}
