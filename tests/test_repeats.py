"""What the pages of a site have in common: counted, learned, removed; what articles say stays."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Options, RuleError, clean
from cleaner.judge.copies import find_near, signature_of
from cleaner.judge.profile import learn_site, learn_sites
from cleaner.judge.siblings import one_of_each
from cleaner.judge.survey import MOST_PAGES, PageCount, by_site, merge
from cleaner.model import Format, Site
from cleaner.parse import parse
from cleaner.pipeline import count
from cleaner.rules import load_rules
from cleaner.rules.lines import loose_line, plain_line, readable_line
from cleaner.rules.load import parse_sites
from cleaner.rules.sites import check_sites, lines_of, site_names, write_sites
from pace import within

WHO = "the miller|a ferryman|her sister|the clerk|an old farmer|the teacher|two brothers|a widow"
DID = "carried|sold|painted|forgot|counted|mended|borrowed|hid|praised|measured|weighed|lost"
WHAT = "the lantern|nine barrels|a blue door|the long ladder|her letters|a broken plough|the bell"
WHERE = "near the bridge|behind the school|on the hill|at the market|by the mill|in the yard"
WHEN = "before the frost|after the fair|in the third winter|on a Sunday|when the river rose"
WHY = "nobody asked|the road was closed|the dog would not|there was no bread|the moon was up"


def pick(dice, words):
    return dice.choice(words.split("|"))


def sentence(dice):
    one = f"{pick(dice, WHO)} {pick(dice, DID)} {pick(dice, WHAT)} {pick(dice, WHERE)}"
    return f"{one} {pick(dice, WHEN)}, because {pick(dice, WHY)}.".capitalize()


def paragraph(dice):
    return " ".join(sentence(dice) for _ in range(3))


def title(dice):
    return f"{pick(dice, WHO)} {pick(dice, DID)} {pick(dice, WHAT)}".capitalize()


def news(number, dice):
    own = [title(dice), *(paragraph(dice) for _ in range(5))]
    common = [
        "The Valley Courier",
        "Bridges, mills and people since 1880",
        "Every evening our editors send the five stories of the valley that matter most to you.",
        "Readers who write to the valley desk are heard on Thursdays in our reading room.",
        "The Valley Courier is printed in Oldmill by the Courier Trust, a firm owned by its staff.",
    ]
    html = (
        f"<html><head><title>{own[0]} - The Valley Courier</title></head><body>"
        f"<header><p>{common[0]}</p><p>{common[1]}</p><nav><a href='/'>Front page</a> "
        "<a href='/mills'>Mills</a> <a href='/roads'>Roads</a></nav></header>"
        f"<div><h1>{own[0]}</h1><p>March {number + 1}, 2021</p><p>{own[1]}</p><p>{own[2]}</p>"
        f"<p>{common[2]}</p><p>{own[3]}</p><h2>Conclusion</h2><p>{own[4]}</p><p>{own[5]}</p></div>"
        f"<div><p>{common[3]}</p><p>{number * 7} letters so far</p></div>"
        f"<footer><p>{common[4]}</p></footer></body></html>"
    )
    return html, [*own, "Conclusion"], common


def blog(number, dice):
    own = [title(dice), *(paragraph(dice) for _ in range(4))]
    common = [
        "Notes from a lock keeper",
        "I keep the lock at Oldmill and write down what goes by, one boat at a time.",
        "You have come to the end of this note; the lock opens again tomorrow at seven.",
        "Boats of friends",
    ]
    html = (
        f"<html><body><div><p>{common[0]}</p><p>{common[1]}</p></div><article><h1>{own[0]}</h1>"
        f"<h2>Introduction</h2><p>{own[1]}</p><p>{own[2]}</p><h2>What was said</h2><p>{own[3]}</p>"
        f"<p>{own[4]}</p></article><p>{common[2]}</p><h3>{common[3]}</h3><ul>"
        "<li><a href='http://a.example/'>The slow barge</a></li>"
        "<li><a href='http://b.example/'>Ropes and knots</a></li></ul></body></html>"
    )
    return html, [*own, "Introduction", "What was said"], common


def docs(number, dice):
    own = [f"Gate {number}: {title(dice)}", *(paragraph(dice) for _ in range(4))]
    common = [
        "Lockworks Manual",
        "This page is part of the manual for release 4 and was checked by the lock office.",
        "Was anything on this page wrong or hard to read? Tell the lock office what it was.",
    ]
    menu = "".join(f"<li><a href='/gate/{n}'>Gate number {n}</a></li>" for n in range(12))
    html = (
        f"<html><body><p>{common[0]}</p><ul>{menu}</ul><main><h1>{own[0]}</h1><p>{own[1]}</p>"
        f"<h2>Syntax</h2><pre>open(gate, {number})</pre><p>{own[2]}</p><h2>Return value</h2>"
        f"<p>{own[3]}</p><h2>Examples</h2><p>{own[4]}</p></main><p>{common[1]}</p>"
        f"<p>{common[2]}</p></body></html>"
    )
    return html, [*own, "Syntax", "Return value", "Examples"], common


def recipe(number, dice):
    own = [
        f"{pick(dice, WHAT)} pie no. {number}".capitalize(),
        *(paragraph(dice) for _ in range(3)),
    ]
    steps = [sentence(dice) for _ in range(3)]
    common = [
        "The Oldmill Kitchen",
        "Cook along with us every second Friday in the hall behind the mill, all are welcome.",
        "The Oldmill Kitchen is a club of forty cooks who meet in the hall behind the old mill.",
    ]
    html = (
        f"<html><body><p>{common[0]}</p><article><h1>{own[0]}</h1><p>{own[1]}</p><p>{own[2]}</p>"
        f"<p>Serves {number + 2}</p><h2>Ingredients</h2><ul><li>Salt and pepper</li>"
        f"<li>{number + 1} eggs</li><li>{pick(dice, WHAT)} of flour</li>"
        f"<li>{pick(dice, WHERE)} herbs</li>"
        f"<li>{number}00 g of {pick(dice, WHO)}'s butter</li></ul>"
        f"<h2>Method</h2><ol><li>Heat the oven to 180 degrees.</li>"
        + "".join(f"<li>{step}</li>" for step in steps)
        + f"</ol><p>{own[3]}</p></article><p>{common[1]}</p><p>{common[2]}</p></body></html>"
    )
    kept = [*own, *steps, "Ingredients", "Method", "Salt and pepper", f"{number + 1} eggs"]
    return html, [*kept, f"Serves {number + 2}", "Heat the oven to 180 degrees."], common


TEMPLATES = {"news": news, "blog": blog, "docs": docs, "recipe": recipe}


def as_markdownify(html):
    from markdownify import markdownify

    return re.sub(r"\n{3,}", "\n\n", markdownify(re.sub("<title>.*?</title>", "", html))).strip()


def as_html2text(html):
    wide = pytest.importorskip("html2text").HTML2Text()
    wide.body_width = 0
    return re.sub(r"\n{3,}", "\n\n", wide.handle(re.sub("<title>.*?</title>", "", html))).strip()


def as_text(html):
    apart = re.sub(r"</?(p|h\d|li|ul|ol|div|article|main|nav|pre|a)[^>]*>", "\n", html)
    lines = (line.strip() for line in re.sub("<title>.*?</title>|<[^>]+>", "", apart).split("\n"))
    return "\n\n".join(line for line in lines if line)


FORMS = {"html": str, "markdownify": as_markdownify, "html2text": as_html2text, "text": as_text}


def site_of(template, form, pages=10):
    """Ten pages of one template with what is each one's own, and what all have."""
    made = []
    for number in range(pages):
        html, own, common = TEMPLATES[template](number, random.Random(f"{template} {number}"))
        made.append((FORMS[form](html), own, common))
    return made


