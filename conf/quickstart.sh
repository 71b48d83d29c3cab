#!/bin/sh
# From a bare clone to the first alerts: installs what a build needs (Debian 12), builds piiwatch,
# starts the daemon on a fresh key in a temporary directory, lets the generator write call-detail
# records and a service log there in real time, with personal data planted in them and a rotation in
# the middle, shows the alerts as they come, and compares them with what was planted.
#
# Usage: sh conf/quickstart.sh
#	PIIWATCH_NO_INSTALL=1	installs nothing
#
# Exit status: 0 an alert for every planted leak and no other, 1 not so, 2 could not work.
set -eu

packages='gcc libc6-dev cmake ninja-build pkg-config libhyperscan-dev libconfig-dev libsodium-dev
	libutf8proc-dev libjansson-dev libevent-dev libsqlite3-dev libsystemd-dev
	libarchive-dev'
rate=400 seconds=14 rotate_at=7 # lines a second of each log
leaks=100 lookalikes=2500      # per 10,000 lines
shown=30
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/release
near=$build # as shown to who stands in the clone
[ "$PWD" != "$root" ] || near=build/release
work= # stays: it holds the store
scratch=
daemon= # its process id
is_complete=

colour=--no-colour
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then
	colour=--colour
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
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || :
	[ -z "$scratch" ] || rm -rf "$scratch"
	# The store stays for whoever saw the run to its end.
	[ -n "$is_complete" ] || [ -z "$work" ] || rm -rf "$work"
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
	# A tree that was copied with its build must be configured anew.
	if [ -f build/release/CMakeCache.txt ] &&
		! grep -qx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" build/release/CMakeCache.txt; then
		rm -rf build/release
	fi
	quietly 'configuring (cmake --preset release)' "$scratch/build.log" cmake --preset release
	quietly 'building (cmake --build --preset release)' "$scratch/build.log" \
		cmake --build --preset release
}

# The daemon's own way to make a key; its configuration here is conf/demo.conf.
configure() {
	mkdir "$work/logs" "$work/state"
	"$build/piiwatch" config init "$work/etc" >"$scratch/init" 2>&1 || {
		cat "$scratch/init" >&2
		give_up 'no key could be made'
	}
	sed "s|@DIR@|$work|g; s|@ROOT@|$root|g" "$root/conf/demo.conf" >"$work/etc/demo.conf"
}

start_daemon() {
	as_root=
	[ "$(id -u)" -ne 0 ] || as_root=--allow-root
	: >"$work/daemon.log"
	# shellcheck disable=SC2086
	"$build/piiwatchd" -d $as_root -c "$work/etc/demo.conf" 2>>"$work/daemon.log" &
	daemon=$!
	tries=0
	until grep -q ' ready: ' "$work/daemon.log"; do
		kill -0 "$daemon" 2>/dev/null && [ $tries -lt 300 ] || {
			cat "$work/daemon.log" >&2
			give_up 'piiwatchd did not start'
		}
		tries=$((tries + 1))
		sleep 0.1
	done
	printf '  piiwatchd runs as process %s and watches logs/service.log and logs/cdr.csv\n' "$daemon"
}

# $1: kind of stream, $2: its file
write_stream() {
	"$build/piiwatch-gen" "$1" --rate $rate --seconds $seconds --rotate-at $rotate_at \
		--leaks $leaks --lookalikes $lookalikes --seed 2026 --labels "$work/$1.labels" \
		-o "$work/logs/$2"
}

watch_alerts() {
	"$build/piiwatch-gen" watch "$work/alerts.jsonl" --labels "$work/svc.labels" \
		--labels "$work/cdr.labels" --show $shown --seconds $((seconds + 3)) $colour
}

live() {
	write_stream svc service.log &
	service=$!
	write_stream cdr cdr.csv &
	cdr=$!
	watch_alerts >"$scratch/seen.fifo" &
	watcher=$!
	sed '/^watch planted=/d' "$scratch/seen.fifo"
	wait $service && wait $cdr || give_up 'the generator failed'
	wait $watcher || result=$?
	[ $result -lt 2 ] || give_up 'the alerts could not be read'
}

stop_daemon() {
	kill "$daemon"
	wait "$daemon" || {
		cat "$work/daemon.log" >&2
		give_up 'piiwatchd did not end well'
	}
	daemon=
}

# Numbers in the call records that stand where they belong, as a scan of the same files counts them.
count_expected() {
	"$build/piiwatch" scan --cdr asterisk-csv "$work"/logs/cdr.csv* 2>&1 >/dev/null |
		sed -n 's/^\([0-9]*\) values* where .*/\1/p; s/^\([0-9]*\) numbers* of a record.s own .*/\1/p' |
		awk '{ n += $1 } END { print n + 0 }'
}

first_id() {
	sed -n '1s/.*"id":"\([0-9a-f]\{12\}\).*/\1/p' "$work/alerts.jsonl"
}

next_steps() {
	heading 'What to try next'
	cat <<END

  # what the store holds, and one alert in full
  $near/piiwatch status -c $work/etc/demo.conf
  $near/piiwatch alerts list -c $work/etc/demo.conf --last 5
  $near/piiwatch alerts show -c $work/etc/demo.conf $(first_id)

  # let it run: write to $work/logs/service.log and see
  $near/piiwatchd -d$as_allowed -c $work/etc/demo.conf

  # once over files, no daemon; exit status 1 says that something was found
  $near/piiwatch scan $work/logs

  # a configuration for your own logs
  $near/piiwatch config init DIR

  # store, logs, alerts and key of this run; when you are done with them:
  rm -r $work
END
}

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
work=$(mktemp -d "${TMPDIR:-/tmp}/piiwatch-quickstart.XXXXXX")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/piiwatch-scratch.XXXXXX")
result=0 as_allowed=
[ "$(id -u)" -ne 0 ] || as_allowed=' --allow-root'

printf '%spiiwatch%s finds personal data in logs and call-detail records.\n' "$bold" "$plain"
heading 'Packages'
if [ "${PIIWATCH_NO_INSTALL-}" = 1 ]; then
	echo '  not touched (PIIWATCH_NO_INSTALL=1)'
else
	install_packages
fi
heading 'Build'
build_program
heading 'The daemon'
configure
mkfifo "$scratch/seen.fifo"
start_daemon
heading "Alerts as they come: $((2 * rate)) lines a second, all data made up, rotation after $rotate_at s"
echo
live
stop_daemon
printf '\n  %-20s %5d    in %d files\n' 'lines written' "$(cat "$work"/logs/* | wc -l)" \
	"$(ls "$work/logs" | wc -l)"
printf '  %-20s %5d    callers and callees in the call records, where they belong: no alert\n' \
	'numbers passed over' "$(count_expected)"
printf '  %-20s %s\n' 'the store' "$work/state/piiwatch.db"
if [ $result -eq 0 ]; then
	printf '\n  %sEvery planted leak raised its alert, and nothing else did.%s\n' "$green" "$plain"
else
	printf '\n  %sThe alerts are not what was planted.%s\n' "$red" "$plain"
fi
next_steps
is_complete=yes
exit $result
