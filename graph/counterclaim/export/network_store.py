"""Read the network's records from a store, by SPARQL alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from counterclaim.export.network_records import (
    Agent,
    Answer,
    Position,
    Records,
    Report,
    Said,
    Span,
    Status,
    Wording,
)
from counterclaim.vocabulary import PREFIXES

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())

_VERSIONS = """SELECT ?version ?article ?title ?url ?outlet ?date WHERE {
  ?version a cclm:ArticleVersion ; prov:specializationOf ?article
  OPTIONAL { ?article schema:headline ?title } OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article cclm:publisherName ?outlet } OPTIONAL { ?article dct:date ?date } }"""
_AUTHORS = "SELECT ?article ?author WHERE { ?article a cclm:Article ; schema:author ?author }"
_AGENTS = """SELECT ?agent ?label ?kind WHERE {
  ?agent a prov:Agent ; rdfs:label ?label OPTIONAL { ?agent cclm:kind ?kind } }"""
_DESCRIPTORS = """SELECT ?agent ?text WHERE {
  { ?agent cclm:descriptor ?text } UNION { ?m cclm:refersTo ?agent ; cclm:descriptor ?text } }"""
_WIKIDATA = "SELECT ?agent ?id WHERE { ?agent a prov:Agent ; cclm:wikidata ?id }"
_STATEMENTS = """SELECT ?s ?act ?stance ?certainty ?quotation ?source ?confidence ?version ?depth ?cue WHERE {
  ?s a cclm:Statement ; cclm:speechAct ?act ; cclm:stance ?stance ; cclm:certainty ?certainty ;
     cclm:quotation ?quotation ; cclm:sourceType ?source ; cclm:confidence ?confidence ;
     cclm:reportedIn ?version ; cclm:nestingDepth ?depth ; cclm:cue ?cue }"""
_EVIDENCE = """SELECT ?s ?exact ?start ?end WHERE {
  ?s a cclm:Statement ; cclm:evidencedBy/oa:hasSelector ?q . ?q oa:exact ?exact ; oa:start ?start ; oa:end ?end }"""
_SPANS = """SELECT ?s ?start ?end WHERE {{
  ?s cclm:{name}Passage/oa:hasSelector ?q . ?q oa:start ?start ; oa:end ?end }}"""
_CLAIMS = """SELECT ?claim ?text ?article ?unspecified WHERE {
  ?claim a cclm:Claim ; schema:text ?text ; cclm:reportedIn/prov:specializationOf ?article
  OPTIONAL { ?claim a ?unspecified FILTER(?unspecified = cclm:UnspecifiedClaim) } }"""
_MEMBERS = """SELECT ?claim ?cluster ?orientation ?confidence WHERE {
  ?m a cclm:ClusterMembership ; cclm:member ?claim ; cclm:cluster ?cluster ; cclm:orientation ?orientation ;
     cclm:confidence ?confidence }"""
_CLUSTERS = "SELECT ?cluster ?label WHERE { ?cluster a cclm:ClaimCluster ; skos:prefLabel ?label }"
_STATUSES = """SELECT DISTINCT ?cluster ?status ?s WHERE {
  ?x a cclm:ClusterStatus ; cclm:onCluster ?cluster ; cclm:status ?status ; prov:wasDerivedFrom ?position .
  ?position prov:wasDerivedFrom ?s . ?s a cclm:Statement }"""
_POSITIONS = """SELECT ?s ?cluster ?holder ?position ?manner ?confidence ?relation WHERE {
  ?p a cclm:Position ; cclm:onCluster ?cluster ; cclm:holder ?holder ; cclm:position ?position ;
     cclm:confidence ?confidence ; prov:wasDerivedFrom ?s .
  ?s a cclm:Statement
  OPTIONAL { ?p cclm:manner ?manner }
  OPTIONAL { ?p prov:wasDerivedFrom ?r . ?r a cclm:Response ; cclm:relation ?relation } }"""
_ANSWERS = """SELECT ?r ?s ?target ?relation ?method ?confidence ?because WHERE {
  ?r a cclm:Response ; cclm:responding ?s ; cclm:target ?target ; cclm:relation ?relation ; cclm:method ?method ;
     cclm:confidence ?confidence OPTIONAL { ?r cclm:because ?because } }"""
_CAPACITIES = """SELECT ?s ?role ?organization ?former ?acting WHERE {
  ?s a cclm:Statement ; cclm:inCapacity ?c
  OPTIONAL { ?c cclm:role ?role } OPTIONAL { ?c cclm:organizationText ?organization }
  OPTIONAL { ?c cclm:former ?former } OPTIONAL { ?c cclm:acting ?acting } }"""
_LINKS = "SELECT ?s ?o WHERE {{ ?s a {kind} ; cclm:{name} ?o }}"


def read_records(graph: KnowledgeGraph) -> Records:
    """Read everything that the network shows, in the order of the identifiers."""
    reader = _Reader(graph)
    return Records(
        reports=tuple(reader.reports()),
        agents=tuple(reader.agents()),
        wordings=tuple(reader.wordings()),
        clusters=tuple(sorted((cluster, label) for cluster, label in reader.rows(_CLUSTERS))),
        statements=tuple(reader.statements()),
        answers=tuple(reader.answers()),
        statuses=tuple(reader.statuses()),
        positions=tuple(reader.positions()),
        base=graph.base,
    )


def local(iri: str) -> str:
    """Return the last part of an IRI: ``deny`` of ``.../act/deny``."""
    return iri.rpartition("/")[2].rpartition("#")[2]


def _reasons(because: str) -> str:
    """Return the features behind a link in words, the weightiest first."""
    try:
        features = sorted(json.loads(because), key=lambda pair: -abs(float(pair[1]))) if because else []
        return ", ".join(f"{str(name).replace('_', ' ')} {float(weight):+.2f}" for name, weight in features[:5])
    except (ValueError, TypeError, IndexError):
        return ""


def _inside(spans: list[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return what of the spans lies in the sentence, as offsets into it."""
    clipped = [(max(first, start) - start, min(last, end) - start) for first, last in spans]
    return tuple(sorted((first, last) for first, last in clipped if first < last))


