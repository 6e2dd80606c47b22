"""The pages of docs/ tell the truth: every command on them runs, in the order it stands there."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
DOCS = REPO / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
# What a page needs that is not in the package's own dependencies.
NEEDS = {"engines.md": ("datatrove", "fastwarc")}
# Half a gigabyte, which a checkout's tests do without: its line is left out where it is not there.
HAS_RAY = importlib.util.find_spec("ray") is not None

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"<!-- (\S+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXITS = re.compile(r"# exits (\d+)")
# What cannot be done here: a network.
NOT_RUN = ("python3 -m venv", ".venv/bin/pip", ". .venv/bin/activate")

PAGE = {"text": "# One\n\nIt rained.\n\nShare this article\n", "url": "https://www.example.org/one"}
FIRECRAWL = {"markdown": "# Two\n\nIt snowed.\n", "metadata": {"sourceURL": "https://a.example/2"}}
JINA = """Title: Rain on the weir

URL Source: https://valley.example/rain

Published Time: 2021-03-03T10:00:00Z

Markdown Content:
# Rain on the weir

It rained on the hills all night, and by the morning the river had risen by a foot.

Subscribe to our newsletter
"""
# A cluster of one machine: what queues a job runs it, one task after the other.
SLURM = {
    "sbatch": """#!/bin/bash
script="${@: -1}"
last=$(sed -n 's/^#SBATCH --array=0-\\([0-9]*\\).*/\\1/p' "$script")
for task in $(seq 0 "${last:-0}"); do
  SLURM_ARRAY_TASK_ID=$task SLURM_JOB_ID=7 SLURM_NODELIST=here SLURM_NODEID=0 RUN_OFFSET=0 \\
    bash "$script" >&2 || exit 1
done
echo Submitted batch job 7
""",
    "srun": """#!/bin/bash
while [[ $1 == -* ]]; do case $1 in -n) shift 2 ;; *) shift ;; esac; done
exec "$@"
""",
    "scontrol": "#!/bin/sh\necho here\n",
}
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    "WARC-Target-URI: https://valley.example/1\r\nWARC-Date: 2021-03-03T10:00:00Z\r\n"
    "Content-Type: application/http;msgtype=response\r\n"
    "Content-Length: {size}\r\n\r\n{answer}\r\n\r\n"
)
ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>One</h1><p>It rained.</p>"


def script_of(page: str) -> str:
    """A page's commands as one script that ends where one of them ends otherwise than it says."""
    lines = []
    for kind, block in FENCE.findall(page):
        for line in block.splitlines() if kind == "sh" else ():
            said = EXITS.search(line)
            if said:
                line = f"code=0; {line.split(' # ')[0]} || code=$?; test $code -eq {said[1]}"
            left_out = line.startswith(NOT_RUN) or ("--executor ray" in line and not HAS_RAY)
            lines.append("" if left_out else line)
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a reader of the pages has it."""
    shutil.copytree(REPO / "seeds", tmp_path / "seeds")
    (tmp_path / "jina.md").write_text(JINA, "utf-8")
    (tmp_path / "pages.jsonl").write_text(json.dumps(PAGE) + "\n", "utf-8")
    (tmp_path / "firecrawl.jsonl").write_text(json.dumps(FIRECRAWL) + "\n", "utf-8")
    (tmp_path / "pages").mkdir()
    shutil.copy(tmp_path / "pages.jsonl", tmp_path / "pages" / "1.jsonl")
    warc = WARC.format(size=len(ANSWER), answer=ANSWER)
    (tmp_path / "pages" / "1.warc").write_text(warc, "utf-8", newline="")
    commands = {
        **SLURM,
        "cleaner": f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n',
        "python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n',
    }
    (tmp_path / "bin").mkdir()
    for name, text in commands.items():
        (tmp_path / "bin" / name).write_text(text, "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


@pytest.mark.timeout(300)  # forty processes that import an engine, on a machine that may be busy
@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_runs(name: str, folder: Path) -> None:
    for module in NEEDS.get(name, ()):
        pytest.importorskip(module)
    page = (DOCS / name).read_text("utf-8")
    for file, text in FILE.findall(page):
        (folder / file).write_text(text, "utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    tools = str(Path(sys.executable).parent)  # of datatrove: what a job starts
    kept["PATH"] = os.pathsep.join((str(folder / "bin"), tools, kept["PATH"]))
    kept |= {"HOME": str(folder), "PYTHONPATH": str(REPO / "src")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script_of(page)],
        cwd=folder, env=kept, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    if name == "engines.md":
        for out in ("articles", "crawled", "from-slurm", *(["from-ray"] * HAS_RAY)):
            assert "# One" in (folder / out / "00000.jsonl").read_text("utf-8"), out


def test_the_pages_show_more_than_a_few_commands():
    scripts = [script_of((DOCS / name).read_text("utf-8")) for name in PAGES]
    assert sum(script.count("cleaner ") for script in scripts) > 30


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_that_are_there(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s#]+)", (DOCS / name).read_text("utf-8")):
        assert target.startswith("https://") or (DOCS / target).exists(), target


def test_every_page_is_in_the_table_of_contents():
    listed = re.findall(r"- (\S+\.md)$", (REPO / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == PAGES


def test_the_pages_made_from_the_code_are_up_to_date():
    done = subprocess.run(
        [sys.executable, str(DOCS / "reference.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(REPO / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
