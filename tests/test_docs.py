"""The documents tell the truth: samples run, tables agree with the code, links lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from cleaner.cli.clean import clean as clean_command
from cleaner.cli.config import config_keys
from cleaner.cli.exits import ExitCode
from cleaner.cli.group import cli
from cleaner.model import Category, Rule
from cleaner.rules import check_examples, load_packs
from cleaner.rules.load import KEYS, parse_rules, read_rule
from cleaner.sidecar import Metadata, Sidecar

REPO = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/engines.md",
)  # fmt: skip
README = (REPO / "README.md").read_text("utf-8")
CONTRIBUTING = (REPO / "CONTRIBUTING.md").read_text("utf-8")
SEED = REPO / "seeds" / "000_51a23f6c0be95269.txt"

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
CUT = "[…]"
# What a README command cannot be held to here: a network, and half a minute.
NOT_RUN = ("python3 -m venv", ".venv/bin/pip install", ".venv/bin/pytest")


def fences(text: str, language: str) -> list[str]:
    return [found[3] for found in FENCE.finditer(text) if found[2] == language]


def after(text: str, mark: str) -> str:
    """The fence or the table behind a comment that names it."""
    rest = text.split(f"<!-- {mark} -->\n", 1)[1]
    found = FENCE.match(rest)
    return found[3] if found else rest.split("\n\n", 1)[0]


def samples() -> list[list[str]]:
    """The lines of each of the README's shell samples; of a line with `&&` what can be run here."""
    blocks = [[line for line in block.splitlines() if line] for block in fences(README, "sh")]
    parts = [[part for line in lines for part in line.split(" && ")] for lines in blocks]
    return [[part for part in block if not part.startswith(NOT_RUN)] for block in parts]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder as the README's reader has it, with the command where an environment puts it."""
    made: Path = tmp_path_factory.mktemp("docs")
    shutil.copytree(REPO / "seeds", made / "seeds")
    for name in ("my-rules.toml", "metadata.toml"):
        (made / name).write_text(after(README, name), "utf-8")
    record = {"text": "# One\n\nShare this article\n", "url": "https://www.example.org/one", "n": 1}
    (made / "pages.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    command = made / ".venv" / "bin" / "cleaner"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    return made


def run(line: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(folder / ".venv" / "bin"), os.environ["PATH"]))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CLEANER_")}
    source = os.pathsep.join(filter(None, (str(REPO / "src"), os.environ.get("PYTHONPATH"))))
    environment |= {"PATH": path, "HOME": str(folder), "PYTHONPATH": source}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder, env=environment, input=stdin, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("lines", samples())
def test_every_command_of_the_readme_runs(lines, folder):
    for line in lines:  # a command may need what the one before it wrote
        said = re.search(r"# exits (\d+)", line)
        done = run(line, folder)
        assert done.returncode == (int(said[1]) if said else 0), done.stderr
        assert "Traceback" not in done.stderr


def test_the_readme_shows_more_than_a_few_commands():
    assert len([line for lines in samples() for line in lines if "cleaner" in line]) > 12


# What stands in the README's text for what a reader would write there; a bare command is a name.
FILLED = {
    "[INPUT]...": "seeds -o cleaned",
    "--removes TEXT": "--removes 'Join our 40,000 readers' --file new.toml --yes",
    "show ID": "show en/byline",
    "INPUT": "seeds/der-alte-leuchtturm.md",
    "FILE": "my-rules.toml",
}
COMMAND = re.compile(r"`(cleaner (?:clean|explain|rules|schema)[^`\n]*)`")
NAMES = {
    *("cleaner clean", "cleaner explain", "cleaner rules"),
    *("cleaner rules new", "cleaner rules test"),
}


@pytest.mark.parametrize("line", sorted({*COMMAND.findall(README)} - NAMES))
def test_every_command_in_the_text_of_the_readme_runs(line, folder):
    for written, meant in FILLED.items():
        line = line.replace(written, meant)
    done = run(line, folder)
    assert done.returncode == 0, done.stderr


def test_the_python_samples_run(folder):
    samples = "\n".join(fences(README, "python"))
    (folder / "sample.py").write_text(samples, "utf-8")
    done = run(f'"{sys.executable}" sample.py', folder)
    assert done.returncode == 0, done.stderr
    assert "Rain on the harbour" in done.stdout
    assert "skipped: not text" in done.stdout


