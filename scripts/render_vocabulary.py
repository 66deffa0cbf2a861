"""Write docs/vocabulary.html, the vocabulary's reference, from ontology/; --check says whether it is up to date."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from html import escape
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from counterclaim.vocabulary import NAMESPACE, PREFIXES, ontology

TARGET = Path(__file__).parents[1] / "docs" / "vocabulary.html"
_HEADING = re.compile(r"^# -{4} (.+?) -+$|^(cclm|act|val):([\w-]+) a ", re.MULTILINE)
_KINDS = {"Class": "class", "ObjectProperty": "property", "DatatypeProperty": "property (text or value)"}
_LINKS = {
    "subClassOf": "a kind of",
    "subPropertyOf": "refines",
    "disjointWith": "never also",
    "inScheme": "one of",
    "broader": "family",
    "topConceptOf": "family of",
    "impliedStance": "stance",
    "whenNegated": "negated",
    "relatedMatch": "compare",
    "notation": "rank",
}
_CUES = ("verbCue", "nounCue", "adjectiveCue", "phraseCue", "predicateCue")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #767676; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav ul { columns: 2; padding-left: 1.2rem; } @media (max-width: 40rem) { nav ul { columns: 1; } }
section > div { padding: .5rem 0; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; } h3 code { font-size: 1.05rem; } h3 span { color: var(--dim); font-weight: normal; }
p { margin: .2rem 0; } .more { color: var(--dim); font-size: .9rem; } :target { background: #fd05; }
"""


def short(iri: str) -> str:
    """Return an IRI with its prefix, the longest that fits."""
    fitting = [
        (len(space), f"{prefix}:{iri[len(space) :]}") for prefix, space in PREFIXES.items() if iri.startswith(space)
    ]
    return max(fitting, default=(0, iri))[1]


def anchor(iri: str) -> str:
    """Return the id of a term's entry: what stands after the # of its IRI."""
    return iri.removeprefix(NAMESPACE).replace("/", "-")


def described() -> dict[str, dict[str, list[str]]]:
    """Return what the two files say of each term: property (without its namespace) -> values, sorted."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in ("counterclaim.ttl", "speech_acts.ttl"):
        for quad in parse(input=(ontology() / name).read_bytes(), format=RdfFormat.TURTLE):
            key = re.split("[#/]", quad.predicate.value)[-1]
            value = quad.object.value if isinstance(quad.object, Literal) else str(quad.object)[1:-1]
            found[quad.subject.value][key].append(value)
    return {term: {key: sorted(values) for key, values in facts.items()} for term, facts in found.items()}


def sections() -> list[tuple[str, list[str]]]:
    """Return the headings of the files with the terms below each, in the order of the files."""
    found: list[tuple[str, list[str]]] = []
    for name, first in (("counterclaim.ttl", ""), ("speech_acts.ttl", "Speech acts and the words that signal them")):
        if first:
            found.append((first, []))
        for heading, prefix, local in _HEADING.findall((ontology() / name).read_text("utf-8")):
            if heading:
                found.append((heading.partition(":")[0], []))
            else:
                found[-1][1].append(PREFIXES[prefix] + local)
    return [(heading, terms) for heading, terms in found if terms]


def render() -> str:
    """Return the page: every term with its label, comment and relations; nothing on it comes from elsewhere."""
    known, parts = described(), sections()
    listed = [term for _, terms in parts for term in terms]
    if missing := sorted(term for term in known if term.startswith(NAMESPACE) and term not in listed):
        raise SystemExit(f"{missing[0]} stands under no heading of its file.")
    version = next(iter(known[NAMESPACE.rstrip("#")].get("versionInfo", [""])))
    contents = "".join(f'<li><a href="#s{number}">{escape(head)}</a></li>' for number, (head, _) in enumerate(parts))
    body = "".join(
        f'<section id="s{number}"><h2>{escape(head)}</h2>\n'
        f"{''.join(_entry(term, known[term], known) for term in terms)}</section>\n"
        for number, (head, terms) in enumerate(parts)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>The counterclaim vocabulary</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>The counterclaim vocabulary</h1><p class=more>Version {escape(version)} · "
        f"<code>{escape(NAMESPACE)}</code> (prefix <code>cclm:</code>) · {len(listed)} terms · "
        "made from <code>ontology/</code> by <code>scripts/render_vocabulary.py</code></p>\n"
        f"<p>{escape(known[NAMESPACE.rstrip('#')]['comment'][0])}</p>\n"
        f"<nav><ul>{contents}</ul></nav>\n{body}</body></html>\n"
    )


def _entry(term: str, facts: dict[str, list[str]], known: dict[str, dict[str, list[str]]]) -> str:
    label = (facts.get("label") or facts.get("prefLabel") or [""])[0]
    comment = (facts.get("comment") or facts.get("definition") or [""])[0]
    kinds = [_KINDS.get(re.split("[#/]", kind)[-1], re.split("[#/]", kind)[-1].lower()) for kind in facts["type"]]
    more = [
        f"{words}: {', '.join(_link(value, known) for value in facts[key])}"
        for key, words in _LINKS.items()
        if key in facts
    ]
    cues = [value for key in _CUES for value in facts.get(key, [])]
    if cues:
        more.append(f"cues: {escape(', '.join(cues))}")
    return (
        f'<div id="{escape(anchor(term))}"><h3><code>{escape(short(term))}</code> {escape(label)} '
        f"<span>{escape(', '.join(kinds))}</span></h3><p>{escape(comment)}</p>"
        + "".join(f"<p class=more>{line}</p>" for line in more)
        + "</div>\n"
    )


def _link(value: str, known: dict[str, dict[str, list[str]]]) -> str:
    told = escape(short(value))
    return f'<a href="#{escape(anchor(value))}">{told}</a>' if value in known else told


def main() -> None:
    """Write the page, or compare it."""
    page = render()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(page, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != page:
        sys.exit(f"{TARGET.name} is out of date: run python scripts/render_vocabulary.py")


if __name__ == "__main__":
    main()
