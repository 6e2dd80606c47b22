"""R14: the right text from any encoding, and the sidecar names it.

`tests/test_detect.py` has the order of trust, `tests/test_hostile.py` pages in 30 encodings.
"""

import pytest

import cleaner

SAID = "He said “it’s the café’s naïve £5” – and left the ferry at dawn with nine passengers."
PAGE = f"<!doctype html><html><head>{{}}</head><body><h1>T</h1><p>{SAID}</p><p>{SAID}</p>"
LINES = f"# Title\n\n{SAID}\n\n**{SAID}**\n"
# What the bytes are in, and what the sidecar calls it.
NAMED = (
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32-le"), ("utf-32-be", "utf-32-be"),
    ("cp1252", "cp1252"),
)  # fmt: skip


@pytest.mark.parametrize(("encoding", "name"), NAMED)
@pytest.mark.parametrize("text", [PAGE.format(""), LINES], ids=["page", "Markdown"])
def test_r14_nothing_declared(encoding, name, text):
    made = cleaner.clean(text.encode(encoding))
    assert made.markdown.count(SAID) == 2
    assert made.sidecar.source.encoding == name
    assert made.warnings == cleaner.clean(text).warnings


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "utf-16", "no-such", "zip", "rot13", "utf-7", "\u202e"]
)
def test_r14_a_wrong_declaration_on_utf_8(declared):
    made = cleaner.clean(PAGE.format(f'<meta charset="{declared}">').encode())
    assert made.markdown.count(SAID) == 2
    assert made.sidecar.source.encoding == "utf-8"


def test_r14_what_cannot_be_read_is_told():
    broken = PAGE.format("<meta charset=utf-8>").encode().replace(b"nine", b"ni\xff\xfe\x80ne")
    made = cleaner.clean(broken, options=cleaner.Options(encoding="utf-8"))
    assert "some characters could not be read" in made.warnings
    assert "some characters could not be read" not in cleaner.clean(PAGE.format("")).warnings
