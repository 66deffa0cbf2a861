"""The only door to ontology/: its files, the namespaces and the prefixes."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

NAMESPACE = "https://w3id.org/counterclaim/ns#"
PREFIXES = {
    "cclm": NAMESPACE,
    "act": NAMESPACE + "act/",
    "val": NAMESPACE + "value/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def ontology() -> Traversable:
    """Return the folder of Turtle, SPARQL and word-list files that ships with the package.

    Raises FileNotFoundError when neither the installed package nor the checkout holds it.
    """
    packaged = files("counterclaim") / "ontology"
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).parents[2] / "ontology"
    if checkout.is_dir():
        return checkout
    raise FileNotFoundError(f"No ontology files at {packaged} or {checkout}; reinstall counterclaim.")
