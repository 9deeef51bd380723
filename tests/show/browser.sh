# shellcheck shell=bash disable=SC2154 # dir comes from run
# SPDX-License-Identifier: GPL-2.0-or-later
# A headless Chromium, driven through chromedriver's WebDriver with curl.

# wd METHOD PATH [JSON]: the answer's value.
wd() {
	curl -sS --max-time 60 -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} "$driver_url$2" | jq -c .value
}

start_browser() {
	local try port

	: >"$dir/chromedriver.out"
	chromedriver --port=0 --log-path="$dir/chromedriver.log" >"$dir/chromedriver.out" 2>&1 &
	driver_pid=$!
	for ((try = 0; try < 100; try++)); do
		port=$(sed -n 's/.*started successfully on port \([0-9]\+\).*/\1/p' "$dir/chromedriver.out" | tail -n1)
		[[ -z $port ]] || break
		sleep 0.1
	done
	[[ -n $port ]] || { cat "$dir/chromedriver.out"; return 1; }
	driver_url=http://127.0.0.1:$port
	session=$(wd POST /session "$(jq -cn --arg profile "$dir/profile" '{capabilities: {alwaysMatch: {
		"goog:loggingPrefs": {browser: "ALL"},
		"goog:chromeOptions": {args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
			"--user-data-dir=\($profile)", "--window-size=1200,900"]}}}}')" | jq -r .sessionId)
	[[ $session != null && -n $session ]]
}

stop_browser() {
	[[ -z ${session:-} ]] || wd DELETE "/session/$session" >/dev/null || true
	[[ -z ${driver_pid:-} ]] || kill "$driver_pid" 2>/dev/null || true
	[[ -z ${driver_pid:-} ]] || wait "$driver_pid" 2>/dev/null || true
}

open_page() {
	wd POST "/session/$session/url" "$(jq -cn --arg url "file://$1" '{url: $url}')" >/dev/null
}

# js SCRIPT: what it returns, as JSON.
js() {
	wd POST "/session/$session/execute/sync" "$(jq -cn --arg script "$1" '{script: $script, args: []}')"
}

# cdp COMMAND PARAMS
cdp() {
	wd POST "/session/$session/goog/cdp/execute" "$(jq -cn --arg cmd "$1" --argjson params "$2" '{cmd: $cmd, params: $params}')" >/dev/null
}

# press KEY...: to what has the focus. KEY is a character; WebDriver's codes for others.
press() {
	wd POST "/session/$session/actions" "$(jq -cn '{actions: [{type: "key", id: "k", actions: [$ARGS.positional[] |
		{type: "keyDown", value: .}, {type: "keyUp", value: .}]}]}' --args "$@")" >/dev/null
}

console_log() {
	wd POST "/session/$session/se/log" '{"type": "browser"}' | jq -r '.[] | select(.level == "SEVERE" or .level == "WARNING") | .message'
}

# shows SCRIPT VALUE: SCRIPT returns VALUE.
shows() {
	local got

	got=$(js "$1")
	[[ $got == "$2" ]] || fail "$1: $got, not $2"
}
