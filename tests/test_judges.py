"""What each judge says goes, what it must leave alone, and what options and vetoes put back."""

import pytest

import cleaner
from cleaner import Format, Options, RuleError
from cleaner.judge import CLOSING_JUDGES, RULE_JUDGES
from cleaner.judge.labels import judge_labels
from cleaner.judge.names import judge_by_name
from cleaner.judge.patterns import judge_by_pattern
from cleaner.judge.structure import (
    judge_empty_sections,
    judge_separators,
)
from cleaner.parse import parse
from cleaner.rules import rules_in_force

PROSE = (
    "The water rose through the night, and by morning the lower streets of the town stood under a"
    " foot of it, brown and smelling of diesel. Nobody was hurt, because the warning came early."
)
LONG = "\n\n".join(f"{PROSE} It was the {n}th flood of the century." for n in range(4, 16))
LONG_HTML = "".join(f"<p>{PROSE} It was the {n}th flood of the century.</p>" for n in range(4, 16))


def ask(judge, text, form=Format.MARKDOWN):
    """The texts of the blocks one judge would remove, with its verdicts."""
    document = parse(text, form)
    said = list(judge(document, rules_in_force().remembering("en")))
    return {document.block(removal.block).text: removal for removal in said}


def clean(text, **options):
    return cleaner.clean(text, options=Options(**options))


def rules_of(article):
    return [record.rule for record in article.sidecar.removals]


def test_each_judge_only_speaks():
    document = parse(f"# T\n\nShare this article\n\n{LONG}\n", Format.MARKDOWN)
    before = document.blocks
    for judge in (*RULE_JUDGES, *CLOSING_JUDGES):
        for removal in judge(document, rules_in_force().remembering("en")):
            assert removal.reason
            assert 0 < removal.confidence <= 1
            assert document.blocks is before


# ── names


def test_what_a_page_names_goes():
    page = (
        f"<body><div class='share-bar'><span>On the web</span></div><div>{LONG_HTML}</div></body>"
    )
    said = ask(judge_by_name, page, Format.HTML)
    assert list(said) == ["On the web"]
    assert said["On the web"].rule == "html/share"
    assert "share-bar" in said["On the web"].reason


@pytest.mark.parametrize("names", ["cookie-banner", "sidebar", "comments", "share-bar", "footer"])
def test_an_element_that_holds_the_prose_never_goes_by_its_name(names):
    page = f"<body class='{names}'><h1>Flood</h1><div class='{names}'>{LONG_HTML}</div></body>"
    assert PROSE in clean(page).markdown


def test_a_name_inside_a_vetoed_one_still_counts():
    page = f"<body class='sidebar'>{LONG_HTML}<div class='comments'><p>First!</p></div></body>"
    made = clean(page).markdown
    assert PROSE in made
    assert "First!" not in made


@pytest.mark.parametrize(
    "attribute", ["hidden", "style='display:none'", "style='visibility: hidden'"]
)
def test_what_the_page_hides_goes(attribute):
    page = f"<body><div {attribute}><p>You have been logged out.</p></div>{LONG_HTML}</body>"
    assert ask(judge_by_name, page, Format.HTML)["You have been logged out."].rule == "html/hidden"


def test_a_hidden_article_is_still_the_article():
    page = f"<body><div style='display:none'>{LONG_HTML}</div><p>Loading</p></body>"
    assert PROSE in clean(page).markdown


def test_controls_go_in_any_format():
    page = f"<body>{LONG_HTML}<select><option>Ten a page</option></select></body>"
    assert ask(judge_by_name, page, Format.HTML)["Ten a page"].rule == "html/control"
    said = ask(judge_by_name, f"{LONG}\n\n<form><input></form>\n")
    assert [removal.rule for removal in said.values()] == ["any/raw-html"]


def test_posts_called_comments_are_the_page_where_there_is_no_other():
    posts = "".join(f"<div class='comment'><p>{PROSE} Number {n}.</p></div>" for n in range(5))
    page = f"<body><h1>Floods</h1><div class='comments'>{posts}</div></body>"
    assert "Number 4." in clean(page).markdown


# ── patterns


def test_a_pattern_sees_what_a_reader_sees():
    for written in (
        "Share this article",
        "**Share this article**",
        "[Share this article](/s)",
        "*Share this article*",
    ):
        said = ask(judge_by_pattern, f"{LONG}\n\n{written}\n\n{PROSE}\n")
        assert [r.category for r in said.values()] == ["share"], written


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday, and nobody knew why.",
        "Print is not dead, said the editor of the paper.",
        "Read more books, he said: it helps.",
        "Related problems were found in the other bridge, too.",
        "Comments on the plan were sharp.",
        "The original was published in 1962, in French.",
        "By the river stood a house.",
        "Follow the river for a mile, then turn left.",
        "He subscribed to the newspaper for forty years.",
    ],
)
def test_prose_that_sounds_like_boilerplate_stays(line):
    assert line in clean(f"# Flood\n\n{LONG}\n\n{line}\n\n{LONG}\n").markdown


