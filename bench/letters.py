"""Copies a Master.csv with the digits of src, dst, clid and channel made letters: the same text without
the numbers that belong there. letters.py FROM TO"""

import sys

COLUMNS = (1, 2, 4, 5)
LETTERS = str.maketrans("0123456789", "abcdefghij")


def copy(source, target):
    column, is_quoted = 0, False
    for line in source:
        out = []
        for char in line:
            is_quoted ^= char == '"'
            if not is_quoted and char in ",\n":
                column = column + 1 if char == "," else 0
            out.append(char.translate(LETTERS) if column in COLUMNS else char)
        target.write("".join(out))


with open(sys.argv[1], newline="\n") as source, open(sys.argv[2], "w", newline="\n") as target:
    copy(source, target)
