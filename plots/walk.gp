# SPDX-License-Identifier: GPL-2.0-or-later
# Walk length against size. Data: a block per mode; size, elements met per walk, zombies among them.
set xlabel xname noenhanced
set ylabel yname noenhanced
set logscale xy
set format xy '%.0f'
stats name.'.dat' using ($2 > 0 ? $2 : NaN) nooutput name 'Y'
set yrange [decade_below(Y_min) : decade_above(Y_max)]
do for [ending in formats] {
	call 'terminal.gp' ending
	plot for [i = 1:curves] name.'.dat' index i - 1 using ($1 > 0 ? $1 : NaN):($2 > 0 ? $2 : NaN) \
		with linespoints linestyle style[i] title label[i]
	unset output
}
