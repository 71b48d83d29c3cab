"""Adding a validator is one file and one row."""

import shutil
import subprocess

import pytest

from conftest import ROOT

VALIDATOR = """/* An example: two letters and four digits. */
#include <piiwatch/validate.h>

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	(void)ret;
	if (c->value.len != 6)
		return PW_NO;
	for (size_t i = 0; i < 6; i++)
		if (i < 2 ? !pw_is_alpha(c->value.p[i]) : !pw_is_digit(c->value.p[i]))
			return PW_NO;
	return PW_YES;
}

const struct pw_validator pw_validator_example = {
    .name = "example",
    .brief = "two letters and four digits, as an example",
    .check = check,
    .yes = {"AB1234"},
    .no = {"A12345"},
};
"""

RULE = """rules = ( {
  id = "t.example"; category = "customer_id"; title = "Example"; title_ja = "例";
  validator = "example"; patterns = [ "[A-Z0-9]{6}" ];
  examples = ( { text = "is AB1234 here"; value = "AB1234"; } );
  counterexamples = [ "is A12345 here" ];
} );
"""


def files_of_the_tree():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )
    if listed.returncode != 0:
        pytest.skip("the tree is no git work tree")
    return [name for name in listed.stdout.decode().split("\0") if name]


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def tree(tmp_path):
    copy = tmp_path / "tree"
    for name in files_of_the_tree():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    return copy


def test_a_validator_is_one_file_and_one_row(tree, tmp_path):
    table = tree / "src/validate/table.h"
    text = table.read_text()
    head = "#define PW_VALIDATOR_ROWS(X)"
    at = text.index("\n", text.index(head)) + 1
    assert "v_example.c" not in "".join(p.name for p in (tree / "src/validate").iterdir())
    (tree / "src/validate/v_example.c").write_text(VALIDATOR)
    table.write_text(text[:at] + "\tX(example) \\\n" + text[at:])

    build = tmp_path / "build"
    run("cmake", "-S", tree, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug",
        "-DPIIWATCH_TESTS=OFF")
    run("cmake", "--build", build, "--target", "piiwatch", "-j2")

    listed = run(build / "piiwatch", "rules", "list", "--validators")
    row = [line for line in listed.splitlines() if line.startswith("example ")]
    assert len(row) == 1 and row[0].endswith("two letters and four digits, as an example")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/t.conf").write_text(RULE)
    tested = run(build / "piiwatch", "rules", "test", "--rules", tmp_path / "rules")
    assert tested.splitlines()[-1] == "1 rules, 2 passed, 0 failed"
