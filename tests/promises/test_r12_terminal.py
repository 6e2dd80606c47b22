"""R12: no terminal injection: nothing that a page or a file's name says is obeyed by a terminal.

`tests/test_cli.py` (`TestTerminal`), `tests/test_explain.py` and `tests/test_report.py` have more.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
ORDERS = (
    "\x1b[31mred \x1b]0;owned\x07 \x1b]52;c;eA==\x07 \x9b2J \x1bP+q\x1b\\ \x08\x7f\x05 \u202eab"
)
MARKUP = "[/none] [bold red]x[/bold red] [link=file:///etc/passwd]y[/link]"
SAID = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
PAGE = (
    f"<html><head><title>T {ORDERS} {MARKUP}</title><meta name=author content='A {ORDERS}'></head>"
    f"<body><h1>H {ORDERS} {MARKUP}</h1><p>{SAID} {ORDERS} {MARKUP}</p>"
    f"<div class=share>Share this {ORDERS} {MARKUP}</div><p>{SAID}</p></body></html>"
)
NAMES = (
    b"\x1b[31mred\x1b]0;x\x07.html", "\u202elmth.html".encode(), b"a\nb.html", b"a\rb.html",
    b"[bold]x[_].html", b"caf\xe9.html", b"%s{0}.html", b"-x.html",
)  # fmt: skip
# What rich writes: colours, movement of the cursor, erasing, hiding the cursor.
OF_RICH = re.compile(rb"\x1b\[[?0-9;]*[mABCDGHJKhl]")
ORDER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")


def on_terminal(cwd: Path, *args: str | bytes) -> bytes:
    """What a person would see, all three streams being a terminal."""
    import pty

    leader, follower = pty.openpty()
    env = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "COLUMNS": "100",
        "TERM": "xterm",
        "PAGER": "cat",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "cleaner", *args],
        cwd=cwd, env=env, stdin=follower, stdout=follower, stderr=follower,
    ) as process:  # fmt: skip
        os.close(follower)
        seen = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(leader)
        process.kill()
    return seen


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("terminal")
    (place / "in").mkdir()
    (place / "a.html").write_bytes(PAGE.encode())
    for name in NAMES:
        with open(os.path.join(os.fsencode(place), b"in", name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(PAGE.encode())
    return place


@pytest.mark.parametrize(
    "args",
    [
        ["a.html"],
        ["-v", "a.html"],
        ["explain", "a.html"],
        ["explain", "--why", "awake", "a.html"],
        ["--diff", "a.html"],
        ["in", "-o", "out"],
        ["-v", "in", "-o", "out2"],
        ["--dry-run", "in", "-o", "out3"],
        ["status", "out"],
        ["no\x1b]0;owned\x07.html"],
        [b"no\xff\xc2\x9b\n.html"],
        ["--\x1b]0;owned\x07"],
        ["--keep", "\x1b[31m", "a.html"],
        ["--config", "\x1b]0;owned\x07", "a.html"],
        ["--rules", "\x1b]0;owned\x07", "a.html"],
    ],
    ids=repr,
)
def test_r12_a_terminal_gets_only_what_rich_writes(hostile: Path, args: list[str]) -> None:
    seen = on_terminal(hostile, *args)
    assert seen
    assert ORDER.findall(OF_RICH.sub(b"", seen).replace(b"\r\n", b"\n")) == []
    assert b"Traceback" not in seen


def test_r12_no_line_is_made_by_a_name(hostile: Path) -> None:
    (hostile / "bad").mkdir(exist_ok=True)
    (hostile / "bad" / "a\ncleaner: all is well\r.html").write_bytes(b"%PDF-1.7")
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "bad", "-o", "out-bad"],
        cwd=hostile,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=False,
    )
    first, *rest = done.stderr.decode().splitlines()
    assert first.startswith("cleaner: bad/a")
    assert "not text" in first
    assert not [line for line in rest if line.startswith("cleaner: all is well")]


def test_r12_a_title_is_no_markup(hostile: Path) -> None:
    seen = OF_RICH.sub(b"", on_terminal(hostile, "explain", "a.html"))
    assert b"[/none]" in seen
    assert b"file:///etc/passwd" in seen.replace(b"\r\n", b"")
