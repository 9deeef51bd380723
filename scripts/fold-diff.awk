# SPDX-License-Identifier: GPL-2.0-or-later
# Two folded files side by side: `stack before after`, zero where one has no such stack.
FNR == 1 { file++ }
{
	weight = $NF
	sub(/ [^ ]*$/, "")
	sum[$0, file] += weight
	stacks[$0]
}
END {
	for (stack in stacks)
		printf "%s %.0f %.0f\n", stack, sum[stack, 1], sum[stack, 2]
}
