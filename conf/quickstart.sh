#!/bin/sh
# From a bare clone to the first findings: installs what a build needs (Debian 12), builds piiwatch,
# lets the generator write a stream of call-detail records and a service log with personal data
# planted in them, scans both, and compares what was found with what was planted.
#
# Usage: sh conf/quickstart.sh
#	PIIWATCH_NO_INSTALL=1	installs nothing
#	KEEP=1			keeps the streams it wrote and says where they are
#
# Exit status: 0 every planted leak was found and nothing else, 1 not so, 2 could not work.
set -eu

packages='gcc libc6-dev cmake ninja-build pkg-config libhyperscan-dev libconfig-dev libsodium-dev
	libutf8proc-dev libjansson-dev libevent-dev libsqlite3-dev libsystemd-dev'
lines=6000 leaks=150 lookalikes=2500 # the last two per 10,000 lines
shown=12
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/release
near=$build # as shown to who stands in the clone
[ "$PWD" != "$root" ] || near=build/release
work=
scratch=

if [ -t 1 ]; then
	bold=$(printf '\033[1m') dim=$(printf '\033[2m') green=$(printf '\033[32m')
	red=$(printf '\033[31m') plain=$(printf '\033[0m')
else
	bold='' dim='' green='' red='' plain=''
fi

heading() {
	printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

give_up() {
	printf '\n%squickstart: %s%s\n' "$red" "$1" "$plain" >&2
	exit 2
}

clean_up() {
	[ -z "$scratch" ] || rm -rf "$scratch"
	[ -z "$work" ] || [ -n "${KEEP-}" ] || rm -rf "$work"
}

# Runs a step whose output matters only when it fails. $1: its name, $2: its log.
quietly() {
	printf '  %-50s ' "$1"
	log=$2
	shift 2
	if "$@" >>"$log" 2>&1; then
		printf '%sdone%s\n' "$green" "$plain"
		return
	fi
	printf '%sfailed%s\n\n' "$red" "$plain"
	tail -n 40 "$log" >&2
	give_up "the step above failed; its last lines are shown"
}

# Packages that dpkg does not know as installed.
missing_packages() {
	for package in $packages; do
		state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :)
		case $state in
		'install ok installed') ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

apt() {
	if [ "$(id -u)" -eq 0 ]; then
		DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
	else
		sudo DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
	fi
}

may_install() {
	command -v apt-get >/dev/null 2>&1 || return 1
	[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1
}

install_packages() {
	command -v dpkg-query >/dev/null 2>&1 || {
		echo "  no dpkg here: taking it that the libraries are installed"
		return
	}
	missing=$(missing_packages)
	if [ -z "$missing" ]; then
		echo "  all packages are there"
		return
	fi
	may_install || give_up "these packages are missing; as root, run:
  apt-get install $missing"
	if [ "$(id -u)" -ne 0 ]; then
		echo "  sudo may ask for your password"
		sudo -v || give_up "sudo did not let us in; as root, run:
  apt-get install $missing"
	fi
	quietly 'reading the package lists' "$scratch/apt.log" apt update
	# Word by word: a list of packages.
	# shellcheck disable=SC2086
	quietly 'installing what is missing' "$scratch/apt.log" \
		apt install -y --no-install-recommends $missing
}

build_program() {
	cd "$root"
	quietly 'configuring (cmake --preset release)' "$scratch/build.log" cmake --preset release
	quietly 'building (cmake --build --preset release)' "$scratch/build.log" \
		cmake --build --preset release
}

file_of() {
	case $1 in
	cdr) echo "$work/cdr.csv" ;;
	*) echo "$work/service.log" ;;
	esac
}

options_of() {
	case $1 in
	cdr) echo '--cdr auto' ;;
	esac
}

name_of() {
	case $1 in
	cdr) echo 'call-detail records' ;;
	*) echo 'service log' ;;
	esac
}

# Scans a stream into a file. Status 1 says that something was found: no failure here.
scan_into() {
	stream=$1 to=$2 status=0
	# shellcheck disable=SC2046
	"$build/piiwatch" scan --format jsonl --no-progress $(options_of "$stream") \
		"$(file_of "$stream")" >"$to" 2>"$scratch/stderr" || status=$?
	[ "$status" -le 1 ] || {
		cat "$scratch/stderr" >&2
		give_up "piiwatch scan ended with status $status"
	}
}

write_stream() {
	"$build/piiwatch-gen" "$1" --lines $lines --leaks $leaks --lookalikes $lookalikes --seed 2026 \
		--labels "$work/$1.labels" -o "$(file_of "$1")" || give_up 'the generator failed'
	printf '  %-20s %6d lines %6d KiB   %s\n' "$(name_of "$1")" "$(wc -l <"$(file_of "$1")")" \
		"$(($(wc -c <"$(file_of "$1")") / 1024))" "$(basename "$(file_of "$1")")"
}

