"""Keep what was found in articles as a knowledge graph: add, remove, ask, check, load and write."""

from counterclaim.rdf.graph import KnowledgeGraph
from counterclaim.rdf.listing import ArticleEntry
from counterclaim.rdf.questions import Parameter, Question, Table
from counterclaim.rdf.records import from_graph, from_quads
from counterclaim.rdf.triples import graph_of, to_quads

__all__ = [
    "ArticleEntry",
    "KnowledgeGraph",
    "Parameter",
    "Question",
    "Table",
    "from_graph",
    "from_quads",
    "graph_of",
    "to_quads",
]
