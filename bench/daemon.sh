#!/bin/sh
# Measures piiwatchd, release build: from the write of a line to the read of its alert, at 1,000 lines a
# second of which 1 % leak, with events and without; and what 1,000 idle files cost.
#
# Usage: sh bench/daemon.sh [--seconds S]	S of each of the three, default 60
#
# Exit status: 0 every planted leak was alerted once and nothing else, 1 not so, 2 could not work.
set -eu

cd "$(dirname "$0")/.."
root=$PWD
build=$root/build/release
seconds=60
[ "${1-}" != --seconds ] || seconds=${2:?--seconds S}
[ -x "$build/piiwatchd" ] || {
	echo 'daemon.sh: build/release/piiwatchd is missing; cmake --workflow or conf/quickstart.sh builds it' >&2
	exit 2
}
as_root=
[ "$(id -u)" -ne 0 ] || as_root=--allow-root
work=$(mktemp -d "${TMPDIR:-/tmp}/piiwatch-bench.XXXXXX")
daemon=
trap '[ -z "$daemon" ] || kill "$daemon"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A directory of its own, and a daemon that watches DIR/*.log. $1: the directory, then options.
start() {
	dir=$work/$1
	shift
	mkdir -p "$dir/state"
	"$build/piiwatch" config init --store "$dir/state/piiwatch.db" --alerts "$dir/alerts.jsonl" \
		--source "$dir/*.log" "$dir/etc" >/dev/null
	echo 'alerts = { dedupe_window = "0s"; };' >>"$dir/etc/piiwatchd.conf"
	# shellcheck disable=SC2086
	"$build/piiwatchd" -d $as_root -c "$dir/etc/piiwatchd.conf" "$@" 2>"$dir/log" &
	daemon=$!
	until grep -q ' ready: ' "$dir/log"; do
		kill -0 $daemon 2>/dev/null || {
			cat "$dir/log" >&2
			exit 2
		}
		sleep 0.05
	done
}

stop() {
	kill "$daemon"
	wait "$daemon"
	daemon=
}

# $1: what is measured, then the daemon's options
latency() {
	name=$1
	shift
	start "$name" "$@"
	"$build/piiwatch-gen" svc --rate 1000 --seconds "$seconds" --leaks 100 --lookalikes 2500 --seed 7 \
		--rotate-at $((seconds / 2)) --labels "$dir/labels" -o "$dir/service.log" &
	writer=$!
	said=$("$build/piiwatch-gen" watch "$dir/alerts.jsonl" --labels "$dir/labels" --show 0 \
		--seconds $((seconds + 8)) --no-colour) || result=1
	wait $writer
	stop
	printf '%-12s %s\n' "$name" "$(echo "$said" | tail -n 1)"
}

cpu_ticks() {
	awk '{ print $14 + $15 }' "/proc/$daemon/stat"
}

idle() {
	mkdir -p "$work/idle"
	i=0
	while [ $i -lt 1000 ]; do
		echo "nothing here" >"$work/idle/$i.log"
		i=$((i + 1))
	done
	start idle
	# For a minute what grew last is looked at each second.
	sleep 61
	before=$(cpu_ticks)
	sleep "$seconds"
	awk -v t=$(($(cpu_ticks) - before)) -v hz="$(getconf CLK_TCK)" -v s="$seconds" \
		-v kib="$(awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status")" 'BEGIN {
		printf "%-12s files=1000 cpu=%.3f%% rss_mib=%.1f\n", "idle", 100 * t / hz / s, kib / 1024
	}'
	stop
}

result=0
latency events
latency no-events --no-inotify
idle
exit $result