class _Reader:
    """Ask the store and keep its answers as plain strings."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.versions = {version: article for version, article, *_ in self.rows(_VERSIONS)}

    def rows(self, query: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a query as strings, empty where nothing is bound."""
        from pyoxigraph import QuerySolutions

        solutions = self.graph.query(_PROLOGUE + query)
        assert isinstance(solutions, QuerySolutions)
        for solution in solutions:
            yield tuple("" if value is None else str(getattr(value, "value", value)) for value in solution)

    def links(self, name: str, kind: str = "cclm:Statement") -> dict[str, tuple[str, ...]]:
        """Return the objects of a property for each subject, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.rows(_LINKS.format(kind=kind, name=name)):
            found[subject].append(value)
        return {subject: tuple(sorted(values)) for subject, values in found.items()}

    def spans(self, name: str) -> dict[str, list[Span]]:
        """Return the passages of a kind for each statement, as offsets into the article."""
        found: dict[str, list[Span]] = defaultdict(list)
        for subject, start, end in self.rows(_SPANS.format(name=name)):
            found[subject].append((int(start), int(end)))
        return found

    def reports(self) -> Iterator[Report]:
        """Yield the articles, each once."""
        authors: dict[str, list[str]] = defaultdict(list)
        for article, author in self.rows(_AUTHORS):
            authors[article].append(author)
        found = {row[1]: row[2:] for row in sorted(self.rows(_VERSIONS))}
        for article, (title, url, outlet, published) in sorted(found.items()):
            yield Report(article, title, url, outlet, published, tuple(sorted(authors[article])))

    def agents(self) -> Iterator[Agent]:
        """Yield the agents, each with its longest description."""
        descriptors: dict[str, str] = {}
        for agent, text in self.rows(_DESCRIPTORS):
            descriptors[agent] = max(text, descriptors.get(agent, ""), key=lambda words: (len(words), words))
        wikidata = {row[0]: row[1] for row in sorted(self.rows(_WIKIDATA))}
        named: dict[str, tuple[str, str]] = {}
        for agent, label, kind in self.rows(_AGENTS):
            named[agent] = max((label, kind), named.get(agent, ("", "")), key=lambda pair: (len(pair[0]), pair))
        for agent, (label, kind) in sorted(named.items()):
            yield Agent(agent, label, local(kind) or "person", descriptors.get(agent, ""), wikidata.get(agent, ""))

    def wordings(self) -> Iterator[Wording]:
        """Yield the claims as worded, each with the cluster it is most surely in."""
        members: dict[str, tuple[float, str, str]] = {}
        for claim, cluster, orientation, confidence in self.rows(_MEMBERS):
            found = (float(confidence), cluster, local(orientation))
            members[claim] = max(found, members.get(claim, found))
        accuses, concerns = self.links("accuses", "cclm:Claim"), self.links("concerns", "cclm:Claim")
        for claim, text, article, unspecified in sorted(self.rows(_CLAIMS)):
            sure, cluster, orientation = members.get(claim, (1.0, "", "same"))
            yield Wording(
                claim,
                text,
                article,
                cluster,
                orientation,
                sure,
                bool(unspecified),
                accuses.get(claim, ()),
                concerns.get(claim, ()),
            )

    def capacities(self) -> dict[str, str]:
        """Return each statement's capacity in words: ``acting minister, Transport Ministry``."""
        found: dict[str, str] = {}
        for statement, role, organization, former, acting in sorted(self.rows(_CAPACITIES)):
            flag = "former " if former == "true" else "acting " if acting == "true" else ""
            held = role if flag.strip() in role.lower().split() else flag + role
            apart = organization if organization and organization.lower() not in held.lower() else ""
            found[statement] = ", ".join(part for part in (held.strip(), apart) if part)
        return found

    def statements(self) -> Iterator[Said]:
        """Yield the statements with their evidence."""
        names = ("madeBy", "onBehalfOf", "principal", "toldTo", "about", "relays", "statedFrom", "statedUntil")
        links = {name: self.links(name) for name in (*names, "statedText", "sourceText")}
        evidence = {s: (exact, int(start), int(end)) for s, exact, start, end in sorted(self.rows(_EVIDENCE))}
        cues, contents, capacities = self.spans("cue"), self.spans("content"), self.capacities()
        for row in sorted(self.rows(_STATEMENTS)):
            statement, act, stance, certainty, quotation, source, confidence, version, depth, cue = row
            sentence, start, end = evidence.get(statement, ("", 0, 0))
            one = {name: found.get(statement, ("",))[0] for name, found in links.items()}
            many = {name: found.get(statement, ()) for name, found in links.items()}
            yield Said(
                id=statement,
                act=local(act),
                stance=local(stance),
                claim=one["about"],
                speakers=many["madeBy"],
                certainty=local(certainty),
                quotation=local(quotation),
                source_type=local(source),
                confidence=float(confidence),
                article=self.versions.get(version, ""),
                sentence=sentence,
                start=start,
                end=end,
                cue_text=cue,
                cue=_inside(cues.get(statement, []), start, end),
                content=_inside(contents.get(statement, []), start, end),
                speaker_text=one["sourceText"],
                capacity=capacities.get(statement, ""),
                on_behalf_of=many["onBehalfOf"],
                principals=many["principal"],
                told_to=many["toldTo"],
                said_from=_shown(one["statedFrom"]),
                said_until=_shown(one["statedUntil"]),
                said_text=one["statedText"],
                relays=one["relays"],
                depth=int(depth),
            )

    def positions(self) -> Iterator[Position]:
        """Yield the positions that the store derived."""
        for row in sorted(self.rows(_POSITIONS)):
            statement, cluster, holder, position, manner, confidence, relation = row
            name = manner.rpartition("#")[2]
            yield Position(statement, cluster, holder, local(position), name, float(confidence), local(relation))

    def statuses(self) -> Iterator[Status]:
        """Yield each cluster's statuses with the statements they rest on."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for cluster, status, statement in self.rows(_STATUSES):
            found[cluster, local(status)].add(statement)
        for (cluster, status), statements in sorted(found.items()):
            yield Status(cluster, status, tuple(sorted(statements)))

    def answers(self) -> Iterator[Answer]:
        """Yield what answers what."""
        for row in sorted(self.rows(_ANSWERS)):
            answer, statement, target, relation, method, confidence, because = row
            yield Answer(
                answer, statement, target, local(relation), local(method), float(confidence), _reasons(because)
            )


def _shown(moment: str) -> str:
    """Return the day of a bound that a day was turned into, else the moment as it is."""
    return moment[:10] if moment.endswith(("T00:00:00Z", "T23:59:59Z")) else moment
