"""Engines for many machines: the same bytes as from the command line, and errors as rows."""

import gzip
import json
import random
import shutil
import subprocess
import sys
import time

import pytest

pa = pytest.importorskip("pyarrow")

from cleaner import Options, RuleError, clean  # noqa: E402
from cleaner.engines.arrow import (  # noqa: E402
    article_schema,
    clean_arrow,
    clean_batches,
    count_arrow,
    learn_arrow,
)

SEEN = (
    "boats carts eels frogs geese hares lamps mice nets oxen pikes reeds stones toads willows "
    "bells bridges candles drums elms ferries gates hedges kites ladders mills oars ponds ropes"
).split()
MONTHS = ("March", "April", "May", "June", "July", "August")


def page(number, *, host="mill.example"):
    words = random.Random(number)
    paragraphs = "".join(
        f"<p>In {month} the heron of the weir saw {' and '.join(words.sample(SEEN, 6))}.</p>"
        for month in MONTHS
    )
    return (
        f"<html><head><title>Heron {number}</title><meta name=author content='Ada Quill'></head>"
        f"<body><nav><a href=/>Home</a> <a href=/a>About</a></nav><article><h1>Heron {number}</h1>"
        f"{paragraphs}<p>Share this on Facebook</p></article>"
        f"<p>The {host} almanac is kept by the millers and their friends since the great flood.</p>"
        "</body></html>"
    )


PAGES = [page(number) for number in range(6)]
URLS = [f"https://mill.example/heron-{number}" for number in range(6)]


def table(pages=PAGES, urls=URLS, **more):
    return pa.table({"text": pages, "url": urls, **more})


def test_a_row_for_each_document_and_the_same_columns_always():
    made = clean_arrow(table(id=list(range(6))))
    assert made.schema == article_schema() == clean_arrow(table([], [])).schema
    assert made.num_rows == 6
    row = made.to_pylist()[2]
    assert (row["id"], row["url"], row["title"]) == ("2", URLS[2], "Heron 2")
    assert row["authors"] == ["Ada Quill"]
    assert row["error"] is None
    assert "Share this" not in row["markdown"]


def test_the_same_bytes_as_from_the_command_line(tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number, text in enumerate(PAGES):
        (source / f"p{number}.html").write_text(text)
    subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", source, "-o", out, "-q"], check=True, timeout=150
    )
    made = clean_arrow(pa.table({"text": PAGES, "path": [f"p{n}.html" for n in range(6)]}))
    for number, row in enumerate(made.to_pylist()):
        assert row["markdown"] == (out / f"p{number}.md").read_text()
        assert row["sidecar"] == (out / f"p{number}.meta.json").read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "has no content"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not text"),
        (b"%PDF-1.7 \x00\x01", ""),
    ],
)
def test_what_cannot_be_read_says_so_in_its_row(content, said):
    made = clean_arrow(pa.table({"text": pa.array([b"<p>Fine.</p>", content], pa.binary())}))
    fine, bad = made.to_pylist()
    assert fine["error"] is None
    assert bad["markdown"] is None
    assert said in bad["error"]


def test_numbers_are_no_text_and_a_missing_column_is_named():
    assert clean_arrow(pa.table({"text": [1]})).to_pylist()[0]["error"] == "its content is no text"
    (row,) = clean_arrow(pa.table({"html": ["<p>a</p>"]})).to_pylist()
    assert row["error"] == "the table has no column 'text'; it has: html"


def test_an_error_nobody_foresaw_is_a_row_too(monkeypatch):
    def fail(*_, **__):
        raise KeyError("x")

    monkeypatch.setattr("cleaner.engines.row.clean", fail)
    assert "please report it" in clean_arrow(table()).to_pylist()[0]["error"]


def test_a_stream_of_batches():
    batches = table().to_batches(max_chunksize=2)
    made = pa.Table.from_batches(clean_batches(iter(batches)))
    assert made.equals(clean_arrow(table()).combine_chunks()) or made == clean_arrow(table())


def test_learning_in_two_phases_is_the_same_however_it_is_cut():
    whole = learn_arrow([count_arrow(table())])
    assert "almanac is kept by the millers" in whole
    batches = table().to_batches(max_chunksize=1)
    random.Random(3).shuffle(batches)
    assert learn_arrow(count_arrow(batch) for batch in batches) == whole
    with_it = clean_arrow(table(), profile=whole).to_pylist()
    assert not any("almanac" in row["markdown"] for row in with_it)
    assert all("heron of the weir" in row["markdown"] for row in with_it)


def test_a_profile_may_be_a_file_and_a_bad_one_is_said_at_once(tmp_path):
    file = tmp_path / "site.toml"
    file.write_text(learn_arrow([count_arrow(table())]))
    by_file = clean_arrow(table(), profile=str(file))
    assert by_file == clean_arrow(table(), profile=file.read_text())
    file.write_text("[site\n")
    with pytest.raises(RuleError):
        clean_arrow(table(), profile=str(file))


