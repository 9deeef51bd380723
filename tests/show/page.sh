# shellcheck shell=bash disable=SC2154 # dir, root and session come from run and browser.sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The report page, as it is written and as a browser shows it.

enter=$'\ue007'

# What a page may be at most, in bytes, and on paper.
two_runs_most=1500000
eight_runs_most=4000000
pages_most=12

page_is_made() {
	OUT=$dir/page.html "$root/scripts/report" "$dir/stock" "$dir/traced" >"$dir/page.out" 2>&1 || fail "$(cat "$dir/page.out")"
	# What could not be drawn is in the page with its reason: nobody wants twenty lines about it.
	[[ $(cat "$dir/page.out") == "report: $dir/page.html" ]] || fail "$(cat "$dir/page.out")"
	OUT=$dir/hostile.html "$root/scripts/report" "$dir/hostile" >"$dir/page.out" 2>&1 || fail "$(cat "$dir/page.out")"
	! grep -qE '(src|href)="(https?:)?//' "$dir/page.html" || fail "the page wants the network"
	grep -q '<td>97 %, mostly probes</td>' "$dir/page.html" || fail "the table does not say what is probes"
	grep -q "default-src 'none'" "$dir/page.html" || fail "no content security policy"
}

# Without its script the page still has every row.
page_needs_no_script() {
	local rows

	rows=$(jq -s '[.[].benchmarks[] | select(.run_type == "iteration") | .name] | unique | length' "$dir"/{stock,traced}/result.json)
	[[ $(sed -n '/id="rows"/,/<\/table>/p' "$dir/page.html" | grep -c '<tr><th scope="row">') == "$rows" ]] || fail "not $rows rows"
	grep -qF "make bench REV=&#39;stock immediate&#39; MACHINE=exact CASES=ROW</code>" "$dir/page.html" ||
		fail "rows have no command"
}

# In seconds of CPU, on however many: what else the machine does is not counted.
large_report_is_quick() {
	local before after shell=$BASHPID

	before=$(cpu_seconds "$shell")
	OUT=$dir/large.html "$root/scripts/report" "$dir/large-a" "$dir/large-b" >"$dir/large.out" 2>&1 || fail "$(cat "$dir/large.out")"
	after=$(cpu_seconds "$shell")
	((after - before < 20)) || fail "400 rows of two runs took $((after - before)) s of CPU"
	[[ $(grep -c '<tr' "$dir/large.html") -ge 400 ]] || fail "not all rows are in it"
}

# What the children of a shell took so far: fields 16 and 17 of its stat, counted behind the name in brackets.
cpu_seconds() {
	local user system

	read -r user system < <(sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f14,15)
	echo $(((user + system) / $(getconf CLK_TCK)))
}

page_shows_everything() {
	open_page "$dir/page.html"
	[[ -z $(console_log) ]] || fail "the console says: $(console_log)"
	shows 'return document.querySelectorAll(".family figure img").length > 1' true
	shows 'return Array.prototype.every.call(document.images, i => i.complete && i.naturalWidth > 0)' true
	shows 'return document.querySelector("#verdict .verdict").textContent.length > 3' true
	shows 'return document.querySelectorAll("#locks table").length' 2
	shows 'return document.querySelectorAll(".context th[scope=row]").length > 15' true
	shows 'return Array.from(document.querySelectorAll(".bars a")).every(a => document.querySelector(a.hash + " h3").textContent === a.textContent)' true
}

# The rows are folded.
open_rows() {
	open_page "$1"
	js 'document.querySelector("#all details").open = true; return new Promise(done => setTimeout(done, 100))' >/dev/null
}

