"""Completion in real shells, and the manual page: it has every option, and is current."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cleaner.cli.group import cli
from cleaner.cli.man import escape, man_page
from cleaner.model import Category
from cleaner.rules import load_packs

REPO = Path(__file__).parents[1]
PAGE = REPO / "docs" / "cleaner.1"

# What is typed (the last word is to be completed), and some of what it may become.
TYPED = [
    (["ex"], {"explain"}),
    (["rules", ""], {"list", "new", "show", "test"}),
    (["clean", "--front"], {"--front-matter"}),
    (["explain", "--w"], {"--why"}),
    (["clean", "--front-matter", "h"], {"hugo"}),
    (["clean", "--keep", "dat"], {"dateline"}),
    (["clean", "--keep", "en/bylin"], {"en/byline"}),
    (["clean", "--drop", "s"], {"share", "subscribe", "separator"}),
    (["rules", "list", "--category", "nav"], {"navigation"}),
    (["rules", "list", "--language", "ht"], {"html"}),
    (["rules", "show", "en/copyright-l"], {"en/copyright-line"}),
]
BASH = """
eval "$(_CLEANER_COMPLETE=bash_source cleaner)"
COMP_WORDS=(cleaner "$@"); COMP_CWORD=$#
_cleaner_completion cleaner
printf '%s\\n' "${COMPREPLY[@]}"
"""
# The functions that only an interactive zsh has say what they are given.
ZSH = """
compdef() { : }
compadd() { print -l -- ${(P)@[-1]} }
_describe() { for one in ${(P)3}; do print -- ${one%%:*}; done }
_path_files() { : }
eval "$(_CLEANER_COMPLETE=zsh_source cleaner)"
words=(cleaner "$@"); CURRENT=$(($# + 1))
_cleaner_completion
"""
FISH = """
_CLEANER_COMPLETE=fish_source cleaner | source
complete -C "cleaner $argv"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the command in it, and a file."""
    made: Path = tmp_path_factory.mktemp("shells")
    command = made / "bin" / "cleaner"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    (made / "exact.md").write_text("x", "utf-8")
    return made


def completed(folder: Path, words: list[str]) -> list[str]:
    path = os.pathsep.join((str(folder / "bin"), os.environ["PATH"]))
    env = {k: v for k, v in os.environ.items() if not k.startswith("CLEANER_")}
    env |= {"PATH": path, "PYTHONPATH": str(REPO / "src"), "HOME": str(folder)}
    done = subprocess.run(
        words, cwd=folder, env=env, capture_output=True, text=True, timeout=150, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return [line.split("\t")[0].strip() for line in done.stdout.splitlines() if line.strip()]


def needs(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


@pytest.mark.parametrize(("typed", "wanted"), TYPED)
def test_bash(folder, typed, wanted):
    needs("bash")
    assert wanted <= set(completed(folder, ["bash", "--norc", "-c", BASH, "bash", *typed]))


@pytest.mark.parametrize(("typed", "wanted"), TYPED)
def test_zsh(folder, typed, wanted):
    needs("zsh")
    assert wanted <= set(completed(folder, ["zsh", "-f", "-c", ZSH, "zsh", *typed]))


@pytest.mark.parametrize(("typed", "wanted"), TYPED)
def test_fish(folder, typed, wanted):
    needs("fish")
    assert wanted <= set(completed(folder, ["fish", "--no-config", "-c", FISH, *typed]))


def test_what_does_not_fit_is_not_offered(folder):
    needs("bash")
    found = completed(folder, ["bash", "--norc", "-c", BASH, "bash", "clean", "--keep", "d"])
    assert set(found) == {str(name) for name in Category if name.startswith("d")}


def options_of(command: click.Command, path: str) -> list[tuple[str, click.Option]]:
    """Every option of a command and those below it that a person may be told of."""
    own = [(path, p) for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                own += options_of(below, f"{path} {name}")
    return own


def test_the_page_is_current():
    assert PAGE.read_text("utf-8") == man_page(), "run `python -m cleaner.cli.man > docs/cleaner.1`"


def test_every_option_of_every_command_is_in_the_page():
    known = options_of(cli, "cleaner")
    assert len({path for path, _ in known}) >= 9
    sections = dict(re.findall(r"^\.S[SH] (.+)\n((?:(?!\.S[SH]).*\n)+)", man_page(), re.MULTILINE))
    for path, option in known:
        section = sections["OPTIONS" if path == "cleaner" else escape(path)]
        for name in (*option.opts, *option.secondary_opts):
            assert rf"\fB{escape(name)}\fR" in section, f"{path} {name}"
        if option.help:
            assert escape(option.help).splitlines()[0][:30] in section, f"{path} {option.name}"
        else:
            pytest.fail(f"{path} {option.opts[0]} has no help")


def test_the_page_of_roff_gives_no_orders_by_accident():
    assert escape(".PP") == r"\&.PP"
    assert escape("'x") == r"\&'x"
    assert escape(r"a\b") == r"a\eb"


@pytest.mark.parametrize("formatter", ["mandoc", "groff"])
def test_the_page_is_valid(formatter):
    needs(formatter)
    lint = ["mandoc", "-T", "lint", "-W", "warning", str(PAGE)]
    check = ["groff", "-man", "-ww", "-z", str(PAGE)]
    words = lint if formatter == "mandoc" else check
    done = subprocess.run(words, capture_output=True, text=True, timeout=150, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "missing date" not in line]
    assert said == []


def test_the_pages_of_the_packs_have_ids_that_shells_take():
    assert all(re.fullmatch(r"[\w./-]+", rule.id) for rule in load_packs())
