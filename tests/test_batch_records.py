"""Documents inside files: where they say they are from, and how much of them is in memory."""

import base64
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cleaner.batch.outcome import Input, Job
from cleaner.batch.readers import documents_in
from cleaner.batch.signals import Stop

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
MARKDOWN = f"# The flood\n\n{PROSE}\n\n{PROSE}\n"
LIMIT = 1_000_000


@pytest.mark.parametrize("operand", ["in", "./in", "whole path", "the files"])
def test_the_path_in_the_sidecar_is_that_in_the_folder(tmp_path: Path, operand: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "j.jsonl").write_text(json.dumps({"text": MARKDOWN}) + "\n")
    with zipfile.ZipFile(inside / "z.zip", "w") as archive:
        archive.writestr("sub/a.md", MARKDOWN)
    given = {"whole path": [str(inside)], "the files": ["in/j.jsonl", "in/z.zip"]}
    subprocess.run(
        [sys.executable, "-m", "cleaner", *given.get(operand, [operand]), "-o", "out", "-q"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=True,
    )
    sidecars = sorted((tmp_path / "out").rglob("*.meta.json"))
    paths = [json.loads(path.read_text())["source"]["path"] for path in sidecars]
    assert paths == ["j.jsonl:1", "z.zip:sub/a.md"]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty rows that share one text of 20 MB, which stands in the file once."""
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    text = base64.b64encode(os.urandom(15 * 1024 * 1024)).decode()
    column = arrow.DictionaryArray.from_arrays([0] * 40, arrow.array([text]))
    path = tmp_path_factory.mktemp("table") / "large.parquet"
    parquet.write_table(arrow.table({"text": column}), path)
    return path


class TestLargeRows:
    def test_each_is_refused_by_itself(self, table: Path) -> None:
        holder = Input(table.name, path=str(table), shown=table.name, stem=table.name)
        found = list(documents_in(holder, Job(max_bytes=LIMIT), Stop()))
        assert len(found) == 40
        assert all("--max-bytes allows more" in one.trouble and not one.data for one in found)

    @pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
    def test_memory_is_that_of_a_few(self, table: Path) -> None:
        script = (
            "import sys\n"
            "from cleaner.batch.outcome import Input, Job\n"
            "from cleaner.batch.readers import documents_in\n"
            "from cleaner.batch.signals import Stop\n"
            "one = Input('x', path=sys.argv[1], shown='x', stem='x')\n"
            f"for _ in documents_in(one, Job(max_bytes={LIMIT}), Stop()): pass\n"
            "print(open('/proc/self/status').read())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, str(table)],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"VmHWM:\s+(\d+)", done.stdout)
        assert found
        assert int(found[1]) < 300 * 1024  # 40 times 20 MB would be 800
