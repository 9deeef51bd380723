# SPDX-License-Identifier: GPL-2.0-or-later
# Folded stacks, made safe to draw: `frame;frame;... weight`. A stack that comes twice is added up; a
# character that a symbol does not have becomes _, since flamegraph.pl puts names into scripts. Lines
# that are no stack are counted, and told on stderr.
/^#/ { next }
{
	weight = $NF
	if (NF < 2 || weight !~ /^[0-9]+(\.[0-9]+)?$/) {
		bad += NF > 0
		next
	}
	stack = $0
	sub(/[ \t]+[^ \t]+[ \t]*$/, "", stack)
	gsub(/[^A-Za-z0-9_.:;+@\/ -]/, "_", stack)
	sum[stack] += weight
}
END {
	for (stack in sum)
		if (sum[stack] > 0)
			printf "%s %.0f\n", stack, sum[stack]
	if (bad)
		printf "gpuvm-bench: %d lines are no folded stacks and are left out\n", bad > "/dev/stderr"
}
