#!/bin/sh
# One file, one row: each validator of src/validate/v_*.c has its line X(name) in
# src/validate/table.h, and each line its validator. Usage: sh tests/lint/rows.sh [ROOT]
. "$(dirname "$0")/lib.sh"

room=src/validate
table=$room/table.h
[ -f "$table" ] || give_up "no $table under $PWD"
set -- $(c_files "$room")

awk -v table="$table" "$code"'
function complain(where, what) {
	print where ": " what
	bad = 1
}

function is_row_file(path) {
	return path ~ /\/v_[^\/]*\.c$/
}

function read_definition(name) {
	defined[name] = defines[FILENAME] = 1
	if (!is_row_file(FILENAME))
		complain(FILENAME ":" FNR, "validator " name " stands in a file of its own, v_" name ".c")
	if (!(name in row))
		complain(FILENAME ":" FNR, "validator " name " has no row in " table)
}

{
	seen = code($0)
}
FILENAME == table && match(seen, /^[ \t]*X\([a-z0-9_]+\)/) {
	name = substr(seen, RSTART, RLENGTH)
	gsub(/[ \tX()]/, "", name)
	if (name in row)
		complain(table ":" FNR, "row " name " stands here twice")
	else
		row[name] = FNR
}
seen ~ /^const struct pw_validator pw_validator_[a-z0-9_]+ *=/ {
	name = seen
	sub(/^const struct pw_validator pw_validator_/, "", name)
	sub(/[^a-z0-9_].*/, "", name)
	read_definition(name)
}
END {
	for (i = 2; i < ARGC; i++)
		if (is_row_file(ARGV[i]) && !(ARGV[i] in defines))
			complain(ARGV[i] ":1", "defines no pw_validator")
	for (name in row)
		if (!(name in defined))
			complain(table ":" row[name], "row " name " has no validator in '"$room"'/v_*.c")
	exit bad
}' "$table" $(printf '%s\n' "$@" | grep -vxF "$table")
