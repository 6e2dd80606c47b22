"""The pages of docs/ tell the truth: every command on them runs, in the order it stands there."""

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
# Their samples are those of the engines, which tests/test_engines.py and test_docs.py run.
ELSEWHERE = {"engines.md"}

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


def script_of(page: str) -> str:
    """A page's commands as one script that ends where one of them ends otherwise than it says."""
    lines = []
    for kind, block in FENCE.findall(page):
        for line in block.splitlines() if kind == "sh" else ():
            said = EXITS.search(line)
            if said:
                line = f"code=0; {line.split(' # ')[0]} || code=$?; test $code -eq {said[1]}"
            lines.append("" if line.startswith(NOT_RUN) else line)
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a reader of the pages has it."""
    shutil.copytree(REPO / "seeds", tmp_path / "seeds")
    (tmp_path / "jina.md").write_text(JINA, "utf-8")
    (tmp_path / "pages.jsonl").write_text(json.dumps(PAGE) + "\n", "utf-8")
    (tmp_path / "firecrawl.jsonl").write_text(json.dumps(FIRECRAWL) + "\n", "utf-8")
    command = tmp_path / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("name", sorted(set(PAGES) - ELSEWHERE))
def test_every_command_of_a_page_runs(name: str, folder: Path) -> None:
    page = (DOCS / name).read_text("utf-8")
    for file, text in FILE.findall(page):
        (folder / file).write_text(text, "utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    kept["PATH"] = os.pathsep.join((str(folder / "bin"), kept["PATH"]))
    kept |= {"HOME": str(folder), "PYTHONPATH": str(REPO / "src")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script_of(page)],
        cwd=folder, env=kept, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


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