def url(number, host="valley.example"):
    return f"https://www.{host}/{number}"


def learn(texts, host="valley.example", options=None):
    counts = [
        count(text, url=url(number, host), options=options or Options())
        for number, text in enumerate(texts)
    ]
    return learn_sites(by_site(counts))


def flat(text):
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_what_the_pages_share_goes_and_what_is_an_articles_own_stays(template, form):
    pages = site_of(template, form)
    sites = learn([text for text, _, _ in pages])
    for number, (text, own, common) in enumerate(pages):
        article = clean(text, url=url(number), options=Options(sites=sites))
        found = flat(article.markdown)
        assert [line for line in common if flat(line) in found] == []
        by_site_only = [r for r in article.removals if r.rule == "any/repeated"]
        gone = {flat(article.blocks[r.block].text) for r in by_site_only}
        assert [line for line in own if flat(line) in gone] == []
        long = [line for line in own if len(line) > 40]
        assert [line for line in long if flat(line) not in found] == []


@pytest.mark.parametrize("form", FORMS)
def test_without_the_profile_it_would_have_stayed(form):
    """The templates are no easy prey: what they share is in no rule."""
    text, _, common = site_of("news", form)[3]
    found = flat(clean(text, url=url(3)).markdown)
    assert any(flat(line) in found for line in common)


