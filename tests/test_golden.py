"""Whole documents: what comes out, what is known of it, what went and why.

In an `expected.meta.json`, `metadata` is the truth; the fields under `wrong`, each with its reason,
are those we know we get wrong. The day one of them is right, its test says so.

A golden never writes itself. After a change that is meant to be one,
`python tests/test_golden.py --write SLUG` writes the `expected.meta.json` of that one golden anew,
for a person to read in the diff; `--write-markdown SLUG` also its `expected.md`.
"""

import difflib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import Article, Options

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
FAILING = HERE / "golden-failing"
# The seed is stored once, where everybody looks for it.
ELSEWHERE = {"seed": HERE.parent / "seeds" / "000_51a23f6c0be95269.txt"}


def slugs(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if (path / "expected.md").exists())


def source_of(folder: Path) -> Path:
    if folder.name in ELSEWHERE:
        return ELSEWHERE[folder.name]
    (found,) = folder.glob("source.*")
    return found


def clean(path: Path) -> Article:
    return cleaner.clean(path.read_bytes(), options=Options(path=path.name))


def account(article: Article) -> dict[str, Any]:
    """What `expected.meta.json` holds: that which says something about the page, and is stable."""
    sidecar = article.to_dict()
    return {
        "metadata": {
            k: json.loads(json.dumps(v))
            for k, v in sidecar["metadata"].items()
            if v not in (None, [], (), {})
        },
        "removals": [[r["line"], r["category"], r["rule"]] for r in sidecar["removals"]],
        "edits": [[e["line"], e["kind"]] for e in sidecar["edits"]],
        "warnings": list(sidecar["warnings"]),
    }


def written(told: dict[str, Any]) -> str:
    """JSON with one removal on a line, so that a diff shows which line of the page changed."""
    told = dict(told)
    rows = {k: told.pop(k) for k in ("removals", "edits", "warnings")}
    text = json.dumps(told, ensure_ascii=False, indent=2)[:-2]
    for key, entries in rows.items():
        lines = ",\n".join(f"    {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
        text += f',\n  "{key}": ' + (f"[\n{lines}\n  ]" if entries else "[]")
    return text + "\n}\n"


def difference(expected: str, got: str) -> str:
    return "".join(
        difflib.unified_diff(
            expected.splitlines(True), got.splitlines(True), "expected", "got", n=1
        )
    )


def check_markdown(folder: Path) -> None:
    expected = (folder / "expected.md").read_bytes().decode("utf-8")
    got = clean(source_of(folder)).markdown
    assert got == expected, difference(expected, got)


def check_account(folder: Path) -> None:
    expected = json.loads((folder / "expected.meta.json").read_text("utf-8"))
    got = account(clean(source_of(folder)))
    for field in expected.pop("wrong", {}):
        true, found = expected["metadata"].pop(field, None), got["metadata"].pop(field, None)
        assert found != true, f"{field} is right now: take it out of `wrong`"
    assert got == expected, difference(written(expected), written(got))


@pytest.mark.parametrize("slug", slugs(GOLDEN))
def test_markdown(slug):
    check_markdown(GOLDEN / slug)


@pytest.mark.parametrize("slug", slugs(GOLDEN))
def test_account(slug):
    check_account(GOLDEN / slug)


@pytest.mark.parametrize("slug", slugs(GOLDEN))
def test_cleaning_it_again_changes_nothing(slug):
    once = clean(source_of(GOLDEN / slug)).markdown
    assert cleaner.clean(once).markdown == once
    assert cleaner.clean(once, options=Options(path="again.md")).markdown == once


@pytest.mark.parametrize(
    "slug", [pytest.param(s, marks=pytest.mark.xfail(strict=True)) for s in slugs(FAILING)]
)
def test_known_failure(slug):
    """What we know we get wrong; the day one is right, it moves to `golden/`."""
    check_markdown(FAILING / slug)
    if (FAILING / slug / "expected.meta.json").exists():
        check_account(FAILING / slug)


def test_every_known_failure_says_why():
    for slug in slugs(FAILING):
        assert (FAILING / slug / "why.md").read_text("utf-8").strip()


def test_the_clean_one_is_not_changed_by_one_byte():
    folder = GOLDEN / "clean-markdown"
    article = clean(folder / "source.md")
    assert article.markdown.encode() == (folder / "source.md").read_bytes()
    assert article.removals == ()


def test_the_seed_loses_nothing_else():
    """Every line of the seed that is not in the output is in a removal, and the other way round."""
    article = clean(ELSEWHERE["seed"])
    records = article.sidecar.removals
    assert article.metadata.title == "Relations Between India and Russia on the Rise"
    assert [len(article.metadata.extra[key]) for key in ("region", "theme")] == [2, 1]
    (edit,) = [e for e in article.sidecar.edits if e.kind == "joined-paragraph"]
    assert "Washington receives ¶ news on" in edit.before
    assert {r.category for r in records} >= {
        "byline",
        "dateline",
        "taxonomy",
        "translation",
        "separator",
        "share",
        "provenance",
        "author-bio",
        "credit",
        "copyright",
        "comments",
        "disclaimer",
        "contact",
    }


def write(slug: str, *, markdown: bool) -> None:
    folder = GOLDEN / slug
    article = clean(source_of(folder))
    told, path = account(article), folder / "expected.meta.json"
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for field, why in before.get("wrong", {}).items():
        told.setdefault("wrong", {})[field] = why
        told["metadata"].pop(field, None)
        if field in before["metadata"]:
            told["metadata"][field] = before["metadata"][field]
    path.write_text(written(told), "utf-8")
    if markdown:
        (folder / "expected.md").write_bytes(article.markdown.encode())


if __name__ == "__main__":
    flag, name = sys.argv[1:]
    if flag not in ("--write", "--write-markdown"):
        sys.exit("python tests/test_golden.py --write SLUG | --write-markdown SLUG")
    write(name, markdown=flag == "--write-markdown")
