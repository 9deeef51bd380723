# SPDX-License-Identifier: GPL-2.0-or-later
# Writes frames.session: awk -f make-session.awk >frames.session
#
# The calls of a client that draws frames, in the order in which a driver's client makes them: buffers
# and textures are created and bound at the start, private ones and such that others could share;
# each frame streams some textures in and out, rewrites part of a ring of sparse pages, submits three
# times, and now and then memory is short and something is evicted. The same bytes each time.
function random(n) {
	seed = (seed * 1103515245 + 12345) % 2147483648
	return int(seed / 65536) % n
}

function map(b, pages) { printf " map %d %d %d 0\n", b, 16 + b * 64, pages }

BEGIN {
	seed = 1
	frames = 60
	bos = 256
	print "# SPDX-License-Identifier: GPL-2.0-or-later"
	print "# Made by make-session.awk; session.h has the format."
	print "vm 0 1048576"
	for (b = 0; b < bos; b++) {
		size[b] = 4 + random(60)
		printf "bo %d %d%s\n", b, size[b], b % 4 == 3 ? " 0" : ""
	}
	for (b = 0; b < bos; b += 32) {
		print "bind 0 32"
		for (i = b; i < b + 32; i++)
			map(i, size[i])
	}
	print "bind 0 1\n null 900000 4096"
	for (frame = 0; frame < frames; frame++) {
		print "bind 0 16"
		for (i = 0; i < 4; i++) {
			b = random(bos)
			printf " unmap %d %d\n", 16 + b * 64, size[b]
			map(b, size[b])
		}
		for (i = 0; i < 8; i++)
			printf " map %d %d 2 %d\n", random(bos), 900000 + random(2048) * 2, random(2)
		print "exec 0\nexec 0"
		if (frame % 10 == 9)
			printf "evict %d\nevict %d\n", random(bos), random(bos)
		print "exec 0"
	}
	for (b = 0; b < bos; b++)
		printf "close %d\n", b
}