@pytest.mark.filterwarnings("ignore")
class TestDatatrove:
    """The step and the ready-made pipeline, run by datatrove's own local executor."""

    def run(self, tmp_path, *arguments):
        pytest.importorskip("datatrove")
        return subprocess.run(
            [sys.executable, "-m", "cleaner.engines.folder", tmp_path / "in", tmp_path / "out",
             *arguments],
            capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip

    def lines(self, file):
        return [json.loads(line) for line in file.read_text().splitlines()]

    def test_a_folder_of_jsonl(self, tmp_path):
        (tmp_path / "in").mkdir()
        documents = [
            {"text": text, "id": url, "url": url} for text, url in zip(PAGES, URLS, strict=True)
        ]
        bad = {"text": "<nav><a href=/>Home</a></nav>", "id": "bad"}
        (tmp_path / "in" / "a.jsonl").write_text(
            "".join(json.dumps(one) + "\n" for one in [*documents, bad])
        )
        done = self.run(tmp_path)
        assert done.returncode == 0, done.stderr
        made = self.lines(tmp_path / "out" / "00000.jsonl")
        for one, url, text in zip(made, URLS, PAGES, strict=False):
            article = clean(text, url=url)
            assert one["text"] == article.markdown
            assert one["metadata"]["sidecar"] == article.to_dict()
            assert one["metadata"]["title"] == article.metadata.title
        failed = tmp_path / "out" / "failed" / "00000.jsonl"
        names = [one["id"] for one in (*made, *(self.lines(failed) if failed.exists() else ()))]
        assert names == [*URLS, "bad"]
        again = self.run(tmp_path)
        assert again.returncode == 0
        assert "already been completed" in again.stderr

    def test_a_folder_of_warc(self, tmp_path):
        pytest.importorskip("fastwarc")
        (tmp_path / "in").mkdir()
        body = PAGES[0].encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=latin-1\r\n\r\n" + body
        picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
        file = tmp_path / "in" / "a.warc.gz"
        file.write_bytes(b"".join(gzip.compress(warc_record(one)) for one in (http, picture)))
        done = self.run(tmp_path, "--from", "warc")
        assert done.returncode == 0, done.stderr
        (made,) = self.lines(tmp_path / "out" / "00000.jsonl")
        assert made["metadata"]["url"] == URLS[0]
        assert made["text"] == clean(PAGES[0], url=URLS[0]).markdown

    def test_slurm_needs_a_partition(self, tmp_path):
        (tmp_path / "in").mkdir()
        done = self.run(tmp_path, "--executor", "slurm")
        assert done.returncode == 2
        assert "--slurm PARTITION TIME" in done.stderr
        if shutil.which("sbatch") is None:
            done = self.run(tmp_path, "--executor", "slurm", "--slurm", "cpu", "01:00:00")
            assert done.returncode == 2
            assert "needs sbatch" in done.stderr

    def test_a_document_that_hangs_costs_itself_only(self, monkeypatch):
        pytest.importorskip("datatrove")
        from datatrove.data import Document

        from cleaner.engines import datatrove

        monkeypatch.setattr(datatrove, "clean_text", slow_text)
        step = datatrove.CleanArticles(timeout=1.5, exclusion_writer=(kept := Kept()))
        documents = [Document(text=name, id=name) for name in ("one", "hang", "two")]
        made = list(step.run(iter(documents)))
        assert [one.id for one in made] == ["one", "two"]
        assert [one.id for one in kept.documents] == ["hang"]
        assert "took longer than 1.5 s" in kept.documents[0].metadata["cleaner_error"]


def warc_record(http):
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"WARC-Target-URI: {URLS[0]}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


class Kept:
    """Stands in for a writer."""

    def __init__(self):
        self.documents = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def write(self, document, rank):
        self.documents.append(document)


def slow_text(options: Options, text, url, path):
    from cleaner.engines.row import clean_row

    if text == "hang":
        time.sleep(60)
    return clean_row(f"<p>{text} heron at the weir.</p>", options=options)


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_rows():
    ray = pytest.importorskip("ray")
    from cleaner.engines.ray import clean_dataset, learn_dataset

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        dataset = ray.data.from_arrow(table())
        profile = learn_dataset(dataset, batch_size=2)
        assert profile == learn_arrow([count_arrow(table())])
        made = clean_dataset(dataset, batch_size=2, profile=profile).to_pandas()
        wanted = clean_arrow(table(), profile=profile).to_pylist()
        assert sorted(made["markdown"]) == sorted(row["markdown"] for row in wanted)
    finally:
        ray.shutdown()