sort_works() {
	open_rows "$dir/page.html"
	js 'document.querySelectorAll("#rows thead th button")[1].click()' >/dev/null
	shows 'return document.querySelectorAll("#rows thead th")[1].getAttribute("aria-sort")' '"ascending"'
	shows 'let v = Array.from(document.querySelectorAll("#rows tbody tr")).map(r => parseFloat(r.cells[1].textContent)).filter(x => !isNaN(x)); return v.length > 40 && v.every((x, i) => !i || v[i - 1] <= x)' true
	js 'document.querySelectorAll("#rows thead th button")[1].click()' >/dev/null
	shows 'return document.querySelectorAll("#rows thead th")[1].getAttribute("aria-sort")' '"descending"'
	shows 'return Array.from(document.querySelectorAll("#rows tbody tr"))[0].cells[1].textContent > 1000000' true
	# Rows without a value stay last.
	shows 'return Array.from(document.querySelectorAll("#rows tbody tr")).pop().cells[1].className.includes("none")' true
}

keyboard_works() {
	open_page "$dir/page.html"
	js 'document.querySelector("#all summary").focus()' >/dev/null
	press "$enter"
	shows 'return document.querySelector("#all details").open' true
	js 'document.querySelectorAll("#rows thead th button")[0].focus()' >/dev/null
	shows 'return getComputedStyle(document.activeElement).outlineStyle' '"solid"'
	press "$enter"
	shows 'return document.querySelectorAll("#rows thead th")[0].getAttribute("aria-sort")' '"ascending"'
	press $'\ue004'
	shows 'return document.activeElement === document.querySelectorAll("#rows thead th button")[1]' true
	press ' '
	shows 'return document.querySelectorAll("#rows thead th")[1].getAttribute("aria-sort")' '"ascending"'
	js 'document.querySelector("#rows tbody tr button").focus()' >/dev/null
	press "$enter"
	shows 'return document.activeElement.getAttribute("aria-expanded")' '"true"'
	shows 'return document.querySelector("#rows tr.more code").textContent === document.getElementById("rows").dataset.command + document.activeElement.textContent' true
	press "$enter"
	shows 'return document.querySelector("#rows tr.more")' null
	js 'document.querySelector(".family summary").focus()' >/dev/null
	press "$enter"
	shows 'return document.querySelector(".family details").open' true
}

filter_works() {
	open_rows "$dir/page.html"
	js 'document.getElementById("filter").focus()' >/dev/null
	press r e s v ' ' - s m _
	shows 'let r = Array.from(document.querySelectorAll("#rows tbody tr")).filter(r => !r.hidden).map(r => r.cells[0].textContent); return r.length > 5 && r.every(n => n.includes("resv") && !n.includes("sm_"))' true
	shows 'return /^[0-9]+ of [0-9]+ rows$/.test(document.getElementById("shown").textContent)' true
	js 'let f = document.getElementById("filter"); f.value = ""; f.dispatchEvent(new Event("input"))' >/dev/null
	js 'let o = document.getElementById("only"); o.value = "changed"; o.dispatchEvent(new Event("change"))' >/dev/null
	shows 'let r = Array.from(document.querySelectorAll("#rows tbody tr")).filter(r => !r.hidden); return r.length > 5 && r.every(r => parseFloat(r.cells[3].textContent) !== 0)' true
}

verdict_is_first() {
	"$root/build/gpuvm-report" --assets "$root/plots" --compare "$dir/compare.json" "$dir/stock" "$dir/traced" >"$dir/verdict.html"
	open_page "$dir/verdict.html"
	[[ -z $(console_log) ]] || fail "the console says: $(console_log)"
	shows 'return document.querySelector("main").firstElementChild.querySelector(".verdict").textContent' '"WORSE: some cases"'
	shows 'return Array.from(document.querySelectorAll(".bars tbody tr")).map(r => Array.from(r.cells).map(c => c.textContent).join("|")).join()' \
		'"prepare_objects||+7.00|+70|+12.00|0"'
	shows 'return document.querySelector(".bars rect.worse").width.baseVal.value' 70
	shows 'return document.querySelector(".planted")' null
	shows 'return Array.from(document.querySelectorAll("#verdict .plain tbody tr")).map(r => r.cells[0].textContent)[0]' \
		"$(jq '.cases | max_by(.verdicts[0].change_pct).name' "$dir/compare.json")"
	js 'let o = document.getElementById("only"); o.value = "worse"; o.dispatchEvent(new Event("change"))' >/dev/null
	shows 'return Array.from(document.querySelectorAll("#rows tbody tr")).filter(r => !r.hidden).length' "$(jq .tally.worse "$dir/compare.json")"
}

