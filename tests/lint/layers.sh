#!/bin/sh
# Which room may include which: tests/lint/layers.txt. Usage: sh tests/lint/layers.sh [ROOT]
. "$(dirname "$0")/lib.sh"

table=tests/lint/layers.txt
[ -f "$table" ] || give_up "no $table under $PWD"
set -- $(c_files src include/piiwatch)
[ $# -gt 0 ] || give_up "no C files under $PWD"

awk -v table="$table" "$code"'
function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

# include/piiwatch/NAME -> its room, "" if it has none
function room_of_header(name) {
	if (name in home)
		return home[name]
	if (!sub(/\.h$/, "", name))
		return ""
	return name in rooms ? name : ""
}

function room_of_path(path,    part) {
	split(path, part, "/")
	return part[1] == "src" ? part[2] : part[1] == "include" ? room_of_header(part[3]) : ""
}

# a/b/../c -> a/c
function plain(path,    part, n, i, out) {
	n = split(path, part, "/")
	for (i = 1; i <= n; i++)
		if (part[i] == ".." && out ~ /./)
			sub(/\/?[^\/]*$/, "", out)
		else if (part[i] != "." && part[i] != "..")
			out = out (out == "" ? "" : "/") part[i]
	return out
}

# One line of the table. What it names must stand above it, so there are no circles.
function read_row(line,    names, n, i, unit, part) {
	sub(/#.*/, "", line)
	if (line !~ /[^ \t]/)
		return
	if (line !~ /^[a-z0-9_]+:/ && line !~ /^[a-z0-9_]+\.h -> [a-z0-9_]+(:.*)?[ \t]*$/) {
		complain("neither a room nor a header")
		return
	}
	n = split(line, part, /[ \t:]+/)
	unit = part[1]
	i = 2
	if (part[2] == "->") {
		if (!(part[3] in rooms))
			complain(part[3] " is no room above this line")
		home[unit] = part[3]
		is_strict[unit] = line ~ /:/
		i = 4
	} else if (unit in rooms)
		complain("room " unit " stands here twice")
	else
		rooms[unit] = 1
	for (; i <= n; i++)
		if (part[i] == "")
			continue
		else if (part[i] == unit || !(part[i] in rooms || part[i] in home))
			complain(part[i] " is no room above this line")
		else
			may[unit, part[i]] = 1
}

# Looks at where the file lies: sets room and, for a header with a row of its own, unit.
function enter_file(    part, n) {
	n = split(FILENAME, part, "/")
	room = room_of_path(FILENAME)
	unit = "room " room
	key = room
	if (part[1] == "include") {
		if (room == "")
			complain("header of no room; name it in " table)
		if (is_strict[part[3]])
			unit = key = part[3]
	} else if (n < 3) {
		room = ""
		complain("a file of src lies in a room")
	} else if (!(room in rooms)) {
		if (!(room in told))
			complain(room " is no room of " table)
		told[room] = 1
		room = ""
	}
}

function check_public(name,    target) {
	target = room_of_header(name)
	if (target == "")
		complain("no room has a header piiwatch/" name)
	else if (!(unit == "room " target || (key, target) in may || (key, name) in may))
		complain(unit " may not include " target)
}

# A quoted header lies beside its file; the include path leads to no other room.
function check_private(name,    path, base, owner) {
	path = FILENAME
	sub(/[^\/]*$/, "", path)
	path = plain(path name)
	base = name
	sub(/.*\//, "", base)
	if (path in have && path ~ /^include/) {
		check_public(base)
		return
	}
	if (path in have || (path ~ /^src\/[^\/]+\// && name ~ /\.\./))
		owner = room_of_path(path)
	else if (("src/" name) in have)
		owner = room_of_path("src/" name)
	else if (base in private)
		owner = private[base]
	if (owner != "" && (owner != room || FILENAME ~ /^include/))
		complain(name " is a private header of room " owner)
}

function check_include(name, is_quoted) {
	if (name ~ /^piiwatch\//)
		check_public(substr(name, 10))
	else if (is_quoted || name ~ /^\.\.?\// || ("src/" name) in have)
		check_private(name)
}

BEGIN {
	for (i = 2; i < ARGC; i++) {
		have[ARGV[i]] = 1
		base = ARGV[i]
		sub(/.*\//, "", base)
		if (ARGV[i] ~ /^src\/[^\/]+\/./)
			private[base] = room_of_path(ARGV[i])
	}
}
FILENAME == table {
	read_row($0)
	next
}
FNR == 1 {
	enter_file()
}
{
	seen = code($0)
}
room != "" && seen ~ /^[ \t]*#[ \t]*include/ {
	if (match($0, /["<][^">]*[">]/))
		check_include(substr($0, RSTART + 1, RLENGTH - 2), substr($0, RSTART, 1) == "\"")
	else
		complain("an include names its header")
}
END {
	exit bad
}' "$table" "$@"