def test_the_arrow_samples_run(folder):
    pytest.importorskip("pyarrow")
    samples = fences((REPO / "docs" / "engines.md").read_text("utf-8"), "python")
    (folder / "arrow_sample.py").write_text("\n".join(samples[:2]), "utf-8")
    done = run(f'"{sys.executable}" arrow_sample.py', folder)
    assert done.returncode == 0, done.stderr
    assert "the weir held" in done.stdout
    assert "has no content" in done.stdout


def test_the_sample_profile_passes_its_examples_and_removes(folder):
    (folder / "sample.toml").write_text(after(README, "site.toml"), "utf-8")
    assert run("cleaner rules test sample.toml", folder).returncode == 0
    own = "It rained on the quay for three days, and on the fourth the boats went out again.\n"
    article = f"---\nurl: https://news.example/1\n---\n\nThe Valley Courier\n\n{own}"
    said = "\n12 comments\n\nPrinted on May 3, 2021 in Oldmill by the Courier Trust.\n"
    done = run("cleaner - --front-matter none --rules sample.toml", folder, article + said)
    assert done.stdout == own


def test_the_sample_rules_pass_their_examples_and_remove(folder):
    rules = parse_rules(after(README, "my-rules.toml"), "README.md")
    assert not list(check_examples(rules, load_packs()))
    article = "This story is supported by Acme Pumps.\n\nIt rained on the quay for three days.\n"
    done = run("cleaner - --rules my-rules.toml", folder, article)
    assert done.stdout == "It rained on the quay for three days.\n"


def test_the_new_rule_of_contributing_passes_and_is_no_rule_yet():
    packs = load_packs()
    (row,) = tomllib.loads(after(CONTRIBUTING, "rule"))["rule"]
    rule: Rule = read_rule(row, "CONTRIBUTING.md")
    assert not list(check_examples([rule], packs))
    assert rule.id not in {known.id for known in packs}