workload_is_shown() {
	echo '{"clock": "insn", "machine": "exact", "session": "s", "results": [{"command": "stock <i>resv</i>", "mean": 0.0245,
		"stddev": 0.0001, "median": 0.0245, "min": 0.0244, "max": 0.0246, "times": [0.0244, 0.0246]}]}' >"$dir/hyperfine.json"
	"$root/build/gpuvm-report" --assets "$root/plots" --hyperfine "$dir/hyperfine.json" "$dir/stock" >"$dir/workload.html"
	open_page "$dir/workload.html"
	shows 'return Array.from(document.querySelectorAll("#workloads tbody td")).map(c => c.textContent).join()' \
		'"stock <i>resv</i>,24500,100,24500,24400,24600,2"'
	shows 'return document.querySelector("#workloads caption").textContent' '"Thousand instructions"'
	"$root/build/gpuvm-report" --assets "$root/plots" "$dir/stock" >"$dir/no-workload.html"
	grep -q 'No whole workload was timed' "$dir/no-workload.html" || fail "an empty section"
}

names_stay_text() {
	open_page "$dir/hostile.html"
	[[ -z $(console_log) ]] || fail "the console says: $(console_log)"
	shows 'return document.querySelectorAll(".planted, #rows img, h1 i, script").length' 1
	shows 'return typeof planted' '"undefined"'
	shows 'return document.body.textContent.includes("evil</script><b class=planted>x</b>")' true
	shows 'return document.body.textContent.includes("<img src=x onerror=alert(1)> & co")' true
	shows 'return document.querySelector("h1").textContent.includes("<i>rev</i>")' true
}

flame_is_interactive() {
	open_page "$dir/page.html"
	js 'let f = document.querySelector("details.flame"); f.open = true; f.scrollIntoView()' >/dev/null
	sleep 1
	js 'return document.querySelector("iframe").sandbox.value' | grep -qx '"allow-scripts"' || fail "not sandboxed"
	wd POST "/session/$session/frame" '{"id": 0}' >/dev/null
	shows 'return document.querySelectorAll("g.func_g").length > 5' true
	js 'window.last = Array.from(document.querySelectorAll("g.func_g")).filter(g => g.textContent.includes("prepare_objects"))[0]; last.onclick ? last.onclick() : last.dispatchEvent(new MouseEvent("click"))' >/dev/null
	shows 'return document.getElementById("unzoom").style.opacity' '"1"'
	js 'unzoom(); document.querySelector("g.func_g[tabindex=\"0\"]").focus()' >/dev/null
	press $'\ue013'
	shows 'return document.activeElement.querySelector("title").textContent.startsWith("all")' false
	press "$enter"
	shows 'return document.getElementById("unzoom").style.opacity' '"1"'
	js 'let f = document.getElementById("find"); f.value = "prepare"; f.dispatchEvent(new Event("input"))' >/dev/null
	shows 'return document.querySelectorAll("rect[fill=\"rgb(230,0,230)\"]").length > 0' true
	js 'let f = document.getElementById("find"); f.value = "("; f.dispatchEvent(new Event("input"))' >/dev/null
	wd POST "/session/$session/frame" '{"id": null}' >/dev/null
	[[ -z $(console_log) ]] || fail "the console says: $(console_log)"
}

