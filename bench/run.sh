#!/bin/sh
# How fast piiwatch is, from file to findings, beside raw Hyperscan and `wc -l`; see README.md.
# Usage: sh bench/run.sh [--quick]
set -eu

cd "$(dirname "$0")/.."
size=256MiB rounds=5
case ${1-} in
'') ;;
--quick) size=64MiB ;;
*)
	echo "usage: sh bench/run.sh [--quick]" >&2
	exit 2
	;;
esac
bin=build/release out=build/bench
streams='svc cdr'

build() {
	if ! { cmake --preset release && cmake --build --preset release; } >"$out/build.log" 2>&1; then
		cat "$out/build.log" >&2
		echo "bench: the build failed" >&2
		exit 2
	fi
}

file_of() {
	case $1 in
	cdr) echo "$out/cdr.csv" ;;
	*) echo "$out/$1.log" ;;
	esac
}

# Nanoseconds a command takes; its output goes to a file. $1: file, $2: the statuses that will do.
nanoseconds() {
	to=$1 good=$2
	shift 2
	from=$(date +%s%N) status=0
	"$@" >"$to" 2>"$out/stderr" || status=$?
	till=$(date +%s%N)
	case " $good " in
	*" $status "*) ;;
	*)
		cat "$out/stderr" >&2
		echo "bench: $1 ended with status $status" >&2
		exit 2
		;;
	esac
	echo $((till - from))
}

# One line a measurement: stream, what, MB/s.
measure() {
	stream=$1
	file=$(file_of "$stream")
	bytes=$(wc -c <"$file")
	case $stream in
	cdr) format=auto ;;
	*) format= ;;
	esac
	ns=$(nanoseconds "$out/$stream.jsonl" "0 1" "$bin/piiwatch" scan --format jsonl --no-progress \
		${format:+--cdr "$format"} "$file")
	awk -v b="$bytes" -v ns="$ns" -v s="$stream" 'BEGIN { print s, "piiwatch", b * 1e3 / ns }'
	nanoseconds "$out/hs.txt" 0 "$bin/bench-hs" "$bin/rules" "$file" >/dev/null
	sed "s/^mbps=\([0-9.]*\) .*/$stream raw_hs \1/" "$out/hs.txt"
	ns=$(nanoseconds "$out/wc.txt" 0 wc -l "$file")
	awk -v b="$bytes" -v ns="$ns" -v s="$stream" 'BEGIN { print s, "wc", b * 1e3 / ns }'
}

# Median and spread of each measurement of a stream, as a table.
table() {
	awk -v stream="$1" '
	$1 == stream {
		if (!($2 in n))
			order[++kinds] = $2
		x = $3 + 0
		k = ++n[$2]
		while (k > 1 && v[$2, k - 1] > x) {
			v[$2, k] = v[$2, k - 1]
			k--
		}
		v[$2, k] = x
	}
	END {
		for (i = 1; i <= kinds; i++) {
			what = order[i]
			printf "%-5s %-10s %9.1f  %9.1f .. %.1f\n", stream, what,
				v[what, int((n[what] + 1) / 2)], v[what, 1], v[what, n[what]]
		}
	}' "$out/rounds.txt"
}

# The check, not the clock, decides whether a stream has figures.
check() {
	"$bin/piiwatch-gen" check "$out/$1.tsv" "$out/$1.jsonl" >"$out/$1.check"
}

# The closing line.
verdict() {
	stream=$1
	if ! check "$stream"; then
		sed 's/^/      /' "$out/$stream.check" >&2
		echo "$stream void"
		return 1
	fi
	said=$(cat "$out/$stream.check")
	table "$stream" | awk -v stream="$stream" -v said="$said" '
	{
		mbps[$2] = $3
	}
	END {
		split(said, part, /[ =]/)
		printf "%s piiwatch_mbps=%.1f vs_raw_hs=%.2f vs_wc=%.3f findings=%d planted=%d\n", stream,
			mbps["piiwatch"], mbps["piiwatch"] / mbps["raw_hs"], mbps["piiwatch"] / mbps["wc"],
			part[4], part[2]
	}'
}

mkdir -p "$out"
build
for stream in $streams; do
	"$bin/piiwatch-gen" "$stream" --size "$size" --labels "$out/$stream.tsv" -o "$(file_of "$stream")"
done

: >"$out/rounds.txt"
round=0
while [ "$round" -lt "$rounds" ]; do
	for stream in $streams; do
		measure "$stream" >>"$out/rounds.txt"
	done
	round=$((round + 1))
done

echo "MB/s over $size a stream, $rounds rounds"
printf '%-5s %-10s %9s  %s\n' stream what median 'least .. most'
for stream in $streams; do
	! check "$stream" || table "$stream"
done
echo
failed=0
for stream in $streams; do
	verdict "$stream" || failed=1
done
exit $failed
