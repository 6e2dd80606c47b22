"""R28: a run stays inside its folders: nothing is written or read through a link that leads out.

`tests/test_batch.py` (`TestWalk`, `TestWrite`) has each kind of link, `tests/test_bad_input.py`
loops and links out, `tests/test_readers.py` the names in archives.
"""

import os
import socket
from pathlib import Path

from runs import MARKDOWN, faults, posix, run

NAMES = ["up\\..\\..\\a.md", "C:\\a.md", "a..md", "a...md", "%2e%2e%2fup.md", "~root.md"]


@posix
def test_r28_nothing_outside_is_made_or_changed(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "work" / "out"
    inside = work / "in"
    (inside / "linked").mkdir(parents=True)
    out.mkdir()
    (tmp_path / "secret.md").write_text("# Secret\n\nNobody reads this but its owner.\n")
    (tmp_path / "victim").write_text("Mine.\n")
    (tmp_path / "elsewhere").mkdir()
    for name in (*NAMES, "good.md", "hit.md", "linked/a.md"):
        (inside / name).write_text(MARKDOWN)
    (out / "hit.md").symlink_to(tmp_path / "victim")
    (out / "linked").symlink_to(tmp_path / "elsewhere")
    (inside / "leads-out.md").symlink_to(tmp_path / "secret.md")
    (inside / "away").symlink_to(tmp_path / "elsewhere")
    (inside / "loop").symlink_to(".")
    os.mkfifo(inside / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listening:
        before_bind = Path.cwd()
        os.chdir(inside)  # the path of a socket is at most 107 bytes
        try:
            listening.bind("socket.md")
        finally:
            os.chdir(before_bind)
        before = {k: v for k, v in faults.snapshot(tmp_path).items() if not k.startswith("work/o")}
        done = run("in", "-o", "out", cwd=work)
    after = {k: v for k, v in faults.snapshot(tmp_path).items() if not k.startswith("work/o")}
    assert after == before
    assert (tmp_path / "victim").read_text() == "Mine.\n"
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    for name, reason in {
        "hit.md": "is no regular file",
        "linked/a.md": "is a link; nothing is written through it",
        "leads-out.md": "is a link that leads out of the folder",
        "away": "is a link that leads out of the folder",
        "pipe.md": "is a pipe, a socket or a device",
        "socket.md": "is a pipe, a socket or a device",
    }.items():
        assert sum(f"in/{name}: " in line and reason in line for line in lines) == 1, (name, lines)
    made = {path.name for path in out.iterdir() if path.is_file() and not path.is_symlink()}
    assert {name for name in made if name.endswith(".md")} == {*NAMES, "good.md"}
    assert not any("Secret" in path.read_text() for path in out.rglob("*.md"))