def test_the_sample_config_is_one(folder):
    (sample,) = (block for block in fences(README, "toml") if "[tool.cleaner]" in block)
    (folder / "sample.toml").write_text(sample, "utf-8")
    done = run("cleaner clean seeds/rain-on-the-harbour.html --config sample.toml", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("---\ntitle:")


@pytest.mark.parametrize(
    ("shell", "word"), [("bash", "complete -"), ("zsh", "compdef"), ("fish", "complete ")]
)
def test_completion_is_there_for(shell, word, folder):
    (sample,) = fences(README, shell)
    asked = re.search(r"(_CLEANER_COMPLETE=\w+ cleaner)", sample)
    assert asked
    assert f"{shell}_source" in asked[1]
    assert word in run(asked[1], folder).stdout


def pieces(sample: str) -> list[str]:
    """The lines of a shortened sample, each in the parts that are not cut out."""
    parts = [part.strip("\n ") for line in sample.splitlines() for part in line.split(CUT)]
    return [part for part in parts if part]


@pytest.fixture(scope="module")
def cleaned_seed(folder) -> tuple[str, dict]:
    done = run(f"cleaner clean seeds/{SEED.name} --format json", folder)
    whole = json.loads(done.stdout)
    return whole["markdown"], whole


def test_before_and_after_are_the_seed_and_its_result(cleaned_seed):
    markdown, _ = cleaned_seed
    for sample, text in (
        (after(README, "before"), SEED.read_text("utf-8")),
        (after(README, "after"), markdown),
    ):
        at = 0
        for piece in pieces(sample):
            at = text.find(piece, at)
            assert at >= 0, piece


def test_the_removals_shown_are_those_of_the_seed(cleaned_seed):
    _, sidecar = cleaned_seed
    by_line = {removal["line"]: removal for removal in sidecar["removals"]}
    rows = [row.strip("| ").split(" | ") for row in after(README, "removals").splitlines()[2:]]
    assert len(rows) >= 5
    for line, text, category, rule, *_ in rows:
        removal = by_line[int(line)]
        assert (f"`{removal['category']}`", f"`{removal['rule']}`") == (category, rule)
        assert removal["text"].startswith(text.replace(CUT, "").strip())
    assert len(sidecar["removals"]) == 20
    assert sidecar["stats"]["blocks"] == 29
    assert [edit["kind"] for edit in sidecar["edits"]] == ["joined-paragraph"]


def options_of(command: click.Command) -> set[str]:
    """The long options of a command and of those below it."""
    with click.Context(command, **command.context_settings) as context:
        own = {
            name
            for param in command.get_params(context)
            for name in (*param.opts, *param.secondary_opts)
            if name.startswith("--")
        }
        if isinstance(command, click.Group):
            below = (command.get_command(context, name) for name in command.list_commands(context))
            return own.union(*(options_of(one) for one in below if one))
    return own


def test_the_readme_names_every_option_and_no_other():
    known = options_of(clean_command)
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    hidden = {"--lean", "--images", "--links"}
    assert known - written - hidden <= {"--quiet", "--help"}
    assert written <= options_of(cli)


def test_the_readme_names_what_has_no_key_in_a_config_file():
    keys = config_keys(clean_command)
    passage = README.split("What belongs to one call has no key:", 1)[1].split(".", 1)[0]
    for option in re.findall(r"--([a-z-]+)", passage):
        assert option not in keys
    assert {"front-matter", "keep", "timeout", "images", "rules", "lean"} <= keys.keys()


def test_the_readme_names_the_categories_rule_keys_fields_and_parts():
    listed = README.split("The categories: `", 1)[1].split("`", 1)[0].split()
    assert listed == [str(category) for category in Category]
    own = README.split("## Rules of your own", 1)[1].split("\n## ", 1)[0]
    assert all(f"`{key}`" in own for key in KEYS)
    sidecar = README.split("## The sidecar", 1)[1].split("\n## ", 1)[0]
    assert " ".join(Metadata.__struct_fields__) in sidecar
    parts = [name for name in Sidecar.__struct_fields__ if name != "schema_version"]
    assert [row[1] for row in re.finditer(r"^\| `(\w+)` \|", sidecar, re.MULTILINE)] == parts


def test_the_readme_names_the_exit_codes():
    rows = {int(row[1]) for row in re.finditer(r"^\| (\d+) \|", README, re.MULTILINE)}
    shown = {int(code) for code in ExitCode} - {ExitCode.BROKEN_PIPE}
    assert shown <= rows
    assert 130 in rows
    assert f"{ExitCode.BROKEN_PIPE:d}" in README


def test_the_readme_names_the_languages_of_the_packs():
    names = {
        **{"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French"},
        **{"it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish"},
        **{"pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "zh": "Chinese"},
    }
    packs = {rule.id.split("/")[0] for rule in load_packs()} - {"html"}
    opening = README.split("```", 1)[0]
    assert packs == names.keys()
    assert all(name in opening for name in names.values())


def test_the_commands_are_those_of_ci():
    written = (REPO / ".ci" / "run").read_text("utf-8")
    found = dict(re.findall(r"^(RUN_COMMAND|TEST_COMMAND)='(.+)'$", written, re.MULTILINE))
    assert len(found) == 2
    assert [block.strip() for block in fences(README, "sh")[:2]] == [
        found["RUN_COMMAND"],
        found["TEST_COMMAND"],
    ]


def slug(heading: str) -> str:
    """A heading as the part of an address that leads to it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    text = re.sub(
        r"^( *)```.*?^\1```$|`[^`\n]*`",
        "",
        (REPO / name).read_text("utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    for target in LINK.findall(text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = REPO / (path or name)
        assert file.exists(), target
        if anchor:
            assert anchor in map(slug, HEADING.findall(file.read_text("utf-8"))), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_rooms_that_are_named_exist(name):
    text = (REPO / name).read_text("utf-8")
    for path in re.findall(r"`((?:src|tests|benchmarks|seeds)/[\w./-]+)`", text):
        assert (REPO / path).exists(), path


def test_the_house_plan_is_the_house():
    plan = (
        (REPO / "ARCHITECTURE.md")
        .read_text("utf-8")
        .split("src/cleaner/\n", 1)[1]
        .split("benchmarks/", 1)[0]
    )
    named = {line.split()[0].rstrip("/") for line in plan.splitlines() if line.startswith("  ")}
    house = REPO / "src" / "cleaner"
    rooms = {
        p.name
        for p in house.iterdir()
        if not p.name.startswith("__pycache__") and p.name != "py.typed"
    }
    assert named == rooms


def test_the_order_of_the_judges_is_the_one_described():
    from cleaner.judge import CLOSING_JUDGES, RULE_JUDGES

    text = (REPO / "ARCHITECTURE.md").read_text("utf-8")
    rules = [judge.__name__ for judge in RULE_JUDGES]
    closing = [judge.__name__ for judge in CLOSING_JUDGES if judge not in RULE_JUDGES]
    described = re.findall(r"^\| `(judge_\w+)` \|", text, re.MULTILINE)
    assert described == [*rules, "judge_learned", *closing]


def test_the_licence_is_mit():
    text = (REPO / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 the cleaner authors\n")
    assert (
        tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]["license"] == "MIT"
    )
