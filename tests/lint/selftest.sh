#!/bin/sh
# The lints' own test: a tiny clean tree passes them all, and each kind of violation, planted alone,
# is found with its file and line. Usage: sh tests/lint/selftest.sh
set -euf
LC_ALL=C
export LC_ALL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
here=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
trap 'exit 2' HUP INT TERM
tree=$top/tree
mkdir "$tree"
passed=0
failed=0

# Makes room for FILE, keeping what stands there; the next check undoes it.
make_way() {
	case $1 in */*) [ -d "$tree/${1%/*}" ] || mkdir -p "$tree/${1%/*}" ;; esac
	[ ! -f "$tree/$1" ] || mv "$tree/$1" "$tree/$1.clean"
	echo "$1" >>"$top/planted"
}

# Standard input is FILE until the next check is done.
plant() {
	make_way "$1"
	cat >"$tree/$1"
}

# plant_lines FILE LINE...
plant_lines() {
	file=$1
	make_way "$file"
	shift
	printf '%s\n' "$@" >"$tree/$file"
}

clean_up() {
	while read -r f; do
		rm -f "$tree/$f"
		[ ! -f "$tree/$f.clean" ] || mv "$tree/$f.clean" "$tree/$f"
	done <"$top/planted"
	: >"$top/planted"
}

# Standard input becomes a file of the clean tree.
put() {
	plant "$1"
	: >"$top/planted"
}

count() {
	if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	printf '%s %s: %s\n' "$1" "$lint" "$2"
}

# check TITLE STATUS [LINE]: the lint ends with STATUS and says exactly LINE (or lines).
check() {
	rc=0
	said=$(sh "$here/$lint.sh" "$tree" 2>&1) || rc=$?
	if [ "$rc" = "$2" ] && [ "$said" = "${3-}" ]; then
		count ok "$1"
	else
		count 'not ok' "$1"
		printf '  expected %s: %s\n  got      %s: %s\n' "$2" "${3-}" "$rc" "$said"
	fi
	clean_up
}

finds() { check "$1" 1 "$2"; }
passes() { check "$1" 0; }
gives_up() { check "$1" 2 "$lint: $2 under $tree"; }

# gives_up_without FILE
gives_up_without() {
	mv "$tree/$1" "$top/aside"
	gives_up 'no table' "no $1"
	mv "$top/aside" "$tree/$1"
}

# N lines that say nothing.
blank_lines() {
	awk -v n="$1" 'BEGIN { while (n-- > 0) print "\t;" }'
}

# ---- the clean tree

put tests/lint/layers.txt <"$here/layers.txt"
put tests/lint/vendors.txt <"$here/vendors.txt"
for h in base category text record hit finding alert key conf rule form validate store \
    outbox_read; do
	put include/piiwatch/$h.h <<-END
	/* $h: what the room is for. */
	#include <stdint.h>
	END
done
put src/base/base.c <<'END'
#include <piiwatch/base.h>

int
pw_one(void)
{
	return 1;
}
END
put src/rule/tree.h <<'END'
/* Nodes. */
#include <piiwatch/form.h>
END
put src/rule/rule.c <<'END'
#include "tree.h"

#include <piiwatch/rule.h>
#include <piiwatch/category.h>
END
put src/store/store.c <<'END'
#include <piiwatch/store.h>
#include <piiwatch/finding.h>
#include <sqlite3.h>
END
put src/deliver/deliver.c <<'END'
#include <piiwatch/outbox_read.h>
#include <event2/event.h>
END
put src/validate/table.h <<'END'
#define PW_VALIDATOR_ROWS(X) \
	X(luhn) \
	X(iban)
END
put src/validate/validate.c <<'END'
#include "table.h"
#define X(name) extern const struct pw_validator pw_validator_##name;
END
for v in luhn iban; do
	put src/validate/v_$v.c <<-END
	#include <piiwatch/validate.h>

	const struct pw_validator pw_validator_$v = {
	    .name = "$v",
	};
	END
done
put src/deliver/table.h <<'END'
#define PW_SINK_ROWS(X) \
	X(jsonl)
END
put src/source/table.h <<'END'
#define PW_SOURCE_ROWS(X) \
	X(file)
END
put src/source/file_source.c <<'END'
#include <piiwatch/source.h>

const struct pw_source_driver pw_source_driver_file = {.name = "file"};
END
put src/deliver/jsonl_sink.c <<'END'
#include <piiwatch/deliver.h>

const struct sink_driver sink_driver_jsonl = {
    .name = "jsonl",
};
END
put README.md <<'END'
The network/root/ of a framework/work/ is nobody's path; the reagents of chemistry are no word.
END

for lint in layers vendors banned size rows words; do
	passes 'a clean tree passes'
done

# ---- layers

lint=layers
unknown='is no room above this line'
rows=tests/lint/layers.txt
below="$rows:$(awk 'END { print NR + 1 }' "$here/layers.txt")"

plant_lines src/store/store.c '#include <piiwatch/store.h>' '#include <piiwatch/hit.h>'
finds 'a room not in its row' 'src/store/store.c:2: room store may not include hit'

plant_lines include/piiwatch/finding.h '#include <piiwatch/base.h>' '' '#include <piiwatch/hit.h>'
finds 'a public header is bound by its room' \
    'include/piiwatch/finding.h:3: room finding may not include hit'

plant_lines src/store/store.c '#include "piiwatch/hit.h"'
finds 'quotes do not hide a room' 'src/store/store.c:1: room store may not include hit'

plant_lines src/store/store.c \
    '/* Two lines' ' * of comment. */ #  include  <piiwatch/hit.h> /* why */'
finds 'nor do blanks and comments' 'src/store/store.c:2: room store may not include hit'

plant_lines src/store/sub/deep.h '#include <piiwatch/hit.h>'
finds 'nor does a folder in the room' 'src/store/sub/deep.h:1: room store may not include hit'

plant_lines src/validate/v_luhn.c '#include <piiwatch/form.h>'
finds 'a header not called like its room' \
    'src/validate/v_luhn.c:1: room validate may not include rule'

plant_lines src/deliver/deliver.c '#include <piiwatch/outbox_read.h>' '#include <piiwatch/store.h>'
finds 'one header of a room is not the room' \
    'src/deliver/deliver.c:2: room deliver may not include store'

plant_lines include/piiwatch/outbox_read.h \
    '#include <piiwatch/alert.h>' '#include <piiwatch/finding.h>'
finds 'a header with a row of its own' \
    'include/piiwatch/outbox_read.h:2: outbox_read.h may not include finding'

plant_lines src/store/store.c '#include <piiwatch/stroe.h>'
finds 'an unknown public header' 'src/store/store.c:1: no room has a header piiwatch/stroe.h'

plant_lines include/piiwatch/misc.h '#include <piiwatch/base.h>'
finds 'a public header of no room' \
    'include/piiwatch/misc.h:1: header of no room; name it in tests/lint/layers.txt'

plant_lines src/util/util.c '#include <piiwatch/base.h>'
plant_lines src/util/util.h '#include <piiwatch/base.h>'
finds 'a folder that is no room, told once' \
    'src/util/util.c:1: util is no room of tests/lint/layers.txt'

plant_lines src/main.c '#include <piiwatch/base.h>'
finds 'a file in no room' 'src/main.c:1: a file of src lies in a room'

for name in '"../rule/tree.h"' '"tree.h"' '"rule/tree.h"' '<rule/tree.h>' '<../rule/tree.h>'; do
	plant_lines src/store/store.c '#include <piiwatch/store.h>' "#include $name"
	finds "another room's private header as $name" \
	    "src/store/store.c:2: $(printf %s "$name" | tr -d '"<>') is a private header of room rule"
done

plant_lines src/store/store.c '#include "../rule/gone.h"'
finds 'the same where no such file is' \
    'src/store/store.c:1: ../rule/gone.h is a private header of room rule'

plant_lines src/store/store.c '#include "../../include/piiwatch/hit.h"'
finds 'a way around by the folder of headers' 'src/store/store.c:1: room store may not include hit'

plant_lines include/piiwatch/rule.h '#include "tree.h"'
finds 'a private header in a public one' \
    'include/piiwatch/rule.h:1: tree.h is a private header of room rule'

plant_lines src/store/store.c '#include HIT_H'
finds 'an include without a name' 'src/store/store.c:1: an include names its header'

{ cat "$here/layers.txt"; echo 'attic: base cellar'; } | plant tests/lint/layers.txt
finds 'the table names an unknown room' \
    "$below: cellar $unknown"

{ echo 'record: hit'; cat "$here/layers.txt"; } | plant tests/lint/layers.txt
finds 'the table names a room further down, and one twice' "tests/lint/layers.txt:1: hit $unknown
$rows:$(awk '/^record:/ { print NR + 1 }' "$here/layers.txt"): room record stands here twice"

{ cat "$here/layers.txt"; echo 'attic.h -> attic'; } | plant tests/lint/layers.txt
finds 'the table gives a header to no room' \
    "$below: attic $unknown"

{ cat "$here/layers.txt"; echo 'attic base'; } | plant tests/lint/layers.txt
finds 'a row that is none' \
    "$below: neither a room nor a header"

plant src/store/store.c <<'END'
/* #include <piiwatch/hit.h> */
/*
#include <piiwatch/hit.h>
*/
// #include <piiwatch/hit.h>
const char *text = "#include <piiwatch/hit.h>";
#include "generated_tables.h"
#include "sub/../store_priv.h"
END
plant_lines src/store/store_priv.h '#include "sub/deep.h"'
plant_lines src/store/sub/deep.h '#include "../store_priv.h"'
plant_lines src/rule/types.h '#include <sys/types.h>'
plant_lines src/decide/x.c '#include <sys/types.h>'
passes 'comments, strings, generated and own headers are no violation'

gives_up_without tests/lint/layers.txt

# ---- vendors

lint=vendors

plant_lines src/flow/x.c '#include <piiwatch/flow.h>' '' '#include <hs.h>'
finds "another room's library" 'src/flow/x.c:3: hs.h belongs to room match, not flow'

# Each row from a stranger to all of them, then from its own rooms.
n=0
while read -r name rooms; do
	n=$((n + 1))
	case $rooms in *' '*) s=s ;; *) s= ;; esac
	echo "#include \"$name\""
	echo "src/decide/x.c:$n: $name belongs to room$s $rooms, not decide" >&3
	for room in $rooms; do
		echo "$name $room" >&4
	done