dark_and_light() {
	local light dark

	open_page "$dir/page.html"
	cdp Emulation.setEmulatedMedia '{"features": [{"name": "prefers-color-scheme", "value": "light"}]}'
	light=$(js 'return getComputedStyle(document.body).backgroundColor')
	cdp Emulation.setEmulatedMedia '{"features": [{"name": "prefers-color-scheme", "value": "dark"}]}'
	dark=$(js 'return getComputedStyle(document.body).backgroundColor')
	[[ $light == '"rgb(255, 255, 255)"' && $dark == '"rgb(22, 22, 22)"' ]] || fail "light is $light, dark is $dark"
	shows 'return getComputedStyle(document.querySelector("figure img")).filter !== "none"' true
	cdp Emulation.setEmulatedMedia '{"features": []}'
}

phone_needs_no_sideways_scroll() {
	cdp Emulation.setDeviceMetricsOverride '{"width": 375, "height": 700, "deviceScaleFactor": 2, "mobile": true}'
	open_page "$dir/page.html"
	shows 'return innerWidth' 375
	shows 'return document.documentElement.scrollWidth <= 375' true
	open_page "$dir/hostile.html"
	shows 'return document.documentElement.scrollWidth <= 375' true
	cdp Emulation.clearDeviceMetricsOverride '{}'
}

# The bar of a family is what gpuvm-compare says of it, for modes of one run as for runs.
modes_are_compared() {
	local run=$root/results/reference/immediate

	[[ -e $run/result.json ]] || { echo "there is no results/reference; run make reference"; return 77; }
	OUT=$dir/modes.html "$root/scripts/report" "$run" >"$dir/modes.out" 2>&1 || fail "$(cat "$dir/modes.out")"
	"$root/build/gpuvm-compare" --format json --modes resv,immediate-resv "$run" >"$dir/modes.json" || true
	open_page "$dir/modes.html"
	shows 'return document.querySelector(".verdict").textContent.startsWith("immediate-resv against resv: more in unlink")' true
	shows 'return Array.from(document.querySelectorAll(".bars thead .side")).map(c => c.textContent).join()' '"immediate-resv,immediate,spin"'
	shows 'return Array.from(document.querySelectorAll(".bars tbody tr")).filter(r => r.cells[0].textContent === "bo_find")[0].cells[2].textContent' \
		"$(jq '.tallies[0].families[] | select(.name == "bo_find").median_pct * 100 | round / 100 | tostring' "$dir/modes.json" | sed 's/\(\.[0-9]\)"$/\10"/')"
	MODES=spin,immediate OUT=$dir/modes.html "$root/scripts/report" "$run" >"$dir/modes.out" 2>&1 || fail "$(cat "$dir/modes.out")"
	open_page "$dir/modes.html"
	shows 'return document.querySelector(".verdict").textContent.startsWith("immediate against spin: ")' true
	shows 'return Array.from(document.querySelectorAll(".family img")).length > 5' true
	told 2 "nothing in mode 'nosuch'" env MODES=resv,nosuch OUT="$dir/modes.html" "$root/scripts/report" "$run"
	told 2 'MODES compares modes of one run' env MODES=resv,spin OUT="$dir/modes.html" "$root/scripts/report" "$run" "$run"
}

