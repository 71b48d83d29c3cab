#!/bin/sh
# Files of at most 600 lines, functions of at most 60, counted from { to }. A function is told by
# its shape: name and braces in column 0, as .clang-format has it.
# Usage: sh tests/lint/size.sh [ROOT]
. "$(dirname "$0")/lib.sh"

set -- $(c_files src include)
[ $# -gt 0 ] || give_up "no C files under $PWD"

awk -v max_file=600 -v max_function=60 '
function complain(line, what) {
	print file ":" line ": " what
	bad = 1
}

function leave_file() {
	if (lines > max_file)
		complain(max_file + 1, "file has " lines " lines, " max_file " at most")
}

function name_of(line) {
	sub(/\(.*/, "", line)
	sub(/.*[^A-Za-z0-9_]/, "", line)
	return line
}

FNR == 1 {
	leave_file()
	file = FILENAME
	name = ""
	from = 0
}
{
	lines = FNR
}
from == 0 && /^[A-Za-z_][^;=]*\(/ {
	name = name_of($0)
	at = FNR
}
from == 0 && name != "" && (/^\{/ || /^[A-Za-z_][^;=]*\).*\{$/) {
	from = FNR
}
/^\}/ {
	if (from > 0 && FNR - from + 1 > max_function)
		complain(at, "function " name " has " FNR - from + 1 " lines, " max_function " at most")
	from = 0
	name = ""
}
END {
	leave_file()
	exit bad
}' "$@"
