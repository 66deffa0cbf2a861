"""Exports are written whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from counterclaim.errors import UnknownFormat
from counterclaim.export import EXPORTERS, export


def test_the_formats_are_the_documented_ones() -> None:
    assert {"nquads", "trig", "turtle", "jsonld", "graphml", "gexf", "html", "csv"} <= set(EXPORTERS)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="graphml"):
        export(None, "docx", tmp_path / "x")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(graph: Any, path: Path) -> None:
        path.write_text("half")
        raise RuntimeError

    monkeypatch.setitem(EXPORTERS, "fails", fails)
    target = tmp_path / "out.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        export(None, "fails", target)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    assert target.read_text() == "old"


def test_parent_folders_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPORTERS, "works", lambda graph, path: path.write_text("whole"))
    export(None, "works", tmp_path / "a" / "b" / "c.txt")  # type: ignore[arg-type]
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "whole"