# eight_runs: of one run, with other labels and costs, in $dir/eight/.
eight_runs() {
	local i

	for i in {1..8}; do
		mkdir -p "$dir/eight/$i"
		whole "$root/results/reference/immediate" | jq --argjson i "$i" '.context.revision = "revision-\($i)" | .benchmarks |= map(
			if .run_type == "iteration" and (.real_time // 0) > 0 then .real_time *= (1 + $i * (.name | length % 7) / 1000) else . end)' \
			>"$dir/eight/$i/result.json"
	done
}

# Makes two.html and eight.html.
page_is_small() {
	local reference=$root/results/reference bytes

	[[ -e $reference/stock/result.json ]] || { echo "there is no results/reference; run make reference"; return 77; }
	OUT=$dir/two.html "$root/scripts/report" "$reference/stock" "$reference/immediate" >"$dir/said" 2>&1 || fail "$(cat "$dir/said")"
	bytes=$(stat -c %s "$dir/two.html")
	((bytes > 300000 && bytes <= two_runs_most)) || fail "two runs take $bytes bytes"
	eight_runs
	OUT=$dir/eight.html "$root/scripts/report" "$dir"/eight/* >"$dir/said" 2>&1 || fail "$(cat "$dir/said")"
	bytes=$(stat -c %s "$dir/eight.html")
	((bytes > 500000 && bytes <= eight_runs_most)) || fail "eight runs take $bytes bytes"
	[[ -z $(git -C "$root" status --porcelain -- results/reference) ]] || fail "the reference was written to"
}

# What is unfolded is not printed by itself: a fold stays one.
page_prints() {
	local page pages printed

	for page in two eight; do
		[[ -e $dir/$page.html ]] || return 77
		open_page "$dir/$page.html"
		printed=$(wd POST "/session/$session/print" '{"background": true, "page": {"width": 21, "height": 29.7}}')
		[[ $printed == '"'*'"' ]] || fail "printing: $printed"
		jq -r . <<<"$printed" | base64 -d >"$dir/$page.pdf"
		pages=$(grep -ac '/Type */Page\b' "$dir/$page.pdf" || true)
		((pages > 1 && pages <= pages_most)) || fail "$page runs take $pages pages"
		cdp Emulation.setEmulatedMedia '{"media": "print"}'
		shows 'return document.querySelector("#all").getBoundingClientRect().height' 0
		cdp Emulation.setEmulatedMedia '{"media": ""}'
	done
}

# The answer is on the first screen of a desk and of a phone, and nothing is wider than either; folds open or not.
first_screen_is_the_answer() {
	local page size

	for page in two eight modes; do
		[[ -e $dir/$page.html ]] || return 77
		for size in '390, "height": 844, "mobile": true' '1280, "height": 900, "mobile": false'; do
			cdp Emulation.setDeviceMetricsOverride "{\"width\": $size, \"deviceScaleFactor\": 1}"
			open_page "$dir/$page.html"
			shows 'return document.documentElement.scrollWidth <= innerWidth' true
			shows 'return document.querySelector(".verdict").getBoundingClientRect().bottom < innerHeight / 2' true
			shows 'return document.querySelector(".bars tbody tr").getBoundingClientRect().bottom < innerHeight' true
			js 'document.querySelectorAll("details").forEach(d => d.open = true); return new Promise(done => setTimeout(done, 500))' >/dev/null
			shows 'return document.documentElement.scrollWidth <= innerWidth' true
		done
	done
	cdp Emulation.clearDeviceMetricsOverride '{}'
}

# Of the rows that are in the page, and not before somebody wants to see it.
costs_are_drawn_on_demand() {
	[[ -e $dir/two.html ]] || return 77
	open_page "$dir/two.html"
	shows 'return document.querySelectorAll(".charts").length' 0
	js 'Array.from(document.querySelectorAll(".family")).filter(f => f.querySelector("h3").textContent === "prepare_objects")[0].querySelector("summary").click(); return new Promise(done => setTimeout(done, 200))' >/dev/null
	shows 'return document.querySelectorAll(".charts").length' 1
	shows 'return document.querySelectorAll(".charts circle").length' \
		"$({ whole "$root/results/reference/stock"; whole "$root/results/reference/immediate"; } | jq -s '[.[].benchmarks[] | select(.run_type == "iteration" and .real_time > 0 and (.name | startswith("prepare_objects/")))] | length')"
	shows 'let row = Array.from(document.querySelectorAll("#rows tbody tr")).filter(r => r.cells[0].textContent === "prepare_objects/mode:resv/extobjs:1024")[0]; return Array.from(document.querySelectorAll(".charts title")).some(t => t.textContent === "resv, stock, 1024, " + row.cells[1].textContent)' true
	js 'window.before = document.querySelector(".charts path.curve").getAttribute("d"); let s = document.querySelector(".family select"); s.selectedIndex = 1; s.dispatchEvent(new Event("change"))' >/dev/null
	shows 'return document.querySelector(".charts path.curve").getAttribute("d") !== before' true
	[[ -z $(console_log) ]] || fail "the console says: $(console_log)"
}

# Texts against what is behind them, in both schemes: at least 4.5 to 1, as WCAG 2 wants it.
# shellcheck disable=SC2016 # what stands in single quotes is JavaScript
contrast='function light(c) { return c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0) }
	function behind(e) { for (; e; e = e.parentElement) { let c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c } }
	return Array.from(document.querySelectorAll("h1, p, a, th, td, small, li, summary, button, figcaption, label, .charts text"))
		.filter(e => e.textContent.trim() && e.getClientRects().length && !e.disabled).filter(e => {
			let style = getComputedStyle(e), pair = [light(e.ownerSVGElement ? style.fill : style.color), light(behind(e.ownerSVGElement ? e.ownerSVGElement.parentElement : e))].sort((a, b) => b - a);
			return (pair[0] + 0.05) / (pair[1] + 0.05) < 4.5 }).map(e => e.outerHTML.slice(0, 80))'

page_is_accessible() {
	local scheme

	[[ -e $dir/two.html ]] || return 77
	open_page "$dir/two.html"
	js 'document.querySelectorAll("details").forEach(d => d.open = true); return new Promise(done => setTimeout(done, 500))' >/dev/null
	for scheme in light dark; do
		cdp Emulation.setEmulatedMedia "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"$scheme\"}]}"
		shows "$contrast" '[]'
	done
	cdp Emulation.setEmulatedMedia '{"features": []}'
	shows 'let ids = Array.from(document.querySelectorAll("[id]")).map(e => e.id); return ids.length === new Set(ids).size' true
	shows 'return Array.from(document.images).every(i => i.alt) && Array.from(document.querySelectorAll("svg:not([aria-hidden])")).every(s => s.getAttribute("aria-label"))' true
	shows 'return Array.from(document.querySelectorAll("main a[href^=\"#\"], nav a")).every(a => document.querySelector(a.hash))' true
	shows 'return Array.from(document.querySelectorAll("input, select")).every(e => e.labels.length)' true
	# What scrolls can be reached by keys.
	shows 'return Array.from(document.querySelectorAll(".scroll")).filter(e => e.tabIndex < 0 && !e.querySelector("a, button, iframe")).map(e => e.innerHTML.slice(0, 80))' '[]'
}

# AXE is axe-core's axe.min.js, which Debian does not have.
axe_finds_nothing() {
	local page scheme

	[[ -e ${AXE:-} && -e $dir/two.html ]] || { echo "AXE is no axe.min.js"; return 77; }
	for page in two modes page; do
		for scheme in light dark; do
			open_page "$dir/$page.html"
			cdp Emulation.setEmulatedMedia "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"$scheme\"}]}"
			# Thousands of rows are as good as forty, but take minutes.
			js 'document.querySelectorAll("details:not(.flame)").forEach(d => d.open = document.querySelectorAll("#rows tr").length < 200 || !d.closest("#all"))' >/dev/null
			wd POST "/session/$session/timeouts" '{"script": 55000}' >/dev/null
			jq -n --rawfile script "$AXE" '{script: $script, args: []}' >"$dir/axe.json"
			curl -sS -X POST -H 'Content-Type: application/json' -d "@$dir/axe.json" "$driver_url/session/$session/execute/sync" >/dev/null
			wd POST "/session/$session/execute/async" '{"script": "let done = arguments[0]; axe.run({iframes: false}).then(r => done(r.violations.map(v => v.id + \": \" + v.nodes[0].html)))", "args": []}' >"$dir/axe.out"
			[[ $(cat "$dir/axe.out") == '[]' ]] || fail "$page, $scheme: $(cat "$dir/axe.out")"
		done
	done
	cdp Emulation.setEmulatedMedia '{"features": []}'
}
