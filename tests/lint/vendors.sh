#!/bin/sh
# Which room may use which library: tests/lint/vendors.txt. Usage: sh tests/lint/vendors.sh [ROOT]
. "$(dirname "$0")/lib.sh"

table=tests/lint/vendors.txt
[ -f "$table" ] || give_up "no $table under $PWD"
set -- $(c_files src include/piiwatch)
[ $# -gt 0 ] || give_up "no C files under $PWD"

awk -v table="$table" "$code"'
function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

function read_row(line,    part, n, i) {
	sub(/#.*/, "", line)
	if (line !~ /[^ \t]/)
		return
	if (line !~ /^[a-z0-9_\/.+-]+:/) {
		complain("expected HEADER: ROOM...")
		return
	}
	n = split(line, part, /[ \t:]+/)
	rooms[part[1]] = ""
	for (i = 2; i <= n; i++)
		if (part[i] != "") {
			rooms[part[1]] = rooms[part[1]] (i > 2 ? " " : "") part[i]
			may[part[1], part[i]] = 1
			count[part[1]]++
		}
}

function check_include(name,    row, where) {
	row = name
	sub(/\/.*/, "/", row)
	if (!(row in rooms))
		return
	split(FILENAME, where, "/")
	if (count[row] == 0)
		complain(name " belongs to no room, only to tests and bench")
	else if (where[1] == "include")
		complain(name " is a library; a public header names none")
	else if (!((row, where[2]) in may))
		complain(name " belongs to room" (count[row] > 1 ? "s " : " ") rooms[row] \
		    ", not " where[2])
}

FILENAME == table {
	read_row($0)
	next
}
{
	seen = code($0)
}
seen ~ /^[ \t]*#[ \t]*include/ && match($0, /["<][^">]*[">]/) {
	check_include(substr($0, RSTART + 1, RLENGTH - 2))
}
END {
	exit bad
}' "$table" "$@"