done 3>"$top/said" 4>"$top/fits" <<'END' | plant src/decide/x.c
hs.h match
hs/hs.h match
libconfig.h conf
sodium.h key
sodium/utils.h key
iconv.h view
utf8proc.h view
jansson.h cli deliver
event.h source deliver engine
evhttp.h source deliver engine
event2/buffer.h source deliver engine
archive.h source
archive_entry.h source
systemd/sd-journal.h source deliver engine
curl/curl.h deliver
sqlite3.h store
seccomp.h sandbox
END
finds 'each library has its rooms' "$(cat "$top/said")"
while read -r name room; do
	plant_lines "src/$room/uses_$(echo "$name" | tr / _)" "#include <$name>"
done <"$top/fits"
passes 'each library in its rooms'

for name in pcre2.h cmocka.h; do
	plant_lines src/rule/x.h "#include <$name>"
	finds "$name in src" "src/rule/x.h:1: $name belongs to no room, only to tests and bench"
done

plant_lines include/piiwatch/match.h '#include <piiwatch/base.h>' '#include <hs.h>'
finds 'a library in a public header' \
    'include/piiwatch/match.h:2: hs.h is a library; a public header names none'

plant_lines src/flow/x.c '/* #include <hs.h> */' '#include <sys/types.h>' '#include "hs_notes.h"'
passes 'comments and other headers are no violation'