def test_code_and_tables_are_never_matched():
    table = "| Subscribe | Share |\n|---|---|\n| 1 | 2 |"
    text = f"{LONG}\n\n```\nShare this article\n```\n\n{table}\n\n{PROSE}\n"
    assert clean(text).markdown == text


def test_a_rule_for_the_edges_leaves_the_middle_alone():
    line = "January 29, 2021"
    assert line in clean(f"# Flood\n\n{LONG}\n\n{line}\n\n{LONG}\n").markdown
    assert line not in clean(f"# Flood\n\n{line}\n\n{LONG}\n").markdown


def test_what_a_line_said_is_claimed_before_it_goes():
    article = clean(
        f"# Flood\n\nBy Ada Marsh\n\nMay 4, 2017\n\n{LONG}\n\nCopyright © 2017 Fen Press\n"
    )
    assert [a.name for a in article.metadata.authors] == ["Ada Marsh"]
    assert article.metadata.published == "2017-05-04"
    assert "Fen Press" in article.metadata.copyright
    assert "Ada Marsh" not in article.markdown


SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
PORTUGUESE = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
)
ITALIAN = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
)
POLISH = (
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
    " grudnia"
)
MONTHS = {
    (
        "en",
        "{} 14, 2020",
    ): "January February March April May June July August September October November December",
    (
        "de",
        "14. {} 2020",
    ): "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    (
        "fr",
        "14 {} 2020",
    ): "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ("es", "14 de {} de 2020"): SPANISH,
    ("pt", "14 de {} de 2020"): PORTUGUESE,
    (
        "it",
        "14 {} 2020",
    ): ITALIAN,
    (
        "nl",
        "14 {} 2020",
    ): "januari februari maart april mei juni juli augustus september oktober november december",
    (
        "pl",
        "14 {} 2020",
    ): POLISH,
    (
        "ru",
        "14 {} 2020",
    ): "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    (
        "tr",
        "14 {} 2020",
    ): "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    (
        "ar",
        "14 {} 2020",
    ): "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        pytest.param(
            language,
            form.format(month),
        )
        for (language, form), months in MONTHS.items()
        for month in months.split()
    ],
)
def test_a_date_alone_is_a_dateline_in_every_month(language, line):
    found = rules_in_force().matching(line, len(line.split()))
    assert any(r.category == "dateline" and r.id.startswith(language) for r, _ in found)


# ── labels


@pytest.mark.parametrize(
    "line", ["Region: Asia, Europe", "Planet: [Mars](#)", "Ort: Bremen", "主題：海"]
)
def test_label_lines_at_the_edge_go_and_are_told(line):
    said = ask(judge_labels, f"# T\n\n{line}\n\n{LONG}\n")
    (removal,) = said.values()
    assert (removal.rule, removal.category) == ("any/label-line", "taxonomy")
    (claim,) = removal.claims
    assert claim.field == "extra"
    assert claim.value[1]


@pytest.mark.parametrize(
    "line",
    [
        "Note: bring a coat and shoes for the rain.",
        "He said it again: no.",
        "See: https://example.org/a",
        "Write to: desk@fen.example",
        "Three things matter: air, light and bread",
        "Warning: this is hot!",
    ],
)
def test_sentences_with_a_colon_are_no_labels(line):
    assert ask(judge_labels, f"# T\n\n{line}\n\n{LONG}\n") == {}


def test_labels_inside_the_article_stay():
    assert ask(judge_labels, f"{LONG}\n\nRegion: Asia, Europe\n\n{LONG}\n") == {}


def test_label_lines_without_prose_stay():
    assert ask(judge_labels, "# T\n\nRegion: Asia\n") == {}


# ── biographies


def test_a_biography_begins_with_the_author_at_the_end():
    bio = "Ada Marsh paints boats and lives in a lighthouse."
    article = clean(f"# Flood\n\nBy Ada Marsh\n\n{LONG}\n\n{bio}\n")
    assert rules_of(article)[-1] == "any/author-bio"
    assert [(a.name, a.bio) for a in article.metadata.authors] == [("Ada Marsh", bio)]


def test_the_author_in_the_lead_is_not_a_biography():
    line = "Ada Marsh never liked the sea, and she said so."
    assert line in clean(f"# Flood\n\nBy Ada Marsh\n\n{line}\n\n{LONG}\n").markdown