def plain_page(*lines):
    return "\n\n".join(lines) + "\n"


def article(name, paragraphs=6):
    dice = random.Random(name)
    return [f"# {title(dice)} {name}", *(paragraph(dice) for _ in range(paragraphs))]


FOOT = "The Oldmill Gazette is printed on Fridays in the yard behind the mill by its own readers."


class TestCopies:
    def test_what_two_copies_share_stays(self):
        twice = article("twice")
        pages = [[*article(str(n)), FOOT] for n in range(3)] + [[*twice, FOOT], [*twice, FOOT]]
        sites = learn([plain_page(*page) for page in pages])
        found = clean(plain_page(*twice, FOOT), url=url(0), options=Options(sites=sites)).markdown
        assert [line for line in twice if line not in found] == []
        assert FOOT not in found

    @pytest.mark.parametrize("copies", [3, 5])
    def test_what_many_copies_of_one_article_share_stays(self, copies):
        """Later versions keep some of the paragraphs, under the same title or another one."""
        first = article("versions", 8)
        versions = [
            [f"# Version {n} of it all", *first[1:7], *article(f"new {n}", 3)[1:], FOOT]
            for n in range(copies)
        ]
        others = [[*article(str(n)), FOOT] for n in range(7)]
        sites = learn([plain_page(*page) for page in versions + others])
        options = Options(sites=sites)
        for version in versions:
            found = clean(plain_page(*version), url=url(0), options=options).markdown
            assert [line for line in version[1:-1] if line not in found] == []

    def test_copies_count_once(self):
        page = plain_page(*article("one"), FOOT)
        changed = page.replace(FOOT, f"Read 12 times.\n\n{FOOT}")
        counts = [count(text, url=url(n)) for n, text in enumerate([page, page, changed])]
        assert len(one_of_each(counts)) == 1
        assert learn_site("valley.example", counts) is None

    def test_pages_under_one_site_name_as_title_are_no_copies(self):
        counts = [
            count(
                plain_page("# The Oldmill Gazette", paragraph(random.Random(n)), FOOT), url=url(n)
            )
            for n in range(5)
        ]
        assert len(one_of_each(counts)) == 5

    def test_minhash_finds_what_is_nearly_the_same(self):
        def signed(lines):
            document = parse(plain_page(*lines), Format.MARKDOWN)
            return np.frombuffer(signature_of(document.blocks), "<u4")

        long = article("long", 20)
        near = [*long[:10], paragraph(random.Random("another")), *long[11:]]
        far = article("far", 20)
        signatures = np.array([signed(far), signed(long), signed(near), np.zeros(64)], np.uint32)
        assert list(find_near(signatures)) == [(1, 2)]

    def test_too_little_prose_has_no_signature(self):
        assert signature_of(parse(FOOT, Format.MARKDOWN).blocks) == b""


