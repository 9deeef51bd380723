# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel holds the variables
# What a fragment needs, in the words of one kernel tree: options are renamed, and come and go.
#
#	CONFIG_PREEMPT_LAZY=y or CONFIG_PREEMPT_VOLUNTARY=y
#		the first that the tree's Kconfig files have
#	CONFIG_DRM_GEM_SHMEM_HELPER=y by DRM_PANTHOR or DRM_VGEM
#		an option without a prompt, and the first of these that selects it (as y or m, as asked for)
#
# A need that nothing in the tree meets is an error. Lines that begin with ## are for readers of the
# fragment and decide nothing.

# `OPTION` for each one that TREE has, `OPTION OTHER` for each that it selects.
list_options() {
	find "$1" -name .git -prune -o -type f -name 'Kconfig*' -print0 | xargs -0 cat -- |
		awk '/^[ \t]*(menu)?config[ \t]+[A-Za-z0-9_]+[ \t]*$/ { option = $2; print option }
			/^[ \t]*select[ \t]/ { print option, $2 }' | sort -u
}

# resolve_needs OPTIONS FRAGMENT: the fragment as make takes it. Names what is not met.
resolve_needs() {
	awk -v unmet="$work/unmet" '
		function name_of(word) { sub(/^CONFIG_/, "", word); sub(/=.*/, "", word); return word }
		function miss(text) { print text >>unmet }
		FILENAME == ARGV[1] { there[$0]; next }
		/^##/ { next }
		/^CONFIG_[A-Za-z0-9_]+=[^ "]+ or / {
			for (i = 1; i <= NF && !(name_of($i) in there); i += 2) ;
			if (i > NF) miss($0); else print $i
			next
		}
		/^CONFIG_[A-Za-z0-9_]+=[^ "]+ by / {
			for (i = 3; i <= NF && !(($i " " name_of($1)) in there); i += 2) ;
			if (i > NF) { miss($0); next }
			print $1
			value = substr($1, index($1, "="))
			if (!("CONFIG_" $i value in asked)) print "CONFIG_" $i value
			asked["CONFIG_" $i value]
			next
		}
		{ asked[$0]; print }' "$1" "$2"
}

# needs_of FRAGMENT TREE: the same for a tree; ends the run when something is not met.
needs_of() {
	local missing

	list_options "$2" >"$work/options"
	: >"$work/unmet"
	resolve_needs "$work/options" "$1"
	[[ ! -s $work/unmet ]] ||
		die "config/$config.config needs what ${KERNEL_SRC:-$label} does not have: $(paste -sd';' "$work/unmet"); name another option there, or another tree"
}

# lacking_needs FRAGMENT CONFIG: the lines of FRAGMENT that ask for what CONFIG, which is whole, has neither as y nor as m.
lacking_needs() {
	awk 'FILENAME == ARGV[1] { if (match($0, /^CONFIG_[A-Za-z0-9_]+=[ym]$/)) there[substr($0, 1, RLENGTH - 2)]; next }
		/^CONFIG_/ && !(substr($0, 1, index($0, "=") - 1) in there)' "$2" "$1"
}
