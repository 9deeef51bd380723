# SPDX-License-Identifier: GPL-2.0-or-later
# What all figures have in common. Each curve differs from the others in point, dash and darkness, so
# that a copy without colours can be read. Variables: name, heading (and xname, yname, note).

set encoding utf8
set style line 1 linecolor rgb '#000000' linewidth 1.4 dashtype 1 pointtype 7 pointsize 0.8
set style line 2 linecolor rgb '#0072b2' linewidth 1.4 dashtype 2 pointtype 4 pointsize 0.9
set style line 3 linecolor rgb '#d55e00' linewidth 1.4 dashtype 3 pointtype 9 pointsize 1.0
set style line 4 linecolor rgb '#009e73' linewidth 1.4 dashtype 4 pointtype 10 pointsize 1.1
set style line 5 linecolor rgb '#8a4f7d' linewidth 1.4 dashtype 5 pointtype 13 pointsize 1.1
set style line 6 linecolor rgb '#666666' linewidth 1.4 dashtype (12,4,2,4,2,4) pointtype 2 pointsize 0.9
set style line 7 linecolor rgb '#a06000' linewidth 1.4 dashtype (8,3) pointtype 6 pointsize 0.9
set style line 8 linecolor rgb '#2f7fa8' linewidth 1.4 dashtype (3,3) pointtype 12 pointsize 1.0
set style line 20 linecolor rgb '#d8d8d8' linewidth 0.6 dashtype 1
set style line 21 linecolor rgb '#444444' linewidth 1 dashtype 2

set border 3 linewidth 0.8
set tics nomirror out scale 0.6 noenhanced
set grid linestyle 20
if (!exists('columns')) columns = 2
if (!exists('curves')) curves = 1
set key outside below maxcols columns reverse Left noenhanced samplen 3 spacing 1.2
set xlabel offset 0, 0.3
set bmargin 4.2 + 1.3 * ceil(1.0 * curves / columns)
# A long title in two lines: it would be cut off.
cut = strlen(heading) > 72 ? strstrt(heading, ': ') : 0
if (cut) heading = heading[1:cut]."\n".heading[cut + 2:*]
set title heading noenhanced font ',13'
# Whole decades, so that a logarithmic axis always has labels.
decade_below(x) = 10**floor(log10(x))
decade_above(x) = 10**ceil(log10(x * 1.001))
if (!exists('note')) note = ''
if (!exists('width')) width = 720
if (!exists('height')) height = 480
if (!exists('formats')) formats = 'svg png'
