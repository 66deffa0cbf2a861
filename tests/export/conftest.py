"""Made-up dispatches for the export tests: records by hand, so that no pipeline and no store is needed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from counterclaim.export.network import network_from_records
from counterclaim.export.network_records import Agent, Answer, Records, Report, Said, Status, Wording

BASE = "https://w3id.org/counterclaim/id/"
_MARK = re.compile(r"\[(.+?)\]|\{(.+?)\}")

DISPATCHES = json.loads((Path(__file__).parent / "dispatches.json").read_text("utf-8"))
AGENTS: dict[str, list[str]] = DISPATCHES["agents"]  # label, kind, descriptor
REPORTS: dict[str, list[str]] = DISPATCHES["reports"]  # title, outlet, published
CLAIMS: dict[str, list[Any]] = DISPATCHES["claims"]  # text, {wording: [text, orientation]}, statuses
#: speaker, act, stance, claim[:wording], report, day, sentence with [cue] and {content}, whatever else is known
ROWS: list[list[Any]] = DISPATCHES["statements"]


def parse(marked: str) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Return the sentence without marks, and where its cue and content lie."""
    plain, cue, content, last = "", [], [], 0
    for match in _MARK.finditer(marked):
        plain += marked[last : match.start()]
        words = match.group(1) or match.group(2)
        (cue if match.group(1) else content).append((len(plain), len(plain) + len(words)))
        plain, last = plain + words, match.end()
    return plain + marked[last:], tuple(cue), tuple(content)


def agent_iri(key: str) -> str:
    kind = "source" if AGENTS[key][1] in {"anonymous", "collective"} else "actor"
    return f"{BASE}{kind}/{key}"


def iris(keys: str) -> tuple[str, ...]:
    return tuple(agent_iri(key) for key in keys.split())


def make_records() -> Records:
    """Return the made-up dispatches as records."""
    said, accused = [], {}
    for number, (speaker, act, stance, claim, article, day, marked, extra) in enumerate(ROWS):
        sentence, cue, content = parse(marked)
        if extra.get("accuses"):
            accused[claim] = iris(extra["accuses"])
        said.append(
            Said(
                id=f"{BASE}statement/s{number:02}",
                act=act,
                stance=stance,
                claim=f"{BASE}claim/{claim.replace(':', '-')}",
                speakers=(agent_iri(speaker),),
                certainty=extra.get("certainty", "certain"),
                quotation=extra.get("quotation", "indirect"),
                source_type="named",
                confidence=extra.get("confidence", 0.93),
                article=f"{BASE}article/{article}",
                sentence=sentence,
                start=200 + 150 * number,
                end=200 + 150 * number + len(sentence),
                cue_text=" … ".join(sentence[start:end] for start, end in cue),
                cue=cue,
                content=content,
                speaker_text=AGENTS[speaker][0],
                capacity=extra.get("capacity", ""),
                on_behalf_of=iris(extra.get("behalf", "")),
                told_to=iris(extra.get("told", "")),
                said_from=day,
                said_until=day,
            )
        )
    keys = [(row[0], row[3].split(":")[0]) for row in ROWS]
    answers = [
        Answer(
            f"{BASE}response/r{number:02}",
            f"{BASE}statement/s{number:02}",
            f"{BASE}statement/s{keys.index(tuple(row[7]['answers'].split())):02}",  # type: ignore[arg-type]
            "dismisses" if row[1] == "dismiss" else "denies",
            confidence=0.88,
            because="the cue takes the claim as its object",
        )
        for number, row in enumerate(ROWS)
        if "answers" in row[7]
    ]
    wordings, statuses = [], []
    for key, (text, others, status) in CLAIMS.items():
        cluster = "" if status == "unspecified" else f"{BASE}cluster/{key}"
        for name, (words, orientation) in {"": (text, "same"), **others}.items():
            iri = f"{BASE}claim/{key}" + (f"-{name}" if name else "")
            wordings.append(
                Wording(iri, words, f"{BASE}article/a1", cluster, orientation, 0.9, not cluster, accused.get(key, ()))
            )
        trace = tuple(f"{BASE}statement/s{n:02}" for n, (_, claim) in enumerate(keys) if claim == key)
        statuses += [Status(cluster, name, trace) for name in status.split() if cluster]
    return Records(
        reports=tuple(
            Report(f"{BASE}article/{key}", title, f"https://news.example/{key}", outlet, day, ("A. Writer",))
            for key, (title, outlet, day) in REPORTS.items()
        ),
        agents=tuple(Agent(agent_iri(key), *values) for key, values in AGENTS.items()),
        wordings=tuple(wordings),
        clusters=tuple((f"{BASE}cluster/{k}", text) for k, (text, _, s) in CLAIMS.items() if s != "unspecified"),
        statements=tuple(said),
        answers=tuple(answers),
        statuses=tuple(statuses),
        base=BASE,
    )


@pytest.fixture(scope="session")
def dispatches() -> Records:
    """Give the made-up dispatches."""
    return make_records()


@pytest.fixture(scope="session")
def network(dispatches: Records) -> Any:
    """Give their network."""
    return network_from_records(dispatches)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give a browser of the system, driven by Playwright; skip where either is absent."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """One page opened from a file, with everything that went on in it."""

    page: Any
    log: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def live(self) -> str:
        """What a screen reader is told."""
        return str(self.page.locator("#live").inner_text())

    def state(self) -> str:
        return unquote(self.page.url.partition("#")[2])


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open files: ``visit(path, state="view=board", width=360)``."""
    contexts = []

    def open_page(path: Path, state: str = "", width: int = 1400, height: int = 900, **options: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        made = Visit(page)
        page.on("console", lambda message: made.log.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: made.log.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (made.log.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: made.requests.append(request.url))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.log('csp', e.violatedDirective));"
        )
        page.goto(path.as_uri() + (f"#{state}" if state else ""))
        page.wait_for_selector("html[data-ready]", state="attached")
        return made

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def explorer(network: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page of the made-up dispatches."""
    from counterclaim.export.html import write_html

    path = tmp_path_factory.mktemp("explorer") / "page.html"
    write_html(network, path, title="Selvane harbour")
    return path
