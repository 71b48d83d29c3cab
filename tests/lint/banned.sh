#!/bin/sh
# Functions nobody calls, words of unfinished work, and logs that could hold a raw value.
# A line that must: `/* banned-ok: why */` on it. Usage: sh tests/lint/banned.sh [ROOT]
. "$(dirname "$0")/lib.sh"

set -- $(c_files src include bench tests/unit tests/fuzz)
[ $# -gt 0 ] || give_up "no C files under $PWD"

awk "$code"'
function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

# Calls, pointers to, but not members that happen to be called so.
function check_names(s,    name, before) {
	while (match(s, /[A-Za-z_][A-Za-z0-9_]*/)) {
		name = substr(s, RSTART, RLENGTH)
		before = RSTART > 1 ? substr(s, RSTART - 1, 1) : ""
		s = substr(s, RSTART + RLENGTH)
		if ((name in banned || name ~ /^strto[a-z_]+$/) && before !~ /[.>]/)
			complain(name " is banned")
	}
}

# What a call of log_x or x_err is given, up to its end, on however many lines.
function check_log(s,    part) {
	if (!in_log) {
		if (!match(s, /(^|[^A-Za-z0-9_])([a-z0-9]+_)*(log|err)(_[a-z0-9]+)*[ \t]*\(/))
			return
		s = substr(s, RSTART)
		in_log = 1
	}
	if (match(s, /[;{]/)) {
		s = substr(s, 1, RSTART)
		in_log = 0
	}
	while (match(s, /[A-Za-z_][A-Za-z0-9_]*/)) {
		part = "_" substr(s, RSTART, RLENGTH) "_"
		s = substr(s, RSTART + RLENGTH)
		if (part ~ /_(raw|hit|span)_/)
			complain("a log or an error is not given " substr(part, 2, length(part) - 2))
	}
}

BEGIN {
	n = split("strcpy strcat sprintf vsprintf sscanf vsscanf gets " \
	    "atoi atol atoll atof gmtime localtime asctime asctime_r ctime ctime_r " \
	    "strerror alloca mktemp tempnam tmpnam", names, " ")
	for (i = 1; i <= n; i++)
		banned[names[i]] = 1
	n = split("TO" "DO FIX" "ME XX" "X", unfinished, " ")
}
FNR == 1 {
	in_log = 0
}
{
	seen = code($0)
	for (i = 1; i <= n; i++)
		if ($0 ~ ("(^|[^A-Za-z0-9_])" unfinished[i] "([^A-Za-z0-9_]|$)"))
			complain("unfinished: " unfinished[i])
	if ($0 !~ /banned-ok/) {
		check_names(seen)
		check_log(seen)
	} else if ($0 !~ /\/\* banned-ok: .*[A-Za-z].* \*\//)
		complain("banned-ok says why: /* banned-ok: why */")
}
END {
	exit bad
}' "$@"