def test_a_first_line_is_no_biography():
    article = clean("Harbour Lights 2025, a list\n\n- Pier\n- Mole\n\nBy Harbour Lights\n")
    assert "Harbour Lights 2025, a list" in article.markdown


def test_another_name_is_no_biography():
    line = "Ida Bloom paints boats and lives in a lighthouse."
    assert line in clean(f"# Flood\n\nBy Ada Marsh\n\n{LONG}\n\n{line}\n").markdown


# ── where the article is

MENU = "".join(f"- [{word}](/{word})\n" for word in ("News", "Sport", "Weather", "Culture"))


def test_title_and_standfirst_above_the_text_stay():
    standfirst = "What the river did to the town, and what the town will do about the river now."
    page = f"<body><h1>Flood</h1><p>{standfirst}</p><div>{LONG_HTML}</div></body>"
    made = clean(page).markdown
    assert made.startswith(f"# Flood\n\n{standfirst}\n")


def test_two_halves_are_both_the_article():
    page = f"<body><div>{LONG_HTML}</div><div>{LONG_HTML.replace('flood', 'storm')}</div></body>"
    assert clean(page).removals == ()


def test_menus_above_and_below_go():
    made = clean(f"{MENU}\n# Flood\n\n{LONG}\n\n{MENU}").markdown
    assert made == f"# Flood\n\n{LONG}\n"


def test_a_closing_line_is_the_article_still():
    text = f"# Flood\n\n{LONG}\n\nSo it goes.\n\nOr went.\n"
    assert clean(text).markdown == text


def test_a_list_at_the_end_is_the_article_still():
    text = f"# Bread\n\n{LONG}\n\n- flour, 500 grams of it\n- a pinch of salt\n- water\n- time\n"
    assert clean(text).markdown == text


def test_a_page_of_links_only_is_not_emptied():
    entries = "".join(
        f"- [Article number {n} about the sea and its ships](/{n})\n" for n in range(20)
    )
    assert clean(f"# Archive\n\n{entries}").markdown.strip()


# ── links


def test_menu_entries_are_navigation_and_headlines_are_related():
    titles = "".join(f"- [Why the bridge at mile {n} is closed again](/b{n})\n" for n in range(6))
    said = clean(f"{MENU}\n# Flood\n\n{LONG}\n\n{titles}").sidecar.removals
    categories = {record.text: record.category for record in said}
    assert {categories.get("Sport"), categories.get("Culture")} == {"navigation"}
    assert categories["Why the bridge at mile 3 is closed again"] == "related"


def test_two_links_may_be_sources():
    text = f"# Flood\n\n{LONG}\n\n- [The report](/r)\n- [The data](/d)\n\n{PROSE}\n"
    assert clean(text).markdown == text


def test_a_list_with_more_words_than_links_stays():
    entries = "".join(
        f"- [Ship {n}](/{n}), which sank in the harbour that winter\n" for n in range(5)
    )
    text = f"# Flood\n\n{LONG}\n\n{entries}\n{PROSE}\n"
    assert clean(text).markdown == text


# ── separators


@pytest.mark.parametrize("sign", ["---", "\\*\\*\\*", "\\*", "* * *", "⁂", "• • •", "—"])
def test_a_separator_parts_two_parts(sign):
    assert ask(judge_separators, f"{LONG}\n\n{sign}\n\n{LONG}\n") == {}
    assert len(ask(judge_separators, f"{sign}\n\n{LONG}\n\n{sign}\n")) == 1  # alike texts, one key
    assert clean(f"# T\n\n{sign}\n\n{LONG}\n\n{sign}\n").markdown == f"# T\n\n{LONG}\n"


@pytest.mark.parametrize("line", ["??", "!", "100", "£", "。"])
def test_no_separator(line):
    assert ask(judge_separators, f"{LONG}\n\n{line}\n") == {}


# ── empty sections


def test_a_heading_goes_with_its_section():
    text = f"# Flood\n\n{LONG}\n\n## Newsletter\n\nSubscribe to our newsletter\n"
    article = clean(text)
    assert article.markdown == f"# Flood\n\n{LONG}\n"


def test_a_heading_that_lost_nothing_stays():
    text = f"# Flood\n\n{LONG}\n\n## One\n\n## Two\n\n{PROSE}\n"
    assert clean(text).markdown == text


def test_a_heading_with_a_part_below_it_stays():
    section = f"## Pumps and hoses\n\nShare this article\n\n### How they work\n\n{PROSE}\n"
    text = f"# Flood\n\n{LONG}\n\n{section}"
    assert clean(text).markdown == text.replace("Share this article\n\n", "")


