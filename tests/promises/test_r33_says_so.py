"""R33: a run never says that it went well when it did not.

Each test of R2, R3, R15 and R20 to R28 looks at the exit code too, and `benchmarks/faults.py` finds
any run that ends with 0 and has not made everything.
"""

from pathlib import Path

import pytest

from runs import MARKDOWN, posix, run

ENDS = [
    ("good.md", 0, ""),
    ("good.md --no-such-option", 2, "cleaner: "),
    ("absent.md", 4, "cleaner: absent.md: no such file"),
    ("empty.md", 0, "empty.md: warning: empty"),
    ("--fail-on-empty empty.md", 4, "empty.md: nothing was extracted"),
    ("picture.md", 4, "picture.md: not text"),
    ("good.md -o .", 2, "would overwrite the input"),
    ("good.md -o other.md/x.md", 4, "cannot write"),
    ("good.md other.md -o out", 0, "2 cleaned"),
    ("good.md picture.md absent.md -o some", 3, "1 cleaned, 2 failed"),
    ("picture.md absent.md -o none-made", 4, "0 cleaned, 2 failed"),
    ("good.md other.md", 2, "need -o OUT"),
    ("none -o out", 4, "none: holds no document"),
]


@posix
@pytest.mark.parametrize("at", range(0, len(ENDS), 5))
def test_r33_exit_code_and_count(tmp_path: Path, at: int) -> None:
    for name in ("good.md", "other.md"):
        (tmp_path / name).write_text(MARKDOWN)
    (tmp_path / "empty.md").write_text("\n")
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "none").mkdir()
    for words, code, said in ENDS[at : at + 5]:
        done = run(*words.split(), cwd=tmp_path)
        assert done.returncode == code, (words, done.stderr)
        assert said in done.stderr, words
        assert "Traceback" not in done.stderr