plant_lines tests/lint/vendors.txt 'sqlite3.h: store' 'event2/: deliver' 'hs.h match'
finds 'a row that is none' 'tests/lint/vendors.txt:3: expected HEADER: ROOM...'

gives_up_without tests/lint/vendors.txt

# ---- banned

lint=banned

names='strcpy strcat sprintf vsprintf strtok strtok_r strtol strtoull strtod strtoimax sscanf
vsscanf gets atoi atol atoll atof gmtime localtime asctime asctime_r ctime ctime_r strerror
alloca mktemp tempnam tmpnam'
n=0
for f in $names; do
	n=$((n + 1))
	echo "	a = $f(b);"
	echo "src/base/x.c:$n: $f is banned" >&3
done 3>"$top/said" | plant src/base/x.c
finds 'each banned name' "$(cat "$top/said")"

for f in include/piiwatch/base.h bench/bench_x.c bench/gen.h tests/unit/test_x.c \
    tests/unit/support/x.c tests/fuzz/fuzz_x.c; do
	plant_lines $f '	n = atoi(s);'
	finds "in $f" "$f:1: atoi is banned"
done

plant src/base/x.c <<'END'
	n = (struct ops) {.read = &strtol};
	x = "a quoted \" mark"; n = atoi(x); /* and a comment */
	c = '"'; n = atol(x);
	/* one */ n = atof(x); // two
