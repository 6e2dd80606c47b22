"""A folder with one of each poison: all others are done, each poison is named."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
# Loaded by every Python of a run: what a document says is what happens to its worker.
HOOKS = """
import os, time
import cleaner.pipeline as pipeline
clean = pipeline.clean
def hooked(data, **options):
    while b"HANG" in data: time.sleep(600)
    if b"CRASH" in data: os._exit(9)
    hoard = [bytearray(50 * 1024**2) for _ in range(200)] if b"GREEDY" in data else []
    return clean(data, **options)
pipeline.clean = hooked
"""
GOOD = 20


def fill(inside: Path, secret: Path) -> None:
    import gzip

    inside.mkdir()
    for number in range(GOOD):
        (inside / f"good{number:02}.md").write_text(f"# Flood {number}\n\n{PROSE}\n\n{PROSE}\n")
    for word in ("CRASH", "GREEDY", "HANG"):
        (inside / f"{word}.md").write_text(f"# {word}\n\n{PROSE}\n")
    (inside / "bomb.html.gz").write_bytes(gzip.compress(bytes(60 * 1024**2)))
    with zipfile.ZipFile(inside / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", bytes(60 * 1024**2))
    secret.write_text(f"# Secret\n\n{PROSE}\n")
    (inside / "leak.md").symlink_to(secret)
    (inside / "locked.md").write_text(f"# A door\n\n{PROSE}\n\n{PROSE}\n")
    (inside / "locked.md").chmod(0)


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS holds on Linux")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_of_each(tmp_path: Path, jobs: str) -> None:
    inside, out = tmp_path / "in", tmp_path / "out"
    fill(inside, tmp_path / "secret.md")
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(HOOKS)
    path = f"{tmp_path / 'hooks'}{os.pathsep}{SOURCE}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        words = ("in", "-o", "out", "-j", jobs, "--timeout", "5", "--memory", "600MB", *more)
        return subprocess.run(
            [sys.executable, "-m", "cleaner", *words],
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": path, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    (inside / "twice.html").write_text("two inputs for one output")
    (inside / "twice.md").write_text("two inputs for one output")
    done = run()
    assert done.returncode == 3, done.stderr
    reasons = {}
    for line in done.stderr.splitlines()[:-1]:
        _, name, reason = line.split(": ", 2)
        reasons[name.removeprefix("in/")] = reason
    is_root = os.geteuid() == 0  # who may read everything
    wanted = {
        "CRASH.md": "ended with code 9",
        "GREEDY.md": "--memory allows more",
        "HANG.md": "took longer than 5 s",
        "bomb.html.gz": "200 times its size",
        "bomb.zip": "200 times its size",
        "leak.md": "leads out of the folder",
        "twice.html": "would be written to twice.md, as would in/twice.md; rename one",
        "twice.md": "would be written to twice.md, as would in/twice.html; rename one",
        **({} if is_root else {"locked.md": "permission denied"}),
    }
    assert {name: wanted[name] in reason for name, reason in reasons.items()} == dict.fromkeys(
        wanted, True
    ), done.stderr
    good = GOOD + is_root
    assert done.stderr.splitlines()[-1] == (
        f"cleaner: {good} cleaned, {len(wanted)} failed, in out"
    )
    assert len(list(out.glob("good*.md"))) == GOOD
    assert len(list(out.glob("[!.]*"))) == 2 * good
    assert "Secret" not in "".join(path.read_text() for path in out.glob("*.md"))
