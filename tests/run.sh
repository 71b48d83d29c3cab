#!/bin/sh
# Installs what the tests need (Debian 12), builds everything and runs it all: lints, unit tests,
# fuzz corpora and scenarios, in the ordinary build and under the address and undefined-behaviour
# sanitizers, what has threads under the thread sanitizer; then the budget of .clang-tidy and the
# libFuzzer targets' build.
#
# Usage: sh tests/run.sh
#	PIIWATCH_NO_INSTALL=1	installs nothing
#
# Exit status: 0 all of it passed, 1 something did not, 2 could not work.
set -eu

packages='gcc libc6-dev cmake ninja-build pkg-config libhyperscan-dev libconfig-dev libsodium-dev
	libutf8proc-dev libjansson-dev libevent-dev libsqlite3-dev libsystemd-dev
	libarchive-dev libcmocka-dev libpcre2-dev python3 python3-pytest python3-stdnum
	python3-phonenumbers clang-14 clang-tidy-14 clang-format-14 libclang-rt-14-dev git systemd'
cd "$(dirname "$0")/.."

say() {
	printf '\n== %s\n' "$1"
}

give_up() {
	printf 'tests/run.sh: %s\n' "$1" >&2
	exit 2
}

missing_packages() {
	for p in $packages; do
		dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed ||
		    printf '%s ' "$p"
	done
}

install_packages() {
	missing=$(missing_packages)
	[ -n "$missing" ] || return 0
	[ -z "${PIIWATCH_NO_INSTALL-}" ] || give_up "not installed: $missing"
	say "packages: $missing"
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null 2>&1 ||
		    give_up "to install packages this must run as root, or sudo must be there"
		as_root=sudo
	fi
	$as_root apt-get update -qq || give_up "apt-get update failed; is the network there?"
	# shellcheck disable=SC2086 # a list of words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends $missing >build-packages.log 2>&1 ||
	    { cat build-packages.log >&2; give_up "apt-get install failed"; }
	rm -f build-packages.log
}

check_format() {
	say "format"
	find src include bench tests/unit tests/fuzz -name '*.[ch]' -exec clang-format-14 \
	    --dry-run -Werror {} +
}

build() {
	cmake --preset "$1" >build/"$1".log 2>&1 && cmake --build --preset "$1" >>build/"$1".log 2>&1 ||
	    { grep -E 'error|warning|FAILED' build/"$1".log >&2 || tail -n 40 build/"$1".log >&2; exit 1; }
}

build_and_test() {
	say "$1: build"
	build "$1"
	say "$1: tests"
	ctest --preset "$1"
}

install_packages
mkdir -p build
check_format
build_and_test dev
build_and_test asan
build_and_test tsan
say "tidy: the budget of .clang-tidy"
build tidy
say "fuzz: the targets build"
build fuzz
say "everything passed"
