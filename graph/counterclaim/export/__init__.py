"""Write the knowledge graph in the forms that others open: RDF, tables, graphs and the explorer page."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.errors import StoreError, UnknownFormat

if TYPE_CHECKING:
    from counterclaim.rdf import KnowledgeGraph

Exporter = Callable[["KnowledgeGraph", Path], None]

__all__ = ["EXPORTERS", "Exporter", "export"]


def _network_target(module: str, function: str) -> Exporter:
    """Return an exporter that builds the network and hands it to a writer, importing both when it is used."""

    def write(graph: KnowledgeGraph, path: Path) -> None:
        from importlib import import_module

        from counterclaim.export.network import build_network

        getattr(import_module(f"counterclaim.export.{module}"), function)(build_network(graph), path)

    return write


def _file_target(function: str, module: str = "files") -> Exporter:
    """Return an exporter that takes the graph itself, importing its module when it is used."""

    def write(graph: KnowledgeGraph, path: Path) -> None:
        from importlib import import_module

        getattr(import_module(f"counterclaim.export.{module}"), function)(graph, path)

    return write


EXPORTERS: dict[str, Exporter] = {
    "nquads": _file_target("write_nquads"),
    "trig": _file_target("write_trig"),
    "turtle": _file_target("write_turtle"),
    "jsonld": _file_target("write_jsonld"),
    "csv": _file_target("write_csv"),
    "graphml": _network_target("graphml", "write_graphml"),
    "gexf": _network_target("gexf", "write_gexf"),
    "html": _network_target("html", "write_html"),
    "cypher": _file_target("write_cypher", "cypher_file"),
    "neo4j-csv": _file_target("write_neo4j_folder", "neo4j_csv"),
    "neptune-csv": _file_target("write_neptune_folder", "neptune_csv"),
    "bloom": _file_target("write_bloom", "bloom"),
    "parquet": _file_target("write_parquet", "parquet"),
}
#: Targets that are a folder of files rather than one file.
FOLDERS = frozenset({"neo4j-csv", "neptune-csv", "parquet"})
#: What such a folder may hold when it is written anew; anything else in it belongs to somebody.
_OURS = re.compile(r"(nodes|relationships)-[\w-]+\.(csv|parquet)|schema\.cypher|import\.sh")


def export(graph: KnowledgeGraph, target: str, path: Path) -> None:
    """Write the graph to a path in one of the EXPORTERS' forms, making parent directories.

    The exporter writes beside the path and the result is renamed, so a failed export leaves no half-written file.

    Raises UnknownFormat when no exporter has that name and StoreError when the path cannot be written.
    """
    exporter = EXPORTERS.get(target)
    if exporter is None:
        raise UnknownFormat(f"Cannot export to {target!r}: no such format. Known: {', '.join(sorted(EXPORTERS))}.")
    if target in FOLDERS:
        _export_folder(exporter, graph, path)
        return
    if path.is_dir():
        raise StoreError(f"{path} is a folder, and this format is one file. Name a file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
    except OSError as error:
        raise StoreError(f"Cannot write {path}: {error.strerror}. Name a folder that can be written.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        exporter(graph, temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _export_folder(exporter: Exporter, graph: KnowledgeGraph, path: Path) -> None:
    """Write a folder beside the path and put it in the place of what an earlier export left there."""
    if path.is_dir():
        others = sorted(each.name for each in path.iterdir() if not _OURS.fullmatch(each.name))
        if others:
            raise StoreError(f"{path} holds other files ({others[0]}), which would be lost. Name a new folder.")
    elif path.exists():
        raise StoreError(f"{path} is a file, and this format is a folder of files. Name a new folder.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise StoreError(f"Cannot write {path}: {error.strerror}. Name a folder that can be written.") from error
    try:
        exporter(graph, temporary)
        temporary.chmod(0o777 & ~_umask())
        if path.is_dir():
            shutil.rmtree(path)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _umask() -> int:
    """Return the process's umask: mkstemp makes files for the owner alone, a result should be like any other."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
