# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# Which packages scripts/setup wants, where nothing is installed and nobody is root: it says so.

setup_wants() {
	local project=$1 status=0
	shift

	mkdir -p "$dir/bare"
	put_program "$dir/bare/dpkg-query" <<<$'#!/bin/sh\nexit 1'
	put_program "$dir/bare/id" <<<$'#!/bin/sh\necho 1000'
	PATH=$dir/bare:$PATH "$project/scripts/setup" "$@" 2>/dev/null || status=$?
	((status == 2)) || fail "exit status $status"
}

# wants YES NO PROJECT GROUP...: the first of them, not the second.
wants() {
	local yes=$1 no=$2 said

	said=" $(setup_wants "${@:3}") "
	[[ $said == *" $yes "* ]] || fail "no $yes in: $said"
	[[ $said != *" $no "* ]] || fail "$no in: $said"
}

test_setup() {
	local installed=$dir/installed-project

	mkdir "$installed"
	cp -r "$root/scripts" "$root/config" "$installed/"
	echo 1 >"$installed/installed"
	check "setup: what is by name only is left out" wants chromium lintian "$root"
	check "setup: what is by name only is had by it" wants lintian chromium "$root" deb
	check "setup: a clone wants what programs are built of" wants libjansson-dev clang-format "$root" bench
	check "setup: an installed project does not" wants qemu-system-x86 libjansson-dev "$installed" bench
	check "setup: nor what tests need" wants gnuplot-nox chromium "$installed"
	check "setup: no such group" says_one_line "no group 'nosuch' of packages; there are: bench" "$root/scripts/setup" nosuch
}
