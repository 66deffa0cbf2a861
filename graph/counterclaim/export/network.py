"""Build the network that every graph target shares: who takes which position on what, each edge with its evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from counterclaim.export.network_records import Agent, Answer, Position, Records, Report, Said, Wording

if TYPE_CHECKING:
    import networkx

    from counterclaim.rdf import KnowledgeGraph

#: Relations from an actor to a claim, in the order in which they are listed.
POSITIONS = ("asserts", "confirms", "concedes", "denies", "dismisses", "doubts", "withholds", "mentions")
#: Relations between actors (and, for answers, from an actor to a claim whose speaker is not known).
TIES = ("answers", "accuses", "on_behalf_of", "told_to")
RELATIONS = POSITIONS + TIES

FOR = frozenset({"asserts", "confirms", "concedes"})
AGAINST = frozenset({"denies", "dismisses"})

_INVERSE = {"endorses": "rejects", "rejects": "endorses"}
_ENDORSING = {"confirm": "confirms", "corroborate": "confirms", "concede": "concedes"}
_DISMISSING = frozenset({"dismiss", "ridicule"})


def relation(act: str, stance: str, orientation: str) -> str:
    """Return the relation that a statement draws to its cluster, once its wording's orientation is applied.

    "Denied that no troops entered" rejects a wording that is the inverse of the cluster, and so endorses the cluster.
    """
    oriented = _INVERSE.get(stance, stance) if orientation == "inverse" else stance
    if oriented == "endorses":
        return _ENDORSING.get(act, "asserts")
    if oriented == "rejects":
        return "dismisses" if act in _DISMISSING else "denies"
    return {"withholds": "withholds", "doubts": "doubts", "qualifies": "doubts"}.get(oriented, "mentions")


def relation_of(position: Position, said: Said) -> str:
    """Return the relation that a derived position draws to its cluster."""
    if position.position == "rejects":
        dismissed = position.relation == "dismisses" or (not position.relation and said.act in _DISMISSING)
        return "dismisses" if dismissed else "denies"
    if position.position == "endorses":
        return position.manner if position.manner in FOR else "asserts"
    return {"withholds": "withholds", "doubts": "doubts", "qualifies": "doubts"}.get(position.position, "mentions")


def build_network(graph: KnowledgeGraph) -> networkx.MultiDiGraph:
    """Read the store by SPARQL and return its network; see ``network_from_records`` for its shape."""
    from counterclaim.export.network_store import read_records

    return network_from_records(read_records(graph))


def network_from_records(records: Records) -> networkx.MultiDiGraph:
    """Return a directed multigraph of actors and claims, in an order that depends on the records alone.

    Nodes carry ``kind`` and ``label``; claims also ``status``, ``supporters``, ``deniers``, ``withholders``,
    ``wordings`` and ``derivation``. Edges carry ``relation`` and the statement's evidence. Each edge's key is
    ``relation|statement``, so that one statement never draws the same line twice.
    """
    return _Builder(records).build()


class _Builder:
    """Hold the look-up tables while one network is built."""

    def __init__(self, records: Records) -> None:
        import networkx

        self.records = records
        self.graph = networkx.MultiDiGraph(base=records.base)
        self.agents: dict[str, Agent] = {agent.id: agent for agent in records.agents}
        self.reports: dict[str, Report] = {report.id: report for report in records.reports}
        self.wordings: dict[str, Wording] = {wording.id: wording for wording in records.wordings}
        self.statements: dict[str, Said] = {said.id: said for said in records.statements}
        self.positions: dict[str, list[Position]] = defaultdict(list)
        for position in records.positions:
            self.positions[position.statement].append(position)

    def build(self) -> networkx.MultiDiGraph:
        """Add the nodes that something refers to, then the edges."""
        self._add_claims()
        for said in sorted(self.records.statements, key=lambda said: said.id):
            self._add_statement(said)
        for answer in sorted(self.records.answers, key=lambda answer: answer.id):
            self._add_answer(answer)
        self._count_sides()
        return self.graph

    def claim_node(self, claim: str) -> str:
        """Return the node that stands for a claim: its cluster, else the claim itself."""
        wording = self.wordings.get(claim)
        return wording.cluster if wording and wording.cluster else claim

    def _add_claims(self) -> None:
        members: dict[str, list[Wording]] = defaultdict(list)
        for wording in self.records.wordings:
            members[wording.cluster or wording.id].append(wording)
        labels = dict(self.records.clusters)
        derivation: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for status in self.records.statuses:
            derivation[status.cluster].append((status.status, tuple(sorted(status.statements))))
        for node in sorted(members):
            wordings = sorted(members[node], key=lambda wording: (wording.orientation != "same", wording.id))
            traced = sorted(derivation.get(node, []))
            self.graph.add_node(
                node,
                kind="claim",
                label=labels.get(node) or wordings[0].text,
                status=";".join(name for name, _ in traced),
                unspecified=all(wording.unspecified for wording in wordings),
                wordings=tuple(wordings),
                derivation=tuple(traced),
            )

    def _add_agent(self, agent_id: str) -> str:
        if agent_id not in self.graph:
            agent = self.agents.get(agent_id) or Agent(agent_id, agent_id.rsplit("/", 1)[-1])
            self.graph.add_node(
                agent_id,
                kind=agent.kind,
                label=agent.label,
                descriptor=agent.descriptor,
                wikidata=agent.wikidata,
            )
        return agent_id

    def _add_statement(self, said: Said) -> None:
        wording = self.wordings.get(said.claim)
        evidence = self._evidence(said, wording)
        drawn = self._draw_positions(said, wording, evidence)
        for speaker in said.speakers:
            self._add_agent(speaker)
            for principal in said.on_behalf_of:
                self._edge(speaker, self._add_agent(principal), "on_behalf_of", said.id, evidence)
            for audience in said.told_to:
                self._edge(speaker, self._add_agent(audience), "told_to", said.id, evidence)
            for accused in wording.accuses if wording and drawn & FOR else ():
                self._edge(speaker, self._add_agent(accused), "accuses", said.id, evidence)

    def _draw_positions(self, said: Said, wording: Wording | None, evidence: dict[str, Any]) -> set[str]:
        """Draw the derived positions, else the one that the statement's own stance gives; return their relations."""
        positions = [one for one in self.positions[said.id] if one.cluster in self.graph]
        drawn: set[str] = set()
        for position in positions:
            name = relation_of(position, said)
            drawn.add(name)
            self._edge(self._add_agent(position.holder), position.cluster, name, said.id, evidence)
        if not positions and (claim := self.claim_node(said.claim)) in self.graph:
            name = relation(said.act, said.stance, wording.orientation if wording else "same")
            drawn.add(name)
            for speaker in said.speakers:
                self._edge(self._add_agent(speaker), claim, name, said.id, evidence)
        return drawn

    def _add_answer(self, answer: Answer) -> None:
        said = self.statements.get(answer.statement)
        if said is None:
            return
        evidence = self._evidence(said, self.wordings.get(said.claim)) | {
            "answer": answer.id,
            "answer_relation": answer.relation,
            "answer_method": answer.method,
            "answer_confidence": answer.confidence,
            "answer_because": answer.because,
            "answer_target": answer.target,
        }
        answered = self.statements.get(answer.target)
        targets = list(answered.speakers) if answered else [self.claim_node(answer.target)]
        for speaker in said.speakers:
            for target in targets:
                if target in self.graph and target != speaker:
                    self._edge(speaker, target, "answers", f"{said.id}|{answer.id}", evidence)

    def _edge(self, source: str, target: str, name: str, key: str, evidence: dict[str, Any]) -> None:
        self.graph.add_edge(source, target, key=f"{name}|{key}", relation=name, **evidence)

    def _labels(self, agents: tuple[str, ...]) -> str:
        return "; ".join(self.agents[agent].label if agent in self.agents else agent for agent in agents)

    def _evidence(self, said: Said, wording: Wording | None) -> dict[str, Any]:
        report = self.reports.get(said.article) or Report(said.article)
        return {
            "statement": said.id,
            "act": said.act,
            "stance": said.stance,
            "certainty": said.certainty,
            "quotation": said.quotation,
            "source_type": said.source_type,
            "confidence": float(said.confidence),
            "orientation": wording.orientation if wording else "same",
            "claim": said.claim,
            "claim_text": wording.text if wording else "",
            "sentence": said.sentence,
            "sentence_start": said.start,
            "sentence_end": said.end,
            "cue": said.cue,
            "cue_text": said.cue_text,
            "content": said.content,
            "speaker": self._labels(said.speakers),
            "speaker_text": said.speaker_text,
            "capacity": said.capacity,
            "behalf": self._labels(said.on_behalf_of),
            "principal": self._labels(said.principals or said.on_behalf_of[-1:] or said.speakers),
            "principals": said.principals or said.on_behalf_of[-1:] or said.speakers,
            "told": self._labels(said.told_to),
            "said_from": said.said_from,
            "said_until": said.said_until,
            "said_text": said.said_text,
            "relays": said.relays,
            "depth": said.depth,
            "article": report.id,
            "title": report.title,
            "url": report.url,
            "outlet": report.outlet,
            "authors": "; ".join(report.authors),
            "published": report.published,
        }

    def _count_sides(self) -> None:
        """Count the principals on each side of a claim: those spoken for, else the speakers."""
        sides: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for _, claim, data in self.graph.edges(data=True):
            said = self.statements[data["statement"]]
            if data["relation"] not in POSITIONS:
                continue
            name = data["relation"]
            side = "for" if name in FOR else "against" if name in AGAINST else name
            sides[claim][side].update(said.principals or said.on_behalf_of[-1:] or said.speakers)
        for node, data in self.graph.nodes(data=True):
            if data["kind"] == "claim":
                data["supporters"] = len(sides[node]["for"])
                data["deniers"] = len(sides[node]["against"])
                data["withholders"] = len(sides[node]["withholds"])
