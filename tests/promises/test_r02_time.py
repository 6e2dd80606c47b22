"""R2: bounded time, whatever the code is doing; also a pattern that a user wrote.

`tests/test_bad_input.py` (`TestHostileDocuments`) has pages that hang in C, in a folder with good
ones. A call of `cleaner.clean` in Python has no deadline of its own: its caller has.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.errors import RuleError
from cleaner.rules.load import parse_rules
from pace import pace

SOURCE = Path(__file__).parents[2] / "src"
PROSE = "The river rose in the night, and by morning the lower town stood under water, he said."
RULE = """[[rule]]
id = "own/trap"
category = "related"
removes = "Nothing that ends."
match = '''{}'''
strips = ["aaaa!"]
"""
# What nobody's check of a pattern finds without trying: two ways to read each letter.
TRAP = "^(?:a|aa|aaa)+$"
# The hook asks to be let live, and then never gives the processor back to Python.
STUBBORN = """
import signal
import cleaner.pipeline as pipeline
clean = pipeline.clean
def hooked(data, **options):
    if b"HANG" in data:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True: b"ab" * 10**5 in b"a" * 5 * 10**8
    return clean(data, **options)
pipeline.clean = hooked
"""
posix = pytest.mark.skipif(os.name != "posix", reason="one document alone has a child by fork")


def run(*args: str, cwd: Path, paths: str = str(SOURCE)) -> tuple[int, str, float]:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--isolated", *args],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    return done.returncode, done.stderr.decode(), time.monotonic() - started


@posix
def test_r2_a_page_that_will_not_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(STUBBORN)
    (tmp_path / "a.md").write_text(f"# T\n\n{PROSE}\n\nHANG\n")
    paths = f"{tmp_path}{os.pathsep}{SOURCE}"
    code, said, took = run("a.md", "--timeout", "1", cwd=tmp_path, paths=paths)
    assert (code, said.count("\n")) == (4, 1)
    assert "a.md: took longer than 1 s and was stopped" in said
    assert took < 10 * pace()  # a second, and the start of Python on a busy machine


@pytest.mark.parametrize("nested", ["(a+)+$", "(?:a*)*b", "(a{2,})+"])
def test_r2_a_repeat_of_a_repeat_is_refused(nested: str) -> None:
    with pytest.raises(RuleError, match="repeats a repeat"):
        parse_rules(RULE.format(nested), "own.toml")


@posix
def test_r2_a_users_pattern_has_the_documents_deadline(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE.format(TRAP))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.md").write_text(f"# T\n\n{PROSE}\n\n{'a' * 60}!\n\n{PROSE}\n")
    for name in "abcd":
        (tmp_path / "in" / f"{name}.md").write_text(f"# T\n\n{PROSE}\n\n{PROSE}\n")
    more = ("--rules", "own.toml", "--timeout", "2")
    code, said, _ = run("in/bad.md", *more, cwd=tmp_path)
    assert (code, said.count("\n")) == (4, 1)
    assert "bad.md: took longer than 2 s and was stopped" in said
    code, said, _ = run("in", "-o", "out", "-j", "2", *more, cwd=tmp_path)
    assert code == 3
    assert said.splitlines()[-1].startswith("cleaner: 4 cleaned, 1 failed, ")
    assert len(list((tmp_path / "out").glob("*.md"))) == 4