# The stream up to line $2, and on to the end of a record that a quoted line break left open there.
beginning_of() {
	awk -v last="$2" '{
		print
		open += gsub(/"/, "")
	}
	NR >= last && (open % 2 == 0 || FILENAME !~ /csv$/) {
		exit
	}' "$(file_of "$1")"
}

# The first findings, straight from the program: it sees the terminal itself and colours them.
show_findings() {
	name=$(basename "$(file_of "$1")")
	count=$(wc -l <"$scratch/$1.jsonl")
	last=$(sed -n "${shown}p" "$scratch/$1.jsonl" | sed 's/.*"line":\([0-9]*\).*/\1/')
	beginning_of "$1" "${last:-$lines}" >"$scratch/$name"
	heading "piiwatch scan: $(name_of "$1"), the first $shown of $count findings"
	echo
	# shellcheck disable=SC2046
	(cd "$scratch" && "$build/piiwatch" scan --no-progress $(options_of "$1") "$name" 2>stderr) || :
	[ "$count" -le $shown ] ||
		printf '%s… and %d more%s\n' "$dim" $((count - shown)) "$plain"
}

# Wall-clock milliseconds of a scan, in $ms.
time_scan() {
	from=$(date +%s%N)
	scan_into "$1" "$scratch/$1.jsonl"
	ms=$((($(date +%s%N) - from) / 1000000))
}

check_stream() {
	said=$("$build/piiwatch-gen" check "$work/$1.labels" "$scratch/$1.jsonl") || result=1
	echo "$said" | tail -n 1 | sed "s/^/$1 /" >>"$scratch/checks"
	echo "$said" | sed '$d' >>"$scratch/differences"
}

categories() {
	sed 's/.*"category":"\([a-z_]*\)".*/\1/' "$scratch/cdr.jsonl" "$scratch/svc.jsonl" | sort |
		uniq -c | awk '{ printf "%s%s %d", (NR > 1 ? ", " : ""), $2, $1 } END { print "" }'
}

summary() {
	heading Summary
	bytes=$(($(wc -c <"$(file_of cdr)") + $(wc -c <"$(file_of svc)")))
	echo
	printf '  %-20s %d, and %d look-alikes among them\n' 'lines read' \
		"$(cat "$(file_of cdr)" "$(file_of svc)" | wc -l)" $((lines * 2 * lookalikes / 10000))
	awk -v b="$bytes" -v ms="$total_ms" 'BEGIN {
		printf "  %-20s %.1f MB/s, start-up included (bench/run.sh measures)\n", "rate",
			b / 1e3 / (ms > 0 ? ms : 1)
	}'
	printf '  %-20s %s\n\n' 'findings' "$(categories)"
	awk -v cdr="$(name_of cdr)" -v svc="$(name_of svc)" '
	BEGIN {
		printf "  %-20s %8s %8s %8s\n", "", "planted", "found", "false"
	}
	{
		split($0, part, /[ =]/)
		printf "  %-20s %8d %8d %8d\n", ($1 == "cdr" ? cdr : svc), part[3], part[5], part[7]
		p += part[3]; f += part[5]; x += part[7]
	}
	END {
		printf "  %-20s %8d %8d %8d\n", "in all", p, f, x
	}' "$scratch/checks"
}

next_steps() {
	heading 'What to try next'
	cat <<END

  # your own logs; exit status 1 says that something was found
  $near/piiwatch scan /var/log

  # from a pipe, one JSON object a finding
  $near/piiwatch-gen cdr --lines 9000 --leaks 10 |
    $near/piiwatch scan --cdr auto --format jsonl -

  # every option
  $near/piiwatch --help
END
	[ -z "${KEEP-}" ] || printf '\n  # the streams of this run, and where the leaks lie\n  ls %s\n' "$work"
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
work=$(mktemp -d "${TMPDIR:-/tmp}/piiwatch-quickstart.XXXXXX")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/piiwatch-scratch.XXXXXX")
result=0 total_ms=0

printf '%spiiwatch%s finds personal data in logs and call-detail records.\n' "$bold" "$plain"
heading 'Packages'
if [ "${PIIWATCH_NO_INSTALL-}" = 1 ]; then
	echo '  not touched (PIIWATCH_NO_INSTALL=1)'
else
	install_packages
fi
heading 'Build'
build_program
heading 'Streams with personal data planted in them, all of it made up'
for stream in cdr svc; do
	write_stream $stream
done
for stream in cdr svc; do
	time_scan $stream
	total_ms=$((total_ms + ms))
	show_findings $stream
	check_stream $stream
done
summary
if [ $result -eq 0 ]; then
	printf '\n  %sEvery planted leak was found, and nothing else.%s\n' "$green" "$plain"
else
	printf '\n  %sWhat was found is not what was planted:%s\n' "$red" "$plain"
	sed 's/^/    /' "$scratch/differences"
fi
next_steps
exit $result
