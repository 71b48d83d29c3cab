# What the lints share. Read with `.` by a script whose $1 is the root of the tree; leaves the
# shell there, without globbing, in the C locale. Exit status of every lint: 0 clean, 1 found
# something, 2 could not look.
set -euf
LC_ALL=C
export LC_ALL
lint=${0##*/}
lint=${lint%.sh}
cd "${1:-.}" || exit 2

# For awk: code(line) is the line as the compiler sees it: comments are a blank, strings and
# characters are empty. To be called once for every line of a file, in order.
code='function code(line,    out, mark) {
	if (FNR == 1)
		in_comment = 0
	for (out = ""; line != ""; ) {
		if (in_comment) {
			if ((mark = index(line, "*/")) == 0)
				return out
			in_comment = 0
			line = substr(line, mark + 2)
			out = out " "
		}
		if (!match(line, /["\047]|\/\*|\/\//))
			return out line
		out = out substr(line, 1, RSTART - 1)
		mark = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (mark == "//")
			return out
		if (mark == "/*") {
			in_comment = 1
			continue
		}
		out = out mark mark
		if (mark == "\"" ? !match(line, /^([^"\\]|\\.)*"/) : !match(line, /^([^\047\\]|\\.)*\047/))
			return out
		line = substr(line, RLENGTH + 1)
	}
	return out
}'

give_up() {
	printf '%s: %s\n' "$lint" "$1" >&2
	exit 2
}

# The C files of those folders that are there.
c_files() {
	for dir in "$@"; do
		shift
		[ ! -d "$dir" ] || set -- "$@" "$dir"
	done
	[ $# -eq 0 ] || find "$@" -type f -name '*.[ch]' | sort
}
