"""R29: one input, one output, whatever it is called and in whatever order it comes.

`tests/test_batch.py` (`TestNames`, `TestPlan`) has names as every disk compares them, long names
and clashes; `tests/test_bad_input.py` odd bytes; `tests/test_readers.py` members of archives.
"""

import json
import os
from pathlib import Path

from runs import MARKDOWN, faults, posix, run

NAMES = [
    "a.b.c.md", "a.b.md", "-rf.md", "--help.md", "*.md", "[ab].md", "?.md", "sp ace.md", "tab\t.md",
    "new\nline.md", "caf\u00e9.md", "con.md", "nul.txt", "x:y.md", "'quoted'.md", "$(touch x).md",
    "dots....md", "a.html.md", "UPPER.MD", "\u202egnp.md", "name.meta.md", "\U0001f600.md",
    "l" * 250 + ".md", "\u00e9" * 125 + ".md", "deep/" * 40 + "a.md", "folder.md/a.md",
]  # fmt: skip
BYTES = [b"caf\xe9.md", b"\xff\xfe.md"]


def fill_with_names(inside: Path) -> None:
    for name in [os.fsencode(name) for name in NAMES] + BYTES:
        path = os.path.join(os.fsencode(inside), name)  # noqa: PTH118
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(MARKDOWN.encode())


@posix
def test_r29_as_many_results_as_inputs_under_the_same_names(tmp_path: Path) -> None:
    fill_with_names(tmp_path / "in")
    done = run("in", "-o", "one", "-j", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run("in", "-o", "four", "-j", "4", cwd=tmp_path).returncode == 0
    found = faults.results(tmp_path / "one")
    assert faults.results(tmp_path / "four") == found
    markdown = [name for name in found if name.endswith(".md")]
    assert len(markdown) == len(NAMES) + len(BYTES)
    assert len(found) == 2 * len(markdown)
    assert max(len(os.fsencode(part)) for name in found for part in name.split("/")) <= 255
    # The state names the input of each output.
    told = run("status", "one", "--format", "json", cwd=tmp_path, isolated=False).stdout
    pairs = {(one["input"], one["output"]) for one in json.loads(told)["documents"]}
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(markdown)


@posix
def test_r29_a_clash_is_told_before_anything_and_the_others_are_done(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    clashing = ["page.html", "page.md", "Case.md", "case.md", "e\u0301.md", "\u00e9.md"]
    for name in [*clashing, "good.md"]:
        (tmp_path / "in" / name).write_text(MARKDOWN)
    if len(list((tmp_path / "in").iterdir())) < len(clashing) + 1:
        return  # this disk compares names itself
    done = run("in", "-o", "out", cwd=tmp_path)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == len(clashing) + 1
    assert all(f"in/{name}: " in done.stderr for name in clashing[:4])
    assert [name for name in faults.results(tmp_path / "out") if name.endswith(".md")] == [
        "good.md"
    ]
