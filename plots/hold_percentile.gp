# SPDX-License-Identifier: GPL-2.0-or-later
# Percentiles of hold times. Data: a block per curve; 1 / (share of holds that were longer), time.
set xlabel 'percentile of the holds'
set ylabel 'held for, '.unit noenhanced
set logscale xy
set format y '%.0s%c'
stats name.'.dat' using 1 nooutput name 'X'
stats name.'.dat' using 2 nooutput name 'Y'
set xrange [1 : X_max < 2 ? 2.5 : 1.3 * X_max]
set yrange [decade_below(Y_min) : decade_above(Y_max)]
set xtics ('0 %%' 1, '50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 10000, '99.999 %%' 100000)
do for [ending in formats] {
	call 'terminal.gp' ending
	plot for [i = 1:curves] name.'.dat' index i - 1 using 1:2 with steps linestyle style[i] notitle, \
		for [i = 1:curves] name.'.dat' index i - 1 using 1:2 every 3 with points linestyle style[i] notitle, \
		for [i = 1:curves] NaN with linespoints linestyle style[i] title label[i]
	unset output
}
