"""Takes the pictures of the report anew, in headless Chromium: `python docs/images/report.py`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from selenium import webdriver

HERE = Path(__file__).parent
REPO = HERE.parents[1]
WIDE, PHONE = (1000, 960), (390, 844)
FLAGS = "--headless=new --no-sandbox --disable-gpu --hide-scrollbars"
# A page with an article, a menu and comments.
SHOWN = "blog-post.html"


def make_report(folder: Path) -> Path:
    """The report on the seeds, the golden pages, and a file that is no text."""
    pages = folder / "pages"
    shutil.copytree(REPO / "seeds", pages)
    for source in REPO.glob("tests/golden/*/source.*"):
        shutil.copy(source, pages / f"{source.parent.name}{source.suffix}")
    (pages / "photo.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    for words in (["pages", "-o", "cleaned", "-q"], ["report", "cleaned", "-o", "report.html"]):
        subprocess.run([sys.executable, "-m", "cleaner", *words], cwd=folder, check=False)
    return folder / "report.html"


def look(browser: webdriver.Chrome, size: tuple[int, int], scheme: str) -> None:
    """The size of the window, and whether it is light or dark."""
    named = {"width": size[0], "height": size[1], "deviceScaleFactor": 1}
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**named, "mobile": size == PHONE}
    )
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def open_page(browser: webdriver.Chrome) -> None:
    """Opens the one page."""
    browser.execute_script(
        "const rows = [...document.querySelectorAll('#pages tr')];"
        "const shown = rows.find((row) => row.textContent.includes(arguments[0]));"
        "shown.querySelector('button').click()",
        SHOWN,
    )


def take(report: Path, profile: Path) -> None:
    """The pictures."""
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.binary_location = str(shutil.which("chromium"))
    browser = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    try:
        for name, size, scheme, opened in (
            ("first", WIDE, "light", False),
            ("light", WIDE, "light", True),
            ("dark", WIDE, "dark", True),
            ("phone", PHONE, "light", True),
        ):
            look(browser, size, scheme)
            browser.get(report.as_uri())
            if opened:
                open_page(browser)
            browser.save_screenshot(str(HERE / f"report-{name}.png"))
    finally:
        browser.quit()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        take(make_report(Path(folder)), Path(folder) / "profile")
