#!/bin/sh
# One file, one row. Each validator of src/validate/v_*.c and each reader of src/validate/r_*.c has its
# line X(name) in src/validate/table.h, each sink of src/deliver/*_sink.c and each source of
# src/source/*_source.c its line in the table.h there, and each line its file. Where a table.h has two
# lists, a macro that speaks of readers lists readers. Usage: sh tests/lint/rows.sh [ROOT]
. "$(dirname "$0")/lib.sh"

# check_rows ROOM BEFORE AFTER NOUN TYPE NAME LISTS: a row's file is BEFOREnameAFTER.c in src/ROOM and
# defines `const struct TYPE NAMEname`. LISTS: readers or others, the macros of table.h that count.
check_rows() {
	room=src/$1
	table=$room/table.h
	[ -f "$table" ] || give_up "no $table under $PWD"
	before=$2 after=$3 noun=$4 type=$5 name=$6 lists=$7
	set -- $(c_files "$room")
	awk -v table="$table" -v room="$room" -v before="$before" -v after="$after" \
	    -v noun="$noun" -v type="$type" -v prefix="$name" -v lists="$lists" "$code"'
function complain(where, what) {
	print where ": " what
	bad = 1
}

function is_row_file(path) {
	return path ~ ("/" before "[^/]*" after "\\.c$")
}

function read_definition(name) {
	defined[name] = defines[FILENAME] = 1
	if (!is_row_file(FILENAME))
		complain(FILENAME ":" FNR, noun " " name " stands in a file of its own, " before name after ".c")
	if (!(name in row))
		complain(FILENAME ":" FNR, noun " " name " has no row in " table)
}

BEGIN {
	is_other = lists == "readers"
}
{
	seen = code($0)
}
FILENAME == table && seen ~ /^#[ \t]*define/ {
	is_other = (seen ~ /READER/) != (lists == "readers")
}
FILENAME == table && !is_other && match(seen, /^[ \t]*X\([a-z0-9_]+\)/) {
	name = substr(seen, RSTART, RLENGTH)
	gsub(/[ \tX()]/, "", name)
	if (name in row)
		complain(table ":" FNR, "row " name " stands here twice")
	else
		row[name] = FNR
}
seen ~ ("^const struct " type " " prefix "[a-z0-9_]+ *=") {
	name = seen
	sub("^const struct " type " " prefix, "", name)
	sub(/[^a-z0-9_].*/, "", name)
	read_definition(name)
}
END {
	for (i = 2; i < ARGC; i++)
		if (is_row_file(ARGV[i]) && !(ARGV[i] in defines))
			complain(ARGV[i] ":1", "defines no " type)
	for (name in row)
		if (!(name in defined))
			complain(table ":" row[name], "row " name " has no " noun " in " room "/" before "*" after ".c")
	exit bad
}' "$table" $(printf '%s\n' "$@" | grep -vxF "$table")
}

rc=0
check_rows validate v_ '' validator pw_validator pw_validator_ others || rc=1
check_rows validate r_ '' reader pw_reader pw_reader_ readers || rc=1
[ ! -d src/deliver ] ||
	check_rows deliver '' _sink sink sink_driver sink_driver_ others || rc=1
[ ! -d src/source ] ||
	check_rows source '' _source source pw_source_driver pw_source_driver_ others || rc=1
exit $rc
