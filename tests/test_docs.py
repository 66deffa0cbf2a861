"""What the documents say is true: commands and code run, references are up to date, links lead somewhere."""

import importlib.util
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from counterclaim import __version__
from counterclaim.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")


def name_of(path):
    return str(path.relative_to(ROOT))


def blocks(language, text=README):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def rendered_commands():
    specification = importlib.util.spec_from_file_location("render_docs", ROOT / "scripts" / "render_docs.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.render()


def test_the_command_reference_is_what_the_commands_say():
    written = (ROOT / "docs" / "commands.md").read_text("utf-8")
    # Words, not lines: another version of click may break lines elsewhere.
    assert written.split() == rendered_commands().split(), "run python scripts/render_docs.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_changelog(name):
    assert re.search(rf"`(counterclaim )?{name}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"))


def test_the_changelog_knows_this_version_or_what_will_be_released():
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] in {"Unreleased", __version__}


def test_the_eight_lines_of_python_run_and_find_the_denial(tmp_path):
    (code,) = blocks("python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 8
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert "mayor" in done.stdout
    assert "bridge" in done.stdout


def commands_shown():
    """Return the counterclaim commands of every document, as lists of words."""
    for path in DOCUMENTS:
        for block in blocks("sh", path.read_text("utf-8")):
            for part in re.split(r"&&|\n|\|", block):
                words = shlex.split(part, comments=True)
                if words[:1] == ["counterclaim"]:
                    yield words[1:]


@pytest.mark.parametrize("words", list(commands_shown()), ids=" ".join)
def test_a_command_that_is_shown_exists_with_its_options(words):
    command = cli
    while hasattr(command, "get_command") and words:
        command = command.get_command(None, words.pop(0))
        assert command is not None
    known = {option for parameter in command.params for option in (*parameter.opts, "--help")}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known


def test_the_commands_of_the_readme_run_on_the_sample(tmp_path):
    out = tmp_path / "demo"
    for words in commands_of_the_readme():
        args = [word.replace("exports/demo", str(out)) for word in words]
        args = [str(ROOT / arg) if arg.startswith("exports/sample") else arg for arg in args]
        result = CliRunner().invoke(cli, args)
        assert result.exit_code == 0, result.output


def commands_of_the_readme():
    for block in blocks("sh"):
        for part in re.split(r"&&|\n", block):
            words = shlex.split(part)
            if words[:1] == ["counterclaim"]:
                yield words[1:]


def test_every_output_that_the_readme_shows_is_there():
    shown = re.findall(r"<!-- output: (\w+) -->\n```text\n(.*?)```", README, re.DOTALL)
    assert [name for name, _ in shown] == ["build", "ask", "test"]
    assert all(text.strip() for _, text in shown)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_document_holds_a_path_of_somebody_s_machine(path):
    assert not re.search(r"(?<![\w.])/(home|work|opt|root|tmp|Users)/", path.read_text("utf-8"))


def test_every_declared_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    names = {re.split(r"[\[<>=~! ]", item)[0] for item in declared} - {"counterclaim"}
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert not [name for name in sorted(names) if not re.search(rf"\b{re.escape(name)}\b", page)]


def test_the_sample_holds_what_it_promises():
    lines = (ROOT / "exports" / "sample" / "dispatches.jsonl").read_text("utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    assert len(articles) == 8
    assert len({article["publisher"] for article in articles}) >= 5
    assert all(".example/" in article["url"] for article in articles)
    assert all(150 <= len(article["text"].split()) <= 300 for article in articles)
