"""Choose the media type of an answer from what the client accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-quads",
    "application/trig",
)
#: what clients ask for by other names
ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/plain": ("text/tab-separated-values", "application/n-triples"),
    "text/*": ("text/csv", "text/turtle"),
}
SHORT = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ttl": ("text/turtle",),
    "ntriples": ("application/n-triples",),
    "nt": ("application/n-triples",),
    "jsonld": ("application/ld+json",),
    "trig": ("application/trig",),
    "nquads": ("application/n-quads",),
}


def _ranges(accept: str) -> list[tuple[float, int, str]]:
    """Return (weight, specificity, type) of each media range, the most wanted first."""
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        if name and weight > 0:
            found.append((weight, 2 - name.count("*"), name.lower()))
    return sorted(found, key=lambda item: (-item[0], -item[1]))


def choose(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Return the offered type that the client likes best; the first one without a wish; None when none will do."""
    if not accept or not accept.strip():
        return offered[0]
    for _, _, name in _ranges(accept):
        if name == "*/*":
            return offered[0]
        if name in offered:
            return name
        for alias in ALIASES.get(name, ()):
            if alias in offered:
                return alias
        if name.endswith("/*"):
            for candidate in offered:
                if candidate.startswith(name[:-1]):
                    return candidate
    return None


def by_name(name: str, offered: tuple[str, ...]) -> str | None:
    """Return the offered type of a short name ("csv"), for people who type addresses by hand."""
    if name in offered:
        return name
    return next((candidate for candidate in SHORT.get(name.lower(), ()) if candidate in offered), None)