class TestHonestLines:
    """Lines that articles share and that are each article's own."""

    @pytest.mark.parametrize("form", FORMS)
    def test_headings_inside_articles_stay(self, form):
        heads = ["Introduction", "Methods", "Results", "Conclusion", "References"]
        pages = []
        for number in range(10):
            dice = random.Random(number)
            body = "".join(f"<h2>{head}</h2><p>{paragraph(dice)}</p>" for head in heads)
            pages.append(
                FORMS[form](
                    f"<html><body><p>Annals of the Lock</p><article><h1>{title(dice)}</h1>"
                    f"<p>{paragraph(dice)}</p>{body}</article><p>{FOOT}</p></body></html>"
                )
            )
        sites = learn(pages)
        for text in pages:
            found = clean(text, url=url(0), options=Options(sites=sites)).markdown
            assert [head for head in heads if head not in found] == []
            assert FOOT not in found

    def test_a_title_with_a_number_stays(self):
        pages = [
            plain_page("Letters from the lock", f"Weekly letter {n}", *article(str(n))[1:], FOOT)
            for n in range(10)
        ]
        sites = learn(pages)
        for number, text in enumerate(pages):
            found = clean(text, url=url(0), options=Options(sites=sites)).markdown
            assert f"Weekly letter {number}" in found
            assert FOOT not in found

    def test_a_line_of_the_edge_stays_inside_an_article(self):
        note = "We say here what the keepers of the locks told us and nothing that we made up."
        pages = [plain_page(*article(str(n)), note) for n in range(6)]
        sites = learn(pages)
        assert list(sites["valley.example"].below) == [note]
        inside = article("quoting")
        text = plain_page(*inside[:3], note, *inside[3:])
        assert note in clean(text, url=url(0), options=Options(sites=sites)).markdown

    def test_what_a_report_says_each_day_stays(self):
        pages = []
        for day in range(8):
            dice = random.Random(day)
            said = [
                f"The price of rye rose by {day + 2} pence to {day + 40} pence a sack in Oldmill.",
                f"At the close {day * 30} sacks were sold, and {day * 3} of them left by river.",
            ]
            own = [f"# The market, day {day}", said[0], paragraph(dice), said[1], paragraph(dice)]
            pages.append((plain_page("The Oldmill Gazette", *own, FOOT), own))
        sites = learn([text for text, _ in pages])
        for text, own in pages:
            found = clean(text, url=url(0), options=Options(sites=sites)).markdown
            assert [line for line in own if line not in found] == []
            assert FOOT not in found

    def test_code_stays(self):
        pages = [plain_page(*article(str(n)), "```\nimport lock\n```", FOOT) for n in range(6)]
        sites = learn(pages)
        assert "import lock" in clean(pages[0], url=url(0), options=Options(sites=sites)).markdown

    def test_a_page_that_says_nothing_of_its_own_keeps_it(self):
        pages = [plain_page(*article(str(n)), FOOT, f"{FOOT} So it is.") for n in range(6)]
        sites = learn(pages)
        text = plain_page(FOOT, f"{FOOT} So it is.")
        found = clean(text, url=url(0), options=Options(sites=sites))
        assert not [r for r in found.removals if r.rule == "any/repeated"]


def test_changing_dates_and_numbers_are_one_line():
    lines = [
        f"Printed on {n + 1} May 2021 in {n + 3},000 copies for all the readers of the valley."
        for n in range(6)
    ]
    pages = [plain_page(*article(str(n)), FOOT, lines[n]) for n in range(6)]
    sites = learn(pages)
    assert list(sites["valley.example"].below) == [
        FOOT,
        "Printed on {date} in # copies for all the readers of the valley.",
    ]
    for text, own in zip(pages, lines, strict=True):
        assert own not in clean(text, url=url(0), options=Options(sites=sites)).markdown


def test_a_number_that_never_changes_is_part_of_the_line():
    line = "The mill at number 12 has been grinding since 1880 and is open to all on Sundays."
    sites = learn([plain_page(*article(str(n)), line) for n in range(6)])
    assert list(sites["valley.example"].below) == [line]
    other = line.replace("12", "14")
    text = plain_page(*article("x"), other)
    assert other in clean(text, url=url(0), options=Options(sites=sites)).markdown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Published March 3, 2021 at 10:32 am", "published  December 14, 2019 at 9:05 PM"),
        ("3. März 2021", "14. Dezember 2019"),
        ("3 de marzo de 2021", "14 de julio de 2019"),
        ("Monday, 3 March 2021", "Friday, 4 June 2020"),
        ("2021-03-04T10:11", "2020-11-30T01:59"),
        ("1,234.50 views", "9 views"),
        ("3 days ago", "1 hour ago"),
        ("“Share” 12", '"share" 1'),
        ("2021年3月4日", "2020年12月14日"),
    ],
)
def test_lines_that_are_one(one, other):
    assert loose_line(plain_line(one)) == loose_line(plain_line(other))


