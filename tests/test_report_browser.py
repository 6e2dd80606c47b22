"""The report in headless Chromium: it opens, sorts, filters, shows; nothing runs or gets out."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.report.page import report_html

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="Chromium is not installed")

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    " --disable-background-networking --disable-component-update --window-size=1200,1400"
).split()
HIT = "<img src=http://evil.example/x onerror=window.hit=1><script>window.hit=1</script></script>"
SOURCE = Path(__file__).parents[1] / "src"
MANY = 5000
MOST_SECONDS = 2.0


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=DRIVER)
    made = webdriver.Chrome(options=options, service=service)
    yield made
    made.quit()


def page(number: int, **other: Any) -> dict[str, Any]:
    known = {
        "name": f"{number:04}.html", "host": f"host{number % 7}.example", "title": f"Rain {number}",
        "outcome": "cleaned", "reason": "", "warnings": [], "result": f"{number:04}.md",
        "kind": "article" if number % 2 else "forum", "in": 900, "out": number, "share": 0.5,
        "confidence": 0.9, "removed": {"share": 2},
    }  # fmt: skip
    return {**known, **other}


def told(pages: list[dict[str, Any]]) -> dict[str, Any]:
    """What a report of these pages holds; of the last one, both sides."""
    last = len(pages) - 1
    blocks = [["heading", 1, f"Evil {HIT}"], ["paragraph", 0, HIT, "share", "en/share", HIT]]
    return {
        "pages": pages,
        "totals": {"documents": len(pages), "failed": 1},
        "histogram": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        "categories": [["share", 9], [HIT, 1]],
        "rules": [["en/share", "share", HIT, 9, 3, [HIT]]],
        "hosts": [[HIT, 3, 0, 0.5]],
        "look": [[last, ["failed", HIT]]],
        "sides": {
            last: {
                "blocks": blocks,
                "whole": True,
                "cut": False,
                "markdown": f"# {HIT}\n",
                "markdown_cut": False,
            }
        },
        "about": HIT,
    }


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    pages = [page(number) for number in range(120)]
    pages.append(
        page(120, name=HIT, title=HIT, host=HIT, reason=HIT, warnings=[HIT], outcome="failed")
    )
    path = tmp_path / "report.html"
    path.write_text(report_html(told(pages)), "utf-8")
    browser.get_log("performance")
    browser.get(path.as_uri())
    return browser


def rows(browser: Any) -> list[str]:
    return [
        found.text
        for found in browser.find_elements("css selector", "#pages td:first-child button")
    ]


def click(browser: Any, selector: str, text: str = "") -> None:
    found = browser.find_elements("css selector", selector)
    browser.execute_script(
        "arguments[0].click()",
        next(one for one in found if text in one.get_attribute("textContent")),
    )


def test_it_opens_without_a_complaint(opened: Any) -> None:
    assert opened.get_log("browser") == []
    assert len(rows(opened)) == 100
    click(opened, "#pages-more")
    assert len(rows(opened)) == 121


def test_it_sorts_both_ways_and_says_so(opened: Any) -> None:
    click(opened, "#pages thead button", "words")
    assert rows(opened)[:2] == ["Rain 0", "Rain 1"]
    click(opened, "#pages thead button", "words")
    assert rows(opened)[1] == "Rain 119"
    sorted_by = opened.find_elements("css selector", "th[aria-sort]")
    assert [(one.text[:5], one.get_attribute("aria-sort")) for one in sorted_by] == [
        ("words", "descending")
    ]


def test_it_filters(opened: Any) -> None:
    opened.find_element("id", "find").send_keys("rain 11")
    assert len(rows(opened)) == 11
    assert opened.find_element("id", "count").text == "11 of 121 documents"
    opened.execute_script(
        "const kind = document.getElementById('kind'); kind.value = 'forum'; kind.onchange()"
    )
    assert len(rows(opened)) == 5


def test_it_opens_a_page_by_keyboard_and_marks_what_went(opened: Any) -> None:
    button = opened.find_element("css selector", "#look button.open")
    button.send_keys("\ue007")  # Enter
    dialog = opened.find_element("id", "page")
    assert dialog.get_attribute("open") is not None
    assert "Removed: share, en/share." in dialog.text
    assert opened.find_element("css selector", ".gone del").text == HIT
    assert opened.find_element("id", "result").get_attribute("textContent") == f"# {HIT}\n"
    opened.switch_to.active_element.send_keys("\ue00c")  # Escape
    assert dialog.get_attribute("open") is None


def test_nothing_of_a_page_runs_or_reaches_the_network(opened: Any) -> None:
    click(opened, "#look button.open")
    time.sleep(0.3)
    assert opened.execute_script("return window.hit") is None
    assert opened.execute_script("return document.images.length") == 0
    asked = [json.loads(line["message"])["message"] for line in opened.get_log("performance")]
    addresses = {
        one["params"]["request"]["url"]
        for one in asked
        if one["method"] == "Network.requestWillBeSent"
    }
    assert {a for a in addresses if a.startswith(("http", "file"))} == {opened.current_url}
    assert opened.get_log("browser") == []


def test_it_fits_a_phone(opened: Any) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    opened.refresh()
    try:
        assert opened.execute_script("return document.documentElement.scrollWidth") <= 390
        click(opened, "#look button.open")
        assert opened.execute_script("return document.getElementById('page').scrollWidth") <= 390
        click(opened, "#to-result")
        assert opened.switch_to.active_element.get_attribute("id") == "result-name"
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_back_closes_the_page_and_leaves_the_report_open(opened: Any) -> None:
    report, dialog = opened.current_url, opened.find_element("id", "page")
    for way in (opened.back, lambda: click(opened, "#close"), opened.back):
        opened.find_element("css selector", "#look button.open").send_keys("\ue007")
        assert dialog.get_attribute("open") is not None
        way()
        assert dialog.get_attribute("open") is None
        assert opened.current_url == report


def test_text_runs_in_its_own_direction(opened: Any) -> None:
    click(opened, "#look button.open")
    script = (
        "const text = document.querySelector(arguments[0]); text.textContent = 'المطر على التل';"
        "const range = document.createRange(); range.selectNodeContents(text);"
        "const line = [...range.getClientRects()].at(-1), box = text.getBoundingClientRect();"
        "return box.right - line.right < line.left - box.left"
    )
    for place in ("#page-name", "#result", "#original .heading"):
        assert opened.execute_script(script, place), place


def test_previous_and_next_walk_the_list(opened: Any) -> None:
    click(opened, "#pages thead button", "words")
    click(opened, "#pages button.open", "Rain 1")

    def heading() -> str:
        return str(opened.find_element("id", "page-name").text)

    assert heading() == "Rain 1"
    click(opened, "#next")
    assert (heading(), opened.find_element("id", "place").text) == ("Rain 2", "3 of 121")
    click(opened, "#previous")
    click(opened, "#previous")
    assert heading() == "Rain 0"
    assert not opened.find_element("id", "previous").is_enabled()
    click(opened, "#close")
    click(opened, "#look button.open")
    assert opened.find_element("id", "place").text == "1 of 1"
    assert not opened.find_element("id", "next").is_enabled()


# WCAG 2 asks for 4.5 to 1 of text.
CONTRAST = """
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => {
  const [r, g, b] = parts(colour).map((v) => v / 255)
    .map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const paper = (e) => {
  for (; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (parts(colour)[3] !== 0) return colour;
  }
  return getComputedStyle(document.body).backgroundColor;
};
const poor = [];
for (const e of document.querySelectorAll('body *')) {
  const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  if (!says || !e.checkVisibility() || e.closest(':disabled')) continue;
  const a = light(getComputedStyle(e).color), b = light(paper(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) poor.push([e.tagName, e.className, ratio.toFixed(2)]);
}
return poor;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(opened: Any, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        click(opened, "#look button.open")
        assert opened.execute_script(CONTRAST) == []
        paper = opened.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (max(map(int, paper[4:-1].split(","))) < 128) == (scheme == "dark")
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_every_control_has_a_name(opened: Any) -> None:
    click(opened, "#look button.open")
    roles = {"button", "link", "searchbox", "textbox", "combobox", "table", "dialog", "region"}
    tree = opened.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    found = [one for one in tree if not one["ignored"] and one["role"]["value"] in roles]
    assert {"button", "dialog", "region"} <= {one["role"]["value"] for one in found}
    assert [one["role"] for one in found if not one.get("name", {}).get("value")] == []
    click(opened, "#close")
    tree = opened.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    found = [one for one in tree if not one["ignored"] and one["role"]["value"] in roles]
    assert {"table", "searchbox", "combobox"} <= {one["role"]["value"] for one in found}
    assert [one["role"] for one in found if not one.get("name", {}).get("value")] == []


def test_the_focus_goes_back_to_what_opened_the_page(opened: Any) -> None:
    button = opened.find_elements("css selector", "#pages button.open")[3]
    button.send_keys("\ue007")
    assert opened.switch_to.active_element.get_attribute("id") == "page-name"
    opened.switch_to.active_element.send_keys("\ue00c")
    assert opened.switch_to.active_element == button


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that the command writes of a folder with a page that wishes its reader ill."""
    here: Path = tmp_path_factory.mktemp("cleaned")
    (here / "in").mkdir()
    text = HIT.replace("<", "&lt;")
    prose = f"<p>{text} It rained on the hills all night, and by morning the river had risen.</p>"
    (here / "in" / "<img src=x onerror=window.hit=1>.html").write_text(
        f"<title>{text}</title><link rel=canonical href='https://evil.example/?<script>'>"
        f"<meta name=author content='{text}'><h1>{text}</h1>{prose * 9}"
        f"<div class='share <script>window.hit=1</script>'>{text}</div>{HIT}"
        "<svg onload=window.hit=1></svg><a href='javascript:window.hit=1'>on</a>", "utf-8",
    )  # fmt: skip
    (here / "in" / "evil.md").write_text(f"# {HIT}\n\n{HIT}\n\nShare this on Facebook\n", "utf-8")
    for words in (["in", "-o", "out", "-q"], ["report", "out", "-o", "report.html"]):
        subprocess.run(
            [sys.executable, "-m", "cleaner", *words],
            cwd=here, env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=True,
        )  # fmt: skip
    return here / "report.html"


def asked_for(browser: Any) -> set[str]:
    """Every address that was asked for since the last call, and not stopped by the policy."""
    lines = [json.loads(line["message"])["message"] for line in browser.get_log("performance")]
    stopped = {
        one["params"]["requestId"]
        for one in lines
        if one["method"] == "Network.loadingFailed" and one["params"].get("blockedReason") == "csp"
    }
    return {
        one["params"]["request"]["url"]
        for one in lines
        if one["method"] == "Network.requestWillBeSent"
        and one["params"]["requestId"] not in stopped
    }


def test_hostile_pages_that_were_cleaned_do_nothing(browser: Any, cleaned: Path) -> None:
    browser.get("about:blank")
    asked_for(browser), browser.get_log("browser")
    browser.get(cleaned.as_uri())
    texts = []
    for number in range(2):
        browser.execute_script(f"document.querySelectorAll('#pages button.open')[{number}].click()")
        texts.append(browser.find_element("id", "page").get_attribute("textContent"))
        click(browser, "#close")
    assert all("onerror=window.hit=1" in text for text in texts)
    time.sleep(0.3)
    assert browser.execute_script("return window.hit") is None
    assert browser.execute_script("return document.images.length") == 0
    assert asked_for(browser) == {cleaned.as_uri()}
    assert browser.get_log("browser") == []


def test_the_policy_stops_what_would_run_all_the_same(browser: Any, cleaned: Path) -> None:
    browser.get(cleaned.as_uri())
    asked_for(browser)
    browser.execute_script(
        "const i = new Image(); i.src = 'http://evil.example/x'; document.body.append(i);"
        "const s = document.createElement('style'); s.textContent = 'main { display: none }';"
        "document.head.append(s); fetch('http://evil.example/y').catch(() => {});"
        "document.body.insertAdjacentHTML('beforeend', arguments[0])",
        "<img src=x onerror=window.hit=1><svg onload=window.hit=1></svg>",
    )
    time.sleep(0.3)
    assert asked_for(browser) == set()
    assert browser.execute_script("return window.hit") is None
    shown = "return getComputedStyle(document.querySelector('main')).display"
    assert browser.execute_script(shown) == "block"
    assert "Content Security Policy" in str(browser.get_log("browser"))


def test_five_thousand_pages_open_at_once(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(report_html(told([page(number) for number in range(MANY)])), "utf-8")
    best = MOST_SECONDS
    for _ in range(3):  # a busy machine is slow by fits
        browser.get(path.as_uri())
        took = "const t = performance.timing; return t.loadEventEnd - t.navigationStart"
        best = min(best, browser.execute_script(took) / 1000)
    assert best < MOST_SECONDS
    assert f"of {MANY:,} documents" in browser.find_element("id", "count").text