def test_the_title_is_never_an_empty_section():
    document = parse("# Flood\n\nShare this article\n", Format.MARKDOWN).without([])
    assert list(judge_empty_sections(document, rules_in_force())) == []


# ── options, vetoes

DOCUMENT = (
    f"# Flood\n\nBy Ada Marsh\n\n{LONG}\n\nShare this article\n\nSubscribe to our newsletter\n"
)


def test_keep_a_category():
    made = clean(DOCUMENT, keep=frozenset({"share"})).markdown
    assert "Share this article" in made
    assert "newsletter" not in made


def test_keep_a_rule():
    (rule,) = [r.rule for r in clean(DOCUMENT).sidecar.removals if r.category == "byline"]
    made = clean(DOCUMENT, keep=frozenset({rule})).markdown
    assert "By Ada Marsh" in made
    assert "Share this article" not in made


def test_keep_a_block_by_its_number():
    (block,) = [r.block for r in clean(DOCUMENT).removals if r.category == "share"]
    article = clean(DOCUMENT, keep=frozenset({str(block)}))
    assert "Share this article" in article.markdown
    assert "newsletter" not in article.markdown
    assert block not in [r.block for r in article.removals]


def test_drop_outweighs_keep():
    made = clean(
        DOCUMENT, keep=frozenset({"share", "subscribe"}), drop=frozenset({"share"})
    ).markdown
    assert "Share this article" not in made
    assert "newsletter" in made


def test_lean_says_which_mistake_to_prefer():
    text = f"# Flood\n\n{LONG}\n\n[The town that bought its own bus](/bus)\n\n{LONG}\n"
    assert "own bus" not in clean(text).markdown
    assert "own bus" not in clean(text, lean="precision").markdown
    page = f"<body><h1>Flood</h1>{LONG_HTML}<div><p>Rain at noon, 12 degrees</p></div></body>"
    words = [len(clean(page, lean=lean).text) for lean in ("precision", "balanced", "recall")]
    assert words == sorted(words)


def test_recall_still_takes_what_is_known():
    assert "Share this article" not in clean(DOCUMENT, lean="recall").markdown


OWN = """
[[rule]]
id = "fen/motto"
category = "boilerplate"
removes = "The paper's motto."
match = '''^the truth, and (?P<section>\\w+)\\.?$'''
strips = ["The truth, and weather."]
keeps = ["The truth, and nothing else."]
claim = "section"
"""


def test_a_rule_of_ones_own(tmp_path):
    path = tmp_path / "fen.toml"
    path.write_text(OWN)
    rules = cleaner.load_rules(path)
    text = f"# Flood\n\n{LONG}\n\nThe truth, and weather.\n\n{PROSE}\n"
    assert clean(text).markdown == text
    article = clean(text, rules=rules)
    assert rules_of(article) == ["fen/motto"]
    assert article.metadata.section == "weather"
    assert article.to_dict()["cleaner"]["options"]["rules"] == ["fen/motto"]
    assert article.sidecar.cleaner.rules != clean(text).sidecar.cleaner.rules
    assert clean(text).markdown == text, "rules of one call do not stay for the next"


def test_a_rule_of_ones_own_comes_before_the_packs(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        OWN.replace("^the truth, and (?P<section>\\w+)\\.?$", "^(?P<section>share) this article$")
    )
    assert "fen/motto" in rules_of(clean(DOCUMENT, rules=cleaner.load_rules(path)))


@pytest.mark.parametrize(
    "broken",
    [
        "rule = 1",
        "[[rule]]\n",
        "not toml",
        OWN.replace("boilerplate", "junk"),
        OWN.replace("fen/motto", "Motto"),
        OWN.replace("claim =", "claims ="),
        OWN.replace("(?P<section>", "(((?P<section>"),
        OWN + OWN,
        OWN.replace("(?P<section>\\w+)", "(\\w+)+"),
    ],
)
def test_a_broken_rule_file_is_named(tmp_path, broken):
    path = tmp_path / "broken.toml"
    path.write_text(broken)
    with pytest.raises(RuleError, match=r"broken\.toml"):
        cleaner.load_rules(path)


def test_where_nearly_all_would_go_only_what_is_known_does():
    entries = "".join(
        f"<li><a href=/{n}>The town number {n} and its floods in the spring</a></li>"
        for n in range(30)
    )
    article = clean(f"<body><nav><ul>{entries}</ul></nav><p>Share this article</p></body>")
    assert "town number 7" in article.markdown
    assert "Share this article" not in article.markdown
    assert any("nearly everything" in warning for warning in article.warnings)


def test_a_bullet_is_not_cut_from_its_item():
    text = f"# Flood\n\n{LONG}\n\n- Share this article\n\n  {PROSE}\n\n- {PROSE}\n"
    assert clean(text).markdown == text
