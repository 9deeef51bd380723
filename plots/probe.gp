# SPDX-License-Identifier: GPL-2.0-or-later
# Cost by kind of probe. Data: line, probe, cost.
set xlabel xname noenhanced
set xrange [0:*]
set yrange [-0.7 : bars - 0.3]
set style fill pattern 4 border
unset key
set rmargin 8
do for [ending in formats] {
	call 'terminal.gp' ending
	plot name.'.dat' using ($3 / 2):1:($3 / 2):(0.32):ytic(2) with boxxyerror linecolor rgb '#0072b2', \
		name.'.dat' using 3:1:(sprintf('%.0f', $3)) with labels left offset 0.5, 0 noenhanced font ',10'
	unset output
}