@given(st.text(max_size=60), st.booleans())
def test_a_line_that_is_written_is_found_again(text, is_loose):
    key = plain_line(text)
    key = loose_line(key) if is_loose else key
    assert plain_line(readable_line(text, is_loose=is_loose)) == key
    assert loose_line(loose_line(plain_line(text))) == loose_line(plain_line(text))


@pytest.mark.parametrize("bait", ["1 ", "a ", "1-", "jan 1 ", "1 de ", "12:", "monday, ", "1 a 20"])
def test_folding_takes_linear_time(bait):
    with within(2):
        loose_line(plain_line(bait * (200_000 // len(bait)) + "1"))


class TestCounts:
    def pages(self):
        texts = [plain_page(*article(str(n)), FOOT) for n in range(12)]
        return [count(text, url=url(n, f"h{n % 2}.example")) for n, text in enumerate(texts)]

    def test_order_and_cuts_do_not_matter(self):
        pages = self.pages()
        whole = by_site(pages)
        assert whole == by_site(reversed(pages))
        halves = merge(by_site(pages[::3]), merge(by_site(pages[1::3]), by_site(pages[2::3])))
        assert halves == whole
        assert write_sites(learn_sites(halves)) == write_sites(learn_sites(whole))

    def test_a_page_that_is_counted_twice_counts_once(self):
        pages = self.pages()
        assert merge(by_site(pages), by_site(pages[:5])) == by_site(pages)

    def test_of_a_large_site_the_same_pages_stay_whatever_came_first(self):
        pages = [
            PageCount(f"{n}", ("a",), n.to_bytes(16, "big"), 0, b"", b"", b"") for n in range(700)
        ]
        mixed = random.Random(0).sample(pages, len(pages))
        kept = merge(by_site(mixed[:350]), by_site(mixed[350:]))["a"]
        assert kept == pages[:MOST_PAGES]

    def test_a_million_lines_take_bounded_room(self):
        text = "\n\n".join(f"Line {number} of many, all unlike" for number in range(149_000 // 2))
        found = count(text, url=url(0), options=Options(format=Format.TEXT))
        assert len(found.lines) + len(found.texts) < 30_000

    def test_a_million_distinct_lines_make_no_profile(self):
        texts = []
        for page in range(20):
            dice = random.Random(page)
            texts.append(plain_page(*(f"Entry {dice.random()} {page}x{n}" for n in range(3000))))
        with within(20):
            assert learn(texts, options=Options(format=Format.TEXT)) == {}

    def test_pages_without_a_line_are_counted(self):
        texts = [f"```\nopen({number})\n```\n" for number in range(5)]
        assert learn(texts) == {}

    def test_a_host_with_one_page_has_no_profile(self):
        assert learn([plain_page(*article("alone"), FOOT)]) == {}
        assert learn([plain_page(*article(str(n)), FOOT) for n in range(2)]) == {}
        assert learn([""] * 5) == {}


class TestNames:
    def test_a_page_belongs_to_its_host(self):
        assert site_names("https://www.News.example:80/a", "x/y.md") == ("news.example",)

    def test_and_without_one_to_its_folders(self):
        assert site_names(None, "a/b/c.md") == ("./", "./a", "./a/b")
        assert site_names("http://[", "c.md") == ("./",)
        assert site_names(None, None) == ("./",)

    def test_the_address_may_stand_in_the_page(self):
        page = "---\nurl: https://front.example/1\n---\n\nText\n"
        assert count(page).sites == ("front.example",)
        html = "<html><head><link rel=canonical href='https://canon.example/x'></head><p>Text"
        assert count(html).sites == ("canon.example",)

    def test_another_hosts_lines_do_not_count(self):
        sites = learn([plain_page(*article(str(n)), FOOT) for n in range(6)])
        text = plain_page(*article("guest"), FOOT)
        assert (
            FOOT in clean(text, url="https://guest.example/", options=Options(sites=sites)).markdown
        )
        assert FOOT in clean(text, options=Options(sites=sites)).markdown

    def test_a_line_of_a_folder_is_not_listed_again_below_it(self):
        counts = [
            count(plain_page(*article(str(n)), FOOT), options=Options(path=f"{n % 2}/{n}.md"))
            for n in range(10)
        ]
        assert list(learn_sites(by_site(counts))) == ["./"]

    def test_a_folders_lines_count_below_it(self):
        sites = {"./a": Site("./a", 5, below={FOOT: 5}), "./b": Site("./b", 5, below={"x": 5})}
        found = lines_of(sites, site_names(None, "a/deep/page.md"))
        assert found is not None
        assert found.find(FOOT) is not None
        assert found.find("x") is None


class TestProfile:
    def sites(self):
        odd = 'He said "no # yes" \\ and \x7f, [then] = {left}'
        return {
            "news.example": Site("news.example", 9, {"Menu": 9, odd: 7}, {}, {FOOT: 8}, ("Kept",)),
            "./": Site("./", 4, {}, {"Inside": 4}, {}),
        }

    def test_round_trip(self):
        assert parse_sites(write_sites(self.sites()), "x") == self.sites()

    def test_written_alike_every_time(self):
        turned = dict(reversed(self.sites().items()))
        assert write_sites(turned) == write_sites(self.sites())

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("site = 1", "write each site as"),
            ('[site."News.example"]', "neither a host"),
            ("[site.x]\npages = -1", "pages is not a whole number"),
            ("[site.x]\nabove = ['a']", "above is not a table of lines"),
            ("[site.x.below]\na = 'b'", "below is not a table of lines"),
            ("[site.x]\nwithin = 1", "unknown key 'within'"),
            ("[site.x]\nkeeps = 'a'", "keeps is not a list"),
            ("[sites.x]", "unknown table [sites]"),
        ],
    )
    def test_mistakes_are_named(self, text, said):
        with pytest.raises(RuleError, match=re.escape(said)):
            parse_sites(text, "own.toml")

    def test_examples_that_must_stay_are_checked(self):
        sites = parse_sites(
            '[site.x]\nkeeps = ["share  THIS"]\n[site.x.above]\n"Share this" = 3', "x"
        )
        assert list(check_sites(sites)) == ["x: would remove 'share  THIS', which x says to keep"]

    def test_rules_and_sites_may_stand_in_one_file(self, tmp_path):
        path = tmp_path / "both.toml"
        path.write_text(
            '[[rule]]\nid = "x/y"\ncategory = "share"\nremoves = "It."\nmatch = "^it$"\n'
            'strips = ["It"]\n\n[site.x.above]\n"Menu" = 3\n',
            "utf-8",
        )
        assert [rule.id for rule in load_rules(path)] == ["x/y"]


class TestJudge:
    def options(self, **more):
        sites = {"valley.example": Site("valley.example", 6, below={FOOT: 6})}
        return Options(sites=sites, **more)

    def page(self):
        return plain_page(*article("one"), FOOT)

    def test_says_how_often(self):
        found = clean(self.page(), url=url(0), options=self.options())
        removal = next(r for r in found.removals if r.rule == "any/repeated")
        assert removal.category == "repeated"
        assert removal.reason == "It stands on 6 of 6 pages of valley.example."

    @pytest.mark.parametrize("name", ["repeated", "any/repeated", "7"])
    def test_keep_puts_it_back(self, name):
        options = self.options(keep=frozenset({name}))
        assert FOOT in clean(self.page(), url=url(0), options=options).markdown

    def test_a_line_speaks_before_it_goes(self):
        line = "© 2019 Oldmill Gazette"
        sites = {"valley.example": Site("valley.example", 6, below={line: 6, FOOT: 6})}
        text = plain_page(*article("one"), line, FOOT)
        found = clean(text, url=url(0), options=Options(sites=sites))
        assert found.metadata.copyright
        assert line not in found.markdown

    def test_the_sidecar_tells_the_profile(self):
        with_it = clean(self.page(), url=url(0), options=self.options()).sidecar.cleaner
        without = clean(self.page(), url=url(0)).sidecar.cleaner
        assert with_it.rules != without.rules

    @pytest.mark.parametrize("template", TEMPLATES)
    def test_again_changes_nothing(self, template):
        pages = site_of(template, "markdownify")
        options = Options(sites=learn([text for text, _, _ in pages]))
        for text, _, _ in pages:
            once = clean(text, url=url(0), options=options).markdown
            assert clean(once, url=url(0), options=options).markdown == once
