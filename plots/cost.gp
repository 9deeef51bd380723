# SPDX-License-Identifier: GPL-2.0-or-later
# Cost against size. Data: a block per mode; size, cost, size on the axis.
set logscale xy
set xlabel xname noenhanced
set ylabel yname noenhanced
set format y '%.0s%c'
set format x '%.0f'
set label 1 note at graph 0.02, graph 0.96 noenhanced font ',11'
stats name.'.dat' using 3 nooutput name 'X'
stats name.'.dat' using 2 nooutput name 'Y'
least = X_min
most = X_max
set xrange [least / most > 0.1 ? decade_below(least) : least / 1.6 : least / most > 0.1 ? decade_above(most) : most * 1.6]
set yrange [decade_below(Y_min / 1.5) : decade_above(Y_max * 2)]
if (has_zero) { set xtics add ('0' zero) }
do for [i = 1:crossings] {
	set arrow from crossing[i], graph 0 to crossing[i], graph 0.92 nohead linestyle 21
}
line(i, x) = x < (has_zero ? 1 : least) || x > most ? NaN \
	: fitted[i] == 1 ? a[i] + b[i] * x : a[i] + b[i] * log(x) / log(2)
set samples 400
do for [ending in formats] {
	call 'terminal.gp' ending
	plot for [i = 1:curves] NaN with linespoints linestyle style[i] title label[i], \
		for [i = 1:curves] name.'.dat' index i - 1 using 3:2 with points linestyle style[i] notitle, \
		for [i = 1:curves] fitted[i] ? line(i, x) : NaN with lines linestyle style[i] notitle, \
		for [i = 1:curves] name.'.dat' index i - 1 using 3:(fitted[i] ? NaN : $2) with lines linestyle style[i] notitle
	unset output
}