END
finds 'a pointer to it, and behind strings and comments' 'src/base/x.c:1: strtol is banned
src/base/x.c:2: atoi is banned
src/base/x.c:3: atol is banned
src/base/x.c:4: atof is banned'

plant src/base/x.c <<'END'
	gmtime_r(&t, &tm); localtime_r(&t, &tm); strerror_r(e, b, n); snprintf(b, n, "x");
	vsnprintf(b, n, f, ap); my_strcpy(a, b); atoi_of(a); x.gets(y); x->ctime = 1;
/* strcpy, */
/*
 * sprintf(x), or
   gets(x)
 */
	text = "atoi(x) is not called";
	n = atoi(s); /* banned-ok: shows what the others do */
END
passes 'the _r forms, other names, members, comments, strings, a line with its reason'

plant_lines src/base/x.c '	n = atoi(s); /* banned-ok */' '	n = atoi(s); /* banned-ok: */'
finds 'a reason left out' 'src/base/x.c:1: banned-ok says why: /* banned-ok: why */
src/base/x.c:2: banned-ok says why: /* banned-ok: why */'

for w in 'TO''DO' 'FIX''ME' 'XX''X'; do
	plant_lines src/base/x.c 'int a;' "/* $w: later */"
	finds "$w" "src/base/x.c:2: unfinished: $w"
done
plant_lines src/base/x.c 'char name[] = "/tmp/x-XXXXXX";'
passes 'the template of a temporary file'

for name in raw hit span raw_len the_hit c_span_of; do
	plant_lines src/engine/x.c 'void' 'f(void)' '{' "	log_info(\"read %s\", $name);" '}'
	finds "a log given $name" "src/engine/x.c:4: a log or an error is not given $name"
done
for call in pw_log_warn log_warn pw_err_set err pw_node_err; do
	plant_lines src/engine/x.c "	$call(a, \"read\"," '	    b,' '	    x->raw);' '	copy(raw);'
	finds "$call over three lines" 'src/engine/x.c:3: a log or an error is not given raw'
done
plant src/engine/x.c <<'END'
	log_info("%u hits of the raw span", stats.hits_capped);
	catalogue(raw);
	log_debug("offset %u", raw_at); /* banned-ok: an offset */
	f(hit);
END
passes 'counters, texts, other calls, a line with its reason'
plant_lines src/engine/x.c '	f(raw); log_info("%u", n); f(hit);'
passes 'what stands before and behind a log'
plant_lines src/engine/x.c '	log_info("%u",'
plant_lines src/engine/y.c '	f(hit);'
passes 'the file behind one that breaks off'

# ---- size

lint=size

