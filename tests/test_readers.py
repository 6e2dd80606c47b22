"""What documents come in, beside plain files: archives, tables, saved pages, compressed ones."""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch.document import clean_document, read_input
from cleaner.batch.names import as_compared
from cleaner.batch.outcome import Input, Job, Status
from cleaner.batch.plan import check_outputs, make_plan
from cleaner.batch.readers import each_document
from cleaner.batch.saved import open_saved, script_date
from cleaner.batch.signals import Stop
from cleaner.batch.wanted import choose_wanted
from cleaner.errors import InputError, UsageError

SOURCE = Path(__file__).parents[1] / "src"
PROSE = (
    "The river rose through the night, and by morning the lower streets of the town stood under"
    " a foot of brown water. Nobody was hurt, the mayor said, because the warning had come early."
)
PAGE = (
    "<!doctype html><html><head><title>{0}</title></head><body><article>"
    f"<h1>{{0}}</h1><p>{PROSE}</p><p>{PROSE} It was the second time.</p></article></body></html>"
)
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
ODD = ("..", "../", "/", "\\", "C:", "//host/", "CON", "aux.", "lpt1 ", "a", "A", "é", "e\u0301")
PIECE = st.one_of(
    st.sampled_from(ODD),
    st.sampled_from(("x" * 260, "漢" * 90, "\n", "\x1b[31m", "?*", ". ", " ")),
    # `zipfile` itself cuts a name at its first NUL.
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
# What an archive may call what it holds.
MEMBERS = st.builds(
    lambda pieces, suffix: "".join(pieces) + suffix,
    st.lists(PIECE, min_size=1, max_size=5),
    st.sampled_from((".html", ".md", ".TXT")),
)


def page(title: str) -> bytes:
    return PAGE.format(title).encode()


def read(path: Path, job: Job | None = None) -> list[Input]:
    """The documents that one operand stands for."""
    job = job or Job()
    return list(each_document(make_plan([str(path)]).inputs, job, Stop()))


def titles(documents: list[Input]) -> list[str | None]:
    """The titles of what they become."""
    outcomes = [clean_document(one, Job()) for one in documents]
    assert all(o.status is Status.DONE for o in outcomes), [o.reason for o in outcomes]
    return [json.loads(o.sidecar)["metadata"]["title"] for o in outcomes]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


class TestChoosing:
    def test_exclude_and_include_as_in_gitignore(self, tmp_path: Path) -> None:
        for name in ("a.html", "b.php", "drafts/c.html", "deep/drafts/d.html", "deep/e.md"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("x")

        def chosen(include: list[str], exclude: list[str]) -> list[str | None]:
            wanted = choose_wanted(include, exclude)
            return [one.shown for one in make_plan([str(tmp_path)], wanted=wanted).inputs]

        assert chosen([], ["drafts/"]) == ["a.html", "deep/e.md"]
        assert chosen([], ["/drafts/"]) == ["a.html", "deep/drafts/d.html", "deep/e.md"]
        assert chosen(["*.php"], []) == ["b.php"]
        assert chosen(["deep/**"], ["*.md"]) == ["deep/drafts/d.html"]
        assert chosen([], ["*.html", "!a.html"]) == ["a.html", "deep/e.md"]

    def test_a_pattern_that_is_none(self) -> None:
        with pytest.raises(UsageError, match="--exclude"):
            choose_wanted([], [" "])


class TestCompressed:
    @pytest.mark.parametrize("suffix", [".gz", ".zst"])
    def test_one_page(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"a.html{suffix}"
        path.write_bytes(compress(page("Flood"), suffix))
        (document,) = read(path)
        assert document.stem == "a"
        assert titles([document]) == ["Flood"]

    @pytest.mark.parametrize("suffix", [".gz", ".zst"])
    def test_a_bomb(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"a.html{suffix}"
        path.write_bytes(compress(bytes(50 * 1024 * 1024), suffix))
        outcome = clean_document(read(path)[0], Job())
        assert "200 times its size" in outcome.reason

    @pytest.mark.parametrize("suffix", [".gz", ".zst"])
    def test_a_broken_one(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"a.html{suffix}"
        whole = compress(os.urandom(5000), suffix)
        for data in (b"no such thing", whole[:1000] + bytes(9) + whole[1009:]):
            path.write_bytes(data)
            outcome = clean_document(read(path)[0], Job())
            assert outcome.status is Status.FAILED
            assert outcome.reason.startswith("cannot be unpacked")

    def test_larger_than_allowed_once_unpacked(self, tmp_path: Path) -> None:
        path = tmp_path / "a.html.gz"
        path.write_bytes(gzip.compress(page("Flood")))
        outcome = clean_document(read(path)[0], Job(max_bytes=300))
        assert "larger than 300 bytes" in outcome.reason


def compress(data: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(data)
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor(write_checksum=True).compress(data)
    return packed


class TestZip:
    def test_documents_in_order_each_in_its_place(self, tmp_path: Path) -> None:
        path = zipped(
            tmp_path / "pages.zip",
            **{"b/two.html": page("Two"), "a.htm": page("One"), "style.css": b"p {}"},
            **{
                "__MACOSX/._a.htm": b"x",
                ".hidden/x.md": b"x",
                "../../up.md": b"# Up\n\n" + b"w " * 9,
            },
        )
        documents = read(path)
        assert [d.stem for d in documents] == ["pages.zip/up", "pages.zip/a", "pages.zip/b/two"]
        assert titles(documents[1:]) == ["One", "Two"]
        assert documents[1].shown == f"{path.name}:a.htm"

    @given(st.lists(MEMBERS, min_size=1, max_size=6, unique=True))
    @settings(max_examples=150, deadline=None)
    def test_no_name_leads_out_or_meets_another(self, names: list[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.zip"
            with zipfile.ZipFile(path, "w") as archive:
                for name in names:
                    archive.writestr(name, b"# Words\n")
            documents = list(read(path))
        written = [one.stem for one in documents if not one.trouble]
        assert len({as_compared(stem) for stem in written}) == len(written)
        for stem in written:
            holder, *parts = stem.split("/")
            assert holder == "p.zip"
            for part in (*parts[:-1], parts[-1] + ".md", parts[-1] + ".meta.json"):
                assert part not in ("", ".", "..")
                assert not re.search(r'[\\:*?"<>|\x00-\x1f\x7f]', part)
                assert not re.match(r"(?i)(con|aux|nul|lpt1) *(\.|$)", part)
                assert part == part.rstrip(". ")
                assert len(os.fsencode(part)) <= 255

    def test_two_for_one_output(self, tmp_path: Path) -> None:
        path = zipped(tmp_path / "p.zip", **{"a.html": page("One"), "A.md": b"# Two"})
        kept, named = read(path)
        assert not kept.trouble
        assert "a.html:" in named.name + ":"
        assert "same file as A.md" in named.trouble

    def test_a_bomb_and_one_whose_members_share_their_bytes(self, tmp_path: Path) -> None:
        path = zipped(tmp_path / "p.zip", **{"a.html": bytes(50 * 1024 * 1024)})
        assert "200 times" in read(path)[0].trouble

    def test_a_broken_member_costs_itself_only(self, tmp_path: Path) -> None:
        path = tmp_path / "p.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.html", page("One"))
            archive.writestr("b.html", page("Two"))
        path.write_bytes(path.read_bytes().replace(b"<h1>One", b"<h1>0ne"))
        first, second = read(path)
        assert "cannot be unpacked" in first.trouble
        assert titles([second]) == ["Two"]

    def test_no_zip(self, tmp_path: Path) -> None:
        (tmp_path / "p.zip").write_bytes(b"PK no zip")
        (document,) = read(tmp_path / "p.zip")
        assert document.trouble.startswith("cannot be read as ZIP")


class TestEpub:
    PACKAGE = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><source>{source}</source>'
        '</metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml"'
        ' properties="nav"/><item id="a" href="text/z%20first.xhtml" media-type="application/xhtml'
        '+xml"/><item id="b" href="text/a.xhtml" media-type="application/xhtml+xml"/><item id="c"'
        ' href="p.png" media-type="image/png"/></manifest><spine><itemref idref="n"/><itemref'
        ' idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>'
    )
    LIST = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'

    def book(self, path: Path, **more: bytes) -> Path:
        members = {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": self.LIST.encode(),
            "OEBPS/book.opf": self.PACKAGE.encode(),
            "OEBPS/text/z first.xhtml": page("First"),
            "OEBPS/text/a.xhtml": page("Second"),
        }
        return zipped(path, **{**members, **more})

    def test_in_the_order_of_its_spine(self, tmp_path: Path) -> None:
        documents = read(self.book(tmp_path / "book.epub"))
        assert [d.stem for d in documents] == ["book.epub/001-z first", "book.epub/002-a"]
        assert titles(documents) == ["First", "Second"]

    @pytest.mark.parametrize(
        "text", [b"<!DOCTYPE x [<!ENTITY a 'b'>]><container/>", b"<container", b"", b"<container/>"]
    )
    def test_a_bad_list_is_one_line(self, tmp_path: Path, text: bytes) -> None:
        book = self.book(tmp_path / "book.epub", **{"META-INF/container.xml": text})
        (document,) = read(book)
        assert document.trouble

    def test_a_name_as_long_as_names_may_be(self, tmp_path: Path) -> None:
        name = "n" * 249 + ".xhtml"
        package = self.PACKAGE.replace("a.xhtml", name).encode()
        more = {"OEBPS/book.opf": package, f"OEBPS/text/{name}": page("Second")}
        documents = read(self.book(tmp_path / "book.epub", **more))
        assert not documents[1].trouble
        assert len(documents[1].stem.split("/")[1] + ".meta.json") == 255

    def test_a_part_that_is_not_there(self, tmp_path: Path) -> None:
        path = zipped(
            tmp_path / "book.epub",
            **{
                "META-INF/container.xml": self.LIST.encode(),
                "OEBPS/book.opf": self.PACKAGE.encode(),
            },
        )
        assert [d.trouble for d in read(path)] == ["is not in the book"] * 2


def record(kind: str, headers: str, body: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def response(url: str, body: bytes, *, http: str = "", code: int = 200) -> bytes:
    answer = f"HTTP/1.1 {code} X\r\nContent-Type: text/html\r\n{http}\r\n".encode()
    headers = (
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
    )
    return record("response", headers, answer + body)


class TestWarc:
    def archive(self) -> bytes:
        pytest.importorskip("fastwarc")
        packed = gzip.compress(page("Two"))
        text = "WARC-Target-URI: https://x.example/t\r\nContent-Type: text/plain\r\n"
        return b"".join(
            [
                record("warcinfo", "", b"software: x"),
                response("https://x.example/1", page("One")),
                response("https://x.example/404", page("Not found"), code=404),
                response("https://x.example/2", packed, http="Content-Encoding: gzip\r\n"),
                record("conversion", text, b"Words of an article.\n\n" + PROSE.encode()),
            ]
        )

    @pytest.mark.parametrize("suffix", ["", ".gz"])
    def test_pages_with_address_and_date(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"crawl.warc{suffix}"
        data = self.archive()
        path.write_bytes(gzip.compress(data) if suffix else data)
        documents = read(path)
        assert [d.url for d in documents] == [f"https://x.example/{n}" for n in ("1", "2", "t")]
        assert documents[0].stem == f"crawl.warc{suffix}/000001"
        outcome = clean_document(documents[1], Job())
        sidecar = json.loads(outcome.sidecar)
        assert sidecar["metadata"]["title"] == "Two"
        assert sidecar["metadata"]["url"] == "https://x.example/2"
        assert sidecar["source"]["retrieved"] == "2020-01-02T03:04:05Z"

    def test_the_encoding_it_was_sent_with(self) -> None:
        data = "<p>caf\xe9 d\xe9j\xe0 vu</p>".encode("cp1253", "replace")
        job = Job()
        sent = read_input(Input("x", data="<p>кафе</p>".encode("koi8-r"), charset="koi8-r"), job)
        assert sent.job.options.encoding == "koi8-r"
        for wrong in ("klingon", None):
            assert (
                read_input(Input("x", data=data, charset=wrong), job).job.options.encoding is None
            )
        utf8 = Input("x", data="é".encode(), charset="latin-1")
        assert read_input(utf8, job).job.options.encoding is None

    def test_damage_is_named_and_what_came_before_it_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "crawl.warc"
        path.write_bytes(self.archive() + b"garbage that is no header\r\n\r\n" * 9)
        *documents, last = read(path)
        assert len(documents) == 3
        assert "cannot be read past record" in last.trouble


class TestParquet:
    def test_rows(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        path = tmp_path / "pages.parquet"
        table = {
            "html": [page("One"), None, page("Three")],
            "url": ["https://x.example/1", None, None],
            "retrieved": ["2020-01-02", None, None],
        }
        pq.write_table(pa.table(table), path)
        first, second, third = read(path, Job(text_key="html"))
        assert (first.url, first.retrieved) == ("https://x.example/1", "2020-01-02")
        assert second.trouble == "has no text in its row"
        assert third.stem == "pages.parquet/000003"
        assert titles([first, third]) == ["One", "Three"]
        (wrong,) = read(path)
        assert "has no column 'text'; --text-key names it (it has: html" in wrong.trouble

    def test_no_parquet_and_a_bomb(self, tmp_path: Path) -> None:
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        path = tmp_path / "pages.parquet"
        path.write_bytes(b"PAR1 nothing")
        assert "cannot be read as Parquet" in read(path)[0].trouble
        big = pa.table({"text": ["x" * 20_000_000]})
        pq.write_table(big, path, compression="zstd", use_dictionary=False)
        assert "200 times" in read(path)[0].trouble


class TestJsonl:
    @pytest.mark.parametrize("suffix", ["", ".gz"])
    def test_lines_by_their_number(self, tmp_path: Path, suffix: str) -> None:
        line = {
            "text": page("One").decode(),
            "url": "https://x.example/",
            "retrieved": "2020-01-02",
        }
        data = (json.dumps(line) + "\n\nno json\n").encode()
        path = tmp_path / f"pages.jsonl{suffix}"
        path.write_bytes(gzip.compress(data) if suffix else data)
        first, second = read(path)
        assert first.stem == f"pages.jsonl{suffix}/000001"
        sidecar = json.loads(clean_document(first, Job()).sidecar)
        assert sidecar["source"]["retrieved"] == "2020-01-02"
        assert sidecar["metadata"]["url"] == "https://x.example/"
        assert second.stem.endswith("/000003")
        assert "not valid JSON" in clean_document(second, Job()).reason


class TestSaved:
    MHTML = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/flood\r\n"
        "Subject: Flood\r\nDate: Thu, 2 Jan 2020 03:04:05 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/css\r\n\r\np {}\r\n"
        "--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--B--\r\n"
    )

    def test_mhtml(self, tmp_path: Path) -> None:
        from base64 import b64encode

        path = tmp_path / "a.mhtml"
        path.write_text(self.MHTML % b64encode(page("Flood")).decode())
        (document,) = read(tmp_path)
        sidecar = json.loads(clean_document(document, Job()).sidecar)
        assert sidecar["metadata"]["title"] == "Flood"
        assert sidecar["metadata"]["url"] == "https://x.example/flood"
        assert sidecar["source"]["retrieved"] == "2020-01-02T03:04:05+00:00"

    @pytest.mark.parametrize("data", [b"", b"no mail", b"Content-Type: text/plain\n\nx"])
    def test_mhtml_without_a_page(self, data: bytes) -> None:
        with pytest.raises(InputError, match="MHTML"):
            open_saved(data, "a.mht")

    def test_mhtml_as_deep_as_nobody_writes_it(self) -> None:
        data = b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
        )
        with pytest.raises(InputError, match="MHTML"):
            open_saved(data, "a.mht")

    def test_notes_of_browsers(self) -> None:
        single = (
            b"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n"
            b" url: https://x.example/a?b=1 \n"
            b" saved date: Thu Nov 23 2023 10:00:00 GMT+0130 (Somewhere)\n-->" + page("x")
        )
        found = open_saved(single, "a.html")
        assert found.url == "https://x.example/a?b=1"
        assert found.retrieved == "2023-11-23T10:00:00+01:30"
        note = b"<!-- Saved from https://x.example/ at 2023-11-23T10:00:00Z using monolith v2 -->"
        assert open_saved(note, None).retrieved == "2023-11-23T10:00:00Z"
        assert open_saved(b"<!-- saved from url=(0019)https://x.example/ -->", None).url
        assert open_saved(b"<!-- nothing -->", None).url is None
        assert script_date("Thu Nov 99 2023 10:00:00 GMT+0100") is None


class TestPlan:
    def test_a_missing_library_is_told_before_anything(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cleaner.batch.extras.is_here", lambda _: False)
        for name, extra in (
            ("a.warc.gz", "warc"),
            ("a.html.zst", "zstd"),
            ("a.parquet", "parquet"),
        ):
            (tmp_path / name).write_bytes(b"")
            with pytest.raises(UsageError, match=rf"pip install 'article-cleaner\[{extra}\]'"):
                make_plan([str(tmp_path / name)])
            (tmp_path / name).unlink()

    def test_an_archive_and_the_folder_it_was_unpacked_to_do_not_clash(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "in" / "p").mkdir(parents=True)
        zipped(tmp_path / "in" / "p.zip")
        (tmp_path / "in" / "p" / "a.md").write_text("x")
        check_outputs(make_plan([str(tmp_path / "in")]).inputs, tmp_path / "out")

    def test_two_archives_of_one_name_do(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            zipped(tmp_path / name / "p.zip", **{"x.md": b"# X"})
        plan = make_plan([str(tmp_path / n / "p.zip") for n in ("a", "b")])
        with pytest.raises(UsageError, match=r"both be written to p\.zip/"):
            check_outputs(plan.inputs, tmp_path / "out")


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CLEANER_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(SOURCE), "HOME": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
    )


@posix
class TestCommand:
    @pytest.fixture
    def here(self, tmp_path: Path) -> Path:
        (tmp_path / "in").mkdir()
        zipped(tmp_path / "in" / "p.zip", **{"a.html": page("One"), "b.html": page("Two")})
        (tmp_path / "in" / "c.html").write_bytes(page("Three"))
        return tmp_path

    def test_into_a_folder_twice_and_with_a_member_gone(self, here: Path) -> None:
        assert run("in", "-o", "out", cwd=here).stderr == "cleaner: 3 cleaned, in out\n"
        assert (here / "out" / "p.zip" / "b.md").exists()
        again = run("in", "-o", "out", cwd=here)
        assert again.stderr == "cleaner: 0 cleaned, 3 unchanged, in out\n"
        zipped(here / "in" / "p.zip", **{"a.html": page("One")})
        pruned = run("in", "-o", "out", "--prune", cwd=here)
        assert pruned.stderr.splitlines() == [
            "cleaner: 0 cleaned, 2 unchanged, in out",
            "cleaner: 1 result without an input removed",
        ]
        assert not (here / "out" / "p.zip" / "b.md").exists()

    def test_into_one_jsonl_file(self, here: Path) -> None:
        done = run("in", "-o", "all.jsonl", cwd=here)
        assert (done.returncode, done.stderr) == (0, "cleaner: 3 cleaned, in all.jsonl\n")
        lines = [json.loads(line) for line in (here / "all.jsonl").read_text().splitlines()]
        assert [line["metadata"]["title"] for line in lines] == ["Three", "One", "Two"]
        before = (here / "all.jsonl").read_bytes()
        assert run("in", "-o", "all.jsonl", "-j", "1", cwd=here).returncode == 0
        assert (here / "all.jsonl").read_bytes() == before

    def test_into_one_parquet_file(self, here: Path) -> None:
        pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        (here / "in" / "d.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
        done = run("in", "-o", "new/all.parquet", cwd=here)
        assert done.returncode == 3
        rows = pq.read_table(here / "new" / "all.parquet").to_pylist()
        assert [r["title"] for r in rows] == ["Three", None, "One", "Two"]
        assert "not text" in rows[1]["error"]

    def test_dry_run_looks_inside(self, here: Path) -> None:
        done = run("in/p.zip", "--dry-run", cwd=here)
        assert done.returncode == 0
        assert "in/p.zip:a.html" in done.stderr

    def test_stdout_is_for_one(self, here: Path) -> None:
        done = run("in/p.zip", cwd=here)
        assert done.returncode == 2
        assert "need -o OUT" in done.stderr
