"""What the validators say of made values, for tests that hold them against others' programs."""

import os
import subprocess
from pathlib import Path

PROGRAM = (
    Path(os.environ.get("PIIWATCH_BUILD", "build/dev")).resolve() / "tests/unit/validate_stdin"
)


def judged(validator, values):
    """Verdict, grade, whether a check digit was right, canonical value: one for each value."""
    text = "".join(f"{validator}\t{value}\n" for value in values)
    done = subprocess.run([PROGRAM], input=text, capture_output=True, text=True, check=True)
    answers = [line.split("\t") for line in done.stdout.split("\n")[:-1]]
    assert len(answers) == len(values)
    return answers


def digits(rng, n):
    return f"{rng.randrange(10**n):0{n}}"