# A function of N lines from { to }, its name in line 3.
function_of() {
	printf '/* A comment (so). */\nstatic int\nlong_one(int a,\n    int b)\n{\n'
	blank_lines $(($1 - 2))
	printf '}\n\nint\nshort_one(void)\n{\n\treturn 0;\n}\n'
}

blank_lines 601 | plant src/base/x.h
finds 'a file of 601 lines' 'src/base/x.h:601: file has 601 lines, 600 at most'
blank_lines 605 | plant include/piiwatch/base.h
finds 'a header of 605 lines' 'include/piiwatch/base.h:601: file has 605 lines, 600 at most'
blank_lines 601 | plant src/zoo/x.c
finds 'the last file' 'src/zoo/x.c:601: file has 601 lines, 600 at most'
blank_lines 600 | plant src/base/x.c
passes 'a file of 600 lines'

function_of 61 | plant src/base/x.c
finds 'a function of 61 lines' 'src/base/x.c:3: function long_one has 61 lines, 60 at most'
function_of 60 | plant src/base/x.c
passes 'a function of 60 lines'
{ function_of 60; function_of 62; } | plant src/base/x.c
finds 'the second one in a file' 'src/base/x.c:73: function long_one has 62 lines, 60 at most'
{ echo 'int long_one(void) {'; blank_lines 60; echo '}'; } | plant src/base/x.c
finds 'one in another hand' 'src/base/x.c:1: function long_one has 62 lines, 60 at most'
{
	echo 'static const struct row rows[] = {'
	blank_lines 70
	printf '};\nint f(void);\nstruct x {\n'
	blank_lines 70
	echo '};'
} | plant src/base/x.c
passes 'a long table and a long struct are no functions'

# ---- rows

lint=rows
table=src/validate/table.h
nir='const struct pw_validator pw_validator_nir = {.name = "nir"};'

plant_lines src/validate/v_nir.c '#include <piiwatch/validate.h>' '' "$nir"
finds 'a file without a row' "src/validate/v_nir.c:3: validator nir has no row in $table"

{ cat "$tree/src/validate/v_iban.c"; echo "$nir"; } >"$top/two"
plant src/validate/v_iban.c <"$top/two"
finds 'a second validator without a row' \
    "src/validate/v_iban.c:6: validator nir has no row in $table"

plant_lines $table '#define ROWS(X) \' '	X(luhn) \' '	X(iban) \' '	X(nir)'
finds 'a row without a file' "$table:4: row nir has no validator in src/validate/v_*.c"

plant_lines $table '#define ROWS(X) \' '	X(luhn) \' '	X(iban) \' '	/* X(nir) */ \' '	X(luhn)'
finds 'a row twice' "$table:5: row luhn stands here twice"

plant_lines src/validate/v_nir.c "/* $nir */" 'static int x;'
finds 'a file without a validator' 'src/validate/v_nir.c:1: defines no pw_validator'
plant src/validate/v_nir.c </dev/null
finds 'an empty file' 'src/validate/v_nir.c:1: defines no pw_validator'

plant_lines $table '	X(luhn)' '	X(iban)' '	X(nir)'
plant_lines src/validate/extra.c "$nir"
finds 'a validator in a file not called so' \
    'src/validate/extra.c:1: validator nir stands in a file of its own, v_nir.c'

plant_lines $table '	X(luhn)' '	X(iban)' '	X(nir)'
plant src/validate/v_iban.c <"$top/two"
passes 'two validators and their rows in one file'

reader='const struct pw_reader pw_reader_luhn = {.name = "luhn"};'
two_lists() {
	plant_lines $table '#define ROWS(X) \' '	X(luhn) \' '	X(iban)' \
	    '#define READER_ROWS(X) \' "$@"
}
two_lists '	X(luhn)'
plant_lines src/validate/r_luhn.c "$reader"
passes 'a reader and a validator of one name'

two_lists '	X(luhn) \' '	X(word)'
plant_lines src/validate/r_luhn.c "$reader"
finds 'a row without a reader' "$table:6: row word has no reader in src/validate/r_*.c"

