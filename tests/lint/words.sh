#!/bin/sh
# Text that speaks of the place where it was written instead of the project: paths of one machine,
# tools of one workplace, hosts of package registries. Samples (tests/data, fuzz corpora; not
# what their *.md say of them) are other people's text. A line that must: `words-ok: why` on it.
# Usage: sh tests/lint/words.sh [ROOT]
. "$(dirname "$0")/lib.sh"

# Put together from pieces, so that this file is clean too.
paths='/wor''k/ /roo''t/ /far''m/ /tmp/bash_''jobs'
words='[Aa]''gents? [Ss]ub-?''[Aa]gents? LL''Ms?'
hosts='(deb|security|snapshot)[.]deb''ian[.]org py''pi[.]org python''hosted[.]org'
hosts="$hosts crates[.]""io npm""js[.]org proxy[.]golang""[.]org"

text_files() {
	if [ -e .git ] && git ls-files >/dev/null 2>&1; then
		git -c core.quotepath=off ls-files -co --exclude-standard
	else
		find . -type d \( -name .git -o -path './build*' \) -prune -o -type f -print | sed 's,^\./,,'
	fi | awk '/\.md$/ || !/^tests\/(data|fuzz\/corpus)\/|\.(gz|xz|zst|bz2|png|ber|db)$/' | sort |
	    while IFS= read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done
}

IFS='
'
set -- $(text_files)
IFS=' 	
'
[ $# -gt 0 ] || give_up "no files under $PWD"

awk -v paths="$paths" -v words="$words" -v hosts="$hosts" '
# One pattern of many: nothing of a word may stand before it, or behind it unless it ends in /.
function any(list,    part, n, i, out) {
	n = split(list, part, / /)
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? "|" : "") part[i] (part[i] ~ /\/$/ ? "" : "([^A-Za-z0-9_]|$)")
	return "(^|[^A-Za-z0-9_])(" out ")"
}

function complain(what) {
	print FILENAME ":" FNR ": " what
	bad = 1
}

BEGIN {
	path = any(paths)
	word = any(words)
	host = any(hosts)
}
/words-ok: ./ {
	next
}
$0 ~ path {
	complain("path of one machine")
}
$0 ~ word {
	# SIP and HTTP name the program that speaks so; Asterisk has channels of that name.
	line = $0
	gsub(/[Uu]ser[- ][Aa]gent|[A]gent\//, "", line)
	if (line ~ word)
		complain("word of a workplace")
}
$0 ~ host {
	complain("host of a package registry")
}
END {
	exit bad
}' "$@"
