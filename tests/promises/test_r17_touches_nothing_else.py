"""R17: a document opens no socket, starts no program, and reads and writes nothing but its own.

`tests/test_promises.py` (`test_cleaning_reads_no_file_and_writes_nothing`) has the Python call.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
SAID = "The ferry left the island at dawn with nine passengers and two goats, all of them awake."
WAYS_OUT = {
    "entity.html": '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"<html><body><p>{SAID}</p><p>&x;</p><p>{SAID}</p></body></html>",
    "frames.html": f'<html><head><base href="http://127.0.0.1:9/"><link rel=canonical href='
    f'"http://127.0.0.1:9/a"></head><body><p>{SAID}</p><iframe src="http://127.0.0.1:9/"></iframe>'
    f'<img src="http://127.0.0.1:9/a.png"><object data="file:///etc/passwd"></object><p>{SAID}</p>',
    "front.md": '---\ntitle: x\npath: ../../../etc/x\nevil: !!python/object/apply:os.system ["touch'
    f' owned"]\n---\n\n# Ferry\n\n{SAID}\n\n![a](file:///etc/passwd)\n\n{SAID}\n',
}
# Tells of what Python does; in the command and in each of its workers.
WATCH = """
import json, os, sys
def watch(event, args):
    if event.startswith(("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.",
                         "os.system", "os.exec", "os.posix_spawn")):
        say(event, str(args[0])[:200])
    elif event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        say("write", os.fsdecode(args[0]) if not isinstance(args[0], int) else "")
def say(event, what):
    fd = os.open(os.environ["TOLD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(fd, (json.dumps([event, what]) + "\\n").encode())
    os.close(fd)
sys.addaudithook(watch)
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at what Linux was asked")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name, text in WAYS_OUT.items():
        (tmp_path / "in" / name).write_text(text)
    return tmp_path


def run(*before: str, cwd: Path, out: str, paths: str, **env: str) -> None:
    done = subprocess.run(
        [*before, sys.executable, "-m", "cleaner", "--isolated", "in", "-o", out, "-j", "2"],
        cwd=cwd,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", **env},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_r17_no_socket_no_program_no_other_file(place: Path) -> None:
    (place / "hooks").mkdir()
    (place / "hooks" / "sitecustomize.py").write_text(WATCH)
    paths = f"{place / 'hooks'}{os.pathsep}{SOURCE}"
    run(cwd=place, out="out", paths=paths, TOLD=str(place / "told"))
    told = [json.loads(line) for line in (place / "told").read_text().splitlines()]
    allowed = (str(place / "out"), "out/", "/dev/null", "")
    for event, what in told:
        # The workers and the server that forks them speak through a socket of the system's own.
        is_own = event.startswith("socket.") and ("pymp-" in what or "family=1" in what)
        is_written = event == "write" and (what == "" or what.startswith(allowed[:3]))
        is_temporary = event == "write" and "/cleaner-" in what
        is_python = event.startswith("subprocess.") and what == sys.executable
        assert is_own or is_written or is_temporary or is_python, (event, what)
    assert not (place / "owned").exists()
    for path in (place / "out").rglob("*"):
        assert path.is_dir() or b"root:x:0" not in path.read_bytes()


@linux
def test_r17_the_same_without_a_network(place: Path) -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no network namespaces here")
    run(cwd=place, out="with", paths=str(SOURCE))
    run("unshare", "-rn", cwd=place, out="without", paths=str(SOURCE))
    for path in (place / "with").glob("*.m*"):
        assert (place / "without" / path.name).read_bytes() == path.read_bytes()


@linux
def test_r17_the_system_was_asked_for_no_network(place: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("needs strace")
    trace = place / "trace"
    run("strace", "-f", "-qq", "-o", str(trace), "-e", "trace=connect,execve,openat",
        cwd=place, out="out", paths=str(SOURCE))  # fmt: skip
    calls = trace.read_text(errors="replace").splitlines()
    assert not [line for line in calls if "sa_family=AF_INET" in line]
    assert not [line for line in calls if "/etc/passwd" in line and "nss" not in line]
    programs = [line for line in calls if "execve(" in line and "= 0" in line]
    assert all("python" in line or sys.executable in line for line in programs)
    made = [line for line in calls if "O_CREAT" in line and "= -1" not in line]
    assert not [
        line for line in made if not any(p in line for p in (str(place), '"out', "/tmp/", "/dev/"))
    ]