two_lists '	X(luhn)'
plant_lines src/validate/r_iban.c "$reader" 'const struct pw_reader pw_reader_iban = {.name = "iban"};'
finds 'a reader in the list of validators alone' \
    "src/validate/r_iban.c:2: reader iban has no row in $table"

gives_up_without $table

table=src/deliver/table.h
pager='const struct sink_driver sink_driver_pager = {.name = "pager"};'
plant_lines src/deliver/pager_sink.c "$pager"
finds 'a sink without a row' "src/deliver/pager_sink.c:1: sink pager has no row in $table"

plant_lines $table '#define ROWS(X) \' '	X(jsonl) \' '	X(pager)'
finds 'a row without a sink' "$table:3: row pager has no sink in src/deliver/*_sink.c"

plant_lines src/deliver/pager_sink.c 'static int x;'
finds 'a sink file without a driver' 'src/deliver/pager_sink.c:1: defines no sink_driver'

plant_lines $table '#define ROWS(X) \' '	X(jsonl) \' '	X(pager)'
plant_lines src/deliver/pager.c "$pager"
finds 'a sink in a file not called so' \
    'src/deliver/pager.c:1: sink pager stands in a file of its own, pager_sink.c'

gives_up_without $table
table=src/validate/table.h

# ---- words

lint=words

# Put together from pieces, so that words.sh finds nothing here. One word or path a line of FILE.
finds_each() {
	title=$1
	file=$2
	what=$3
	shift 3
	n=0
	for w in "$@"; do
		n=$((n + 1))
		echo "As seen in ($w), a line." >&4
		echo "$file:$n: $what"
	done >"$top/said" 4>"$top/made"
	plant "$file" <"$top/made"
	finds "$title" "$(cat "$top/said")"
}

check_words() {
	finds_each "paths$1" README.md 'path of one machine' \
	    '/wor''k/main' '/wor''k/.x' '/roo''t/.ssh' '/far''m/x' '/tmp/bash_''jobs.0'
	finds_each "words$1" conf/x.conf 'word of a workplace' \
	    'age''nt' 'Age''nts' 'suba''gent' 'Sub-a''gents' 'LL''M' 'LL''Ms'
	finds_each "hosts$1" .ci/run 'host of a package registry' \
	    deb.deb''ian.org https://security.deb''ian.org/x snapshot.deb''ian.org py''pi.org \
	    files.python''hosted.org crates.''io registry.npm''js.org proxy.go''lang.org
}
check_words ''
plant_lines README.md 'It is made by an age''nt.'
finds 'a word before a full stop' 'README.md:1: word of a workplace'
plant_lines tests/data/README.md 'sip.in was made under /roo''t/.'
finds 'what is said of samples' 'tests/data/README.md:1: path of one machine'

plant_lines tests/data/sip.in 'User: the age''nt lives in /wor''k/x'
plant_lines tests/fuzz/corpus/flow/1 'age''nt /roo''t/x'
plant_lines build/CMakeCache.txt 'HOME=/wor''k/main'
plant_lines conf/cdr/x.conf 'columns = [ "User-Agent", "useragent", "agent_id" ];   # Agent/1001'
plant_lines rules/x.conf 'words = [ "age''nt" ];   # words-ok: a call centre'\''s'
passes 'samples, builds, SIP names, a line with its reason'

if git --version >/dev/null 2>&1; then
	git init -q "$tree"
	plant_lines .gitignore '/out/'
	plant_lines out/x.txt 'age''nt'
	passes 'what git ignores is not read'
	git -C "$tree" add README.md
	check_words ', asked of git'
fi

# ---- an empty tree is no clean tree

tree=$top/empty
mkdir "$tree"
for lint in layers vendors; do
	plant_lines tests/lint/$lint.txt '# Nothing.'
	gives_up 'a table alone' 'no C files'
done
for row in 'layers:no tests/lint/layers.txt' 'vendors:no tests/lint/vendors.txt' \
    'banned:no C files' 'size:no C files' "rows:no $table" 'words:no files'; do
	lint=${row%%:*}
	gives_up 'an empty tree' "${row#*:}"
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
