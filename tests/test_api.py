"""The Python API: the public names, what `clean` and `clean_many` give, and errors."""

import dataclasses
import json

import jsonschema
import pytest

import cleaner
from cleaner import Article, CleanerError, Format, InputError, Options, Sidecar

PROSE = (
    "The water rose through the night, and by morning the lower streets of the town stood under a"
    " foot of it, brown and smelling of diesel. Nobody was hurt, because the warning came early."
)
DOCUMENT = f"# Flood\n\nBy Ada Marsh\n\n{PROSE}\n\n{PROSE}\n\nShare this article\n"
PAGE = (
    "<html><head><title>Flood</title></head><body><h1>Flood</h1>"
    f"<p>{PROSE} <a href='/b'>more</a></p><p>{PROSE}</p></body></html>"
)


def test_every_public_name_is_there():
    for name in cleaner.__all__:
        assert getattr(cleaner, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'scrub'"):
        _ = cleaner.scrub


def test_an_article():
    article = cleaner.clean(DOCUMENT)
    assert isinstance(article, Article)
    assert article.markdown == f"# Flood\n\n{PROSE}\n\n{PROSE}\n"
    assert article.text == f"Flood\n\n{PROSE}\n\n{PROSE}\n"
    assert article.metadata.title == "Flood"
    assert [r.category for r in article.removals] == ["byline", "share"]
    assert len(article.blocks) == 5
    assert article.warnings == article.sidecar.warnings
    assert isinstance(article.sidecar, Sidecar)


def test_everything_is_read_only():
    article = cleaner.clean(DOCUMENT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.markdown = ""
    with pytest.raises(AttributeError):
        article.metadata.title = ""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Options().lean = "recall"


@pytest.mark.parametrize(
    "data", [DOCUMENT, DOCUMENT.encode(), DOCUMENT.encode("utf-16"), "\ufeff" + DOCUMENT]
)
def test_strings_and_bytes(data):
    assert cleaner.clean(data).markdown == cleaner.clean(DOCUMENT).markdown


def test_lone_surrogates_of_a_string_do_not_raise():
    assert cleaner.clean("# T \udc80\n\nWords.\n").markdown.encode()


def test_the_url_resolves_links_and_is_told():
    article = cleaner.clean(PAGE, url="https://fen.example/a/c")
    assert "[more](https://fen.example/b)" in article.markdown
    assert article.metadata.url == "https://fen.example/a/c"


def test_options():
    assert "[more]" not in cleaner.clean(PAGE, options=Options(links=False)).markdown
    assert (
        cleaner.clean("<p>x", options=Options(format=Format.TEXT)).sidecar.source.format == "text"
    )
    assert (
        cleaner.clean(b"caf\xe9 au lait", options=Options(encoding="latin-1")).markdown
        == "café au lait\n"
    )
    assert cleaner.clean(PROSE, options=Options(language="fy")).metadata.language == "fy"
    assert cleaner.clean(DOCUMENT, options=Options(path="a/b.md")).sidecar.source.path == "a/b.md"
    given = Options(given={"title": "Given"})
    assert cleaner.clean(DOCUMENT, options=given).metadata.title == "Given"


def test_images_can_be_left_out():
    page = PAGE.replace("<h1>Flood</h1>", "<h1>Flood</h1><p><img src=/p.png alt=view></p>")
    assert "![view](/p.png)" in cleaner.clean(page).markdown
    assert "p.png" not in cleaner.clean(page, options=Options(images=False)).markdown


@pytest.mark.parametrize("profile", ["yaml", "hugo", "jekyll", "obsidian"])
def test_front_matter_on_demand(profile):
    made = cleaner.clean(DOCUMENT, options=Options(front_matter=profile)).markdown
    assert made.startswith("---\n")
    assert "Flood" in made.partition("\n---\n")[0]
    assert made.endswith(f"# Flood\n\n{PROSE}\n\n{PROSE}\n")


def test_front_matter_that_came_stays_unless_told():
    text = f"---\ntitle: Mine\nodd: [1, 2]\n---\n{DOCUMENT}"
    assert cleaner.clean(text).markdown.startswith("---\ntitle: Mine\nodd: [1, 2]\n---\n# Flood")
    assert cleaner.clean(text).metadata.title == "Mine"
    assert cleaner.clean(text, options=Options(front_matter="none")).markdown.startswith("# Flood")


def test_the_sidecar_as_data():
    article = cleaner.clean(DOCUMENT, options=Options(path="a.md", keep=frozenset({"share"})))
    told = article.to_dict()
    assert list(told) == [
        "schema_version",
        "metadata",
        "origins",
        "source",
        "stats",
        "removals",
        "edits",
        "warnings",
        "quality",
        "kind",
        "cleaner",
    ]
    assert told["schema_version"] == 1
    assert told["origins"]["title"]["from"] == "heading"
    assert told["cleaner"]["options"] == {"keep": ["share"]}
    assert told["source"]["bytes"] == len(DOCUMENT.encode())
    assert json.loads(article.sidecar.to_json()) == json.loads(json.dumps(told))


def test_the_schema_is_one_and_holds():
    schema = cleaner.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for data in (DOCUMENT, PAGE, ""):
        jsonschema.validate(json.loads(cleaner.clean(data).sidecar.to_json()), schema)


def test_the_sidecar_is_plain_lists():
    """As `to_dict` promises: what validators and YAML writers take without a detour over JSON."""
    jsonschema.validate(cleaner.clean(DOCUMENT).to_dict(), cleaner.schema())


@pytest.mark.parametrize("data", [b"%PDF-1.4\x00", b"\x89PNG\r\n\x1a\n", bytes(range(32)) * 20])
def test_what_is_no_text_raises(data):
    with pytest.raises(InputError) as caught:
        cleaner.clean(data)
    assert isinstance(caught.value, CleanerError)
    assert str(caught.value)


@pytest.mark.parametrize("data", ["", b"", " \n\t\n", "\ufeff", "<html></html>"])
def test_nothing_gives_nothing_and_says_so(data):
    article = cleaner.clean(data)
    assert (article.markdown, article.text, article.warnings[0]) == ("", "", "empty")


def test_a_stream_keeps_its_order_and_its_errors():
    stream = iter([DOCUMENT, b"%PDF-1.4\x00", (PAGE, "https://fen.example/a/c"), DOCUMENT.encode()])
    one, bad, page, other = cleaner.clean_many(stream)
    assert isinstance(bad, InputError)
    assert one.markdown == other.markdown
    assert "https://fen.example/b" in page.markdown


def test_a_stream_is_lazy():
    def endless():
        while True:
            yield DOCUMENT

    assert next(cleaner.clean_many(endless())).metadata.title == "Flood"


@pytest.mark.parametrize(
    ("page", "warning"),
    [
        (
            "<title>404 Not Found</title><h1>404 Not Found</h1><p>The page you wanted is gone.</p>",
            "error page",
        ),
        (
            "<div class=cookie-banner><p>We use cookies to store and access information on your"
            " device.</p></div><p>Hello.</p>",
            "consent wall",
        ),
        ("<h1>T</h1><p>A short note.</p>", "thin"),
    ],
)
def test_what_is_no_article_is_kept_and_named(page, warning):
    article = cleaner.clean(page, options=Options(format=Format.HTML))
    assert any(warning in said for said in article.warnings), article.warnings
    assert article.markdown.strip()


SHELL = "<title>App</title><div id=app></div><p>You need to enable JavaScript to run this app.</p>"


def test_a_script_shell_is_named():
    assert any("script shell" in said for said in cleaner.clean(SHELL).warnings)


def test_a_script_shell_is_kept():
    assert "JavaScript" in cleaner.clean(SHELL).markdown
