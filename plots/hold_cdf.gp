# SPDX-License-Identifier: GPL-2.0-or-later
# Distribution of hold times. Data: a block per curve; time, share of holds that were no longer.
set xlabel 'held for no longer than, '.unit noenhanced
set ylabel 'share of the holds, %'
set logscale x
set format x '%.0s%c'
stats name.'.dat' using 1 nooutput
set yrange [0:102]
set xrange [decade_below(STATS_min) : decade_above(STATS_max)]
do for [ending in formats] {
	call 'terminal.gp' ending
	plot for [i = 1:curves] name.'.dat' index i - 1 using 1:($2 * 100) with steps linestyle style[i] notitle, \
		for [i = 1:curves] name.'.dat' index i - 1 using 1:($2 * 100) with points linestyle style[i] notitle, \
		for [i = 1:curves] NaN with linespoints linestyle style[i] title label[i]
	unset output
}
