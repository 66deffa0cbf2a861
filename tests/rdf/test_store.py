"""A store keeps every finished article whatever happens, and says plainly what is wrong."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from counterclaim.cli.store import reading
from counterclaim.errors import StoreError
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording
from counterclaim.rdf.store import FORMAT, apply, open_reader, open_store, read_info

HELPERS = Path(__file__).with_name("conftest.py")


def open_graph(path: Path, **more: object) -> KnowledgeGraph:
    return KnowledgeGraph.open(path, matcher=match_by_wording, **more)  # type: ignore[arg-type]


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that has the made-up dispatches at hand."""
    prologue = f"""
        import importlib.util, sys
        from pathlib import Path
        spec = importlib.util.spec_from_file_location("dispatches", {str(HELPERS)!r})
        dispatches = importlib.util.module_from_spec(spec)
        sys.modules["dispatches"] = dispatches
        spec.loader.exec_module(dispatches)
        from counterclaim.rdf import KnowledgeGraph
        path = Path(sys.argv[1])
        """
    program = textwrap.dedent(prologue) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_was_added_is_there_when_the_store_is_opened_again(tmp_path, dam, reply):
    with open_graph(tmp_path / "store") as graph:
        graph.add_all([dam, reply])
        before = set(graph.store)
    with open_graph(tmp_path / "store") as graph:
        assert set(graph.store) == before
        assert not graph.is_stale()


def test_a_store_tells_its_format_and_base(tmp_path):
    open_graph(tmp_path / "store", base="https://graph.example/").close()
    told = json.loads((tmp_path / "store" / "store.json").read_text())
    assert told == {"format": FORMAT, "base": "https://graph.example/"}
    with open_graph(tmp_path / "store") as graph:
        assert graph.base == "https://graph.example/"


def test_another_base_than_the_store_has_is_refused(tmp_path):
    open_graph(tmp_path / "store", base="https://graph.example/").close()
    with pytest.raises(StoreError, match=r"graph\.example"):
        open_graph(tmp_path / "store", base="https://other.example/")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps({"format": FORMAT + 1, "base": "https://graph.example/"}), "newer"),
        (json.dumps({"format": FORMAT - 1, "base": "https://graph.example/"}), "older"),
        ("{", "damaged"),
        ("[]", "damaged"),
        ("{}", "damaged"),
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_of_another_format_is_refused_with_the_way_out(tmp_path, text, told, read_only):
    open_graph(tmp_path / "store").close()
    (tmp_path / "store" / "store.json").write_text(text)
    with pytest.raises(StoreError, match=told) as refused:
        open_graph(tmp_path / "store", read_only=read_only)
    assert "." in str(refused.value).rstrip(".")  # what happened, and what to do


def test_reading_where_no_store_is_says_so_and_makes_none(tmp_path):
    with pytest.raises(StoreError, match="no store"):
        open_graph(tmp_path / "store", read_only=True)
    assert not (tmp_path / "store").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(StoreError, match=r"thesis\.doc"):
        open_graph(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "store").write_text("")
    with pytest.raises(StoreError, match="folder"):
        open_graph(tmp_path / "store")


def test_a_store_whose_making_was_interrupted_is_taken_up_again(tmp_path, dam):
    open_graph(tmp_path / "store").close()
    (tmp_path / "store" / "store.json").unlink()
    with open_graph(tmp_path / "store") as graph:
        assert graph.add(dam)
    assert read_info(tmp_path / "store") is not None


def test_a_damaged_store_is_told(tmp_path, dam):
    with open_graph(tmp_path / "store") as graph:
        graph.add(dam)
    (tmp_path / "store" / "quads" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match=r"damaged|Check the path"):
        open_graph(tmp_path / "store")


def test_a_second_writer_is_told_to_wait_and_readers_go_on(tmp_path, dam, reply):
    code = """
        graph = KnowledgeGraph.open(path, matcher=dispatches.match_by_wording)
        graph.add(dispatches.dam_story().annotated())
        print("ready", flush=True)
        __import__("time").sleep(60)
        """
    writer = child(code, str(tmp_path / "store"))
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n", writer.stderr.read() if writer.stderr else ""
        with pytest.raises(StoreError, match="another process is writing"):
            open_graph(tmp_path / "store")
        with open_graph(tmp_path / "store", read_only=True) as reader:
            assert [entry.source for entry in reader.articles()] == ["dam-gates"]
            assert reader.ask("non-denials").rows
            with pytest.raises(StoreError, match="reading only"):
                reader.add(reply)
    finally:
        writer.kill()
        writer.communicate()
    with open_graph(tmp_path / "store") as graph:
        assert graph.add(reply)


def test_a_reader_sees_the_state_at_which_it_opened(tmp_path, dam, reply):
    with open_graph(tmp_path / "store") as graph:
        graph.add(dam)
        with open_graph(tmp_path / "store", read_only=True) as reader:
            graph.add(reply)
            assert len(reader.articles()) == 1
        with open_graph(tmp_path / "store", read_only=True) as reader:
            assert len(reader.articles()) == 2


def test_commands_read_on_beside_a_writer_that_has_not_derived_yet(tmp_path, dam, reply, capsys):
    with open_graph(tmp_path / "store") as graph:
        graph.add(dam)
        graph.add(reply, derive=False)
        with reading(tmp_path / "store") as reader:
            assert len(reader.articles()) == 2
            assert reader.ask("non-denials").rows
    told = capsys.readouterr().err
    assert "may lag behind" in told
    assert "another process is writing" in told
    with reading(tmp_path / "store") as reader:
        assert not reader.is_stale()
    assert not capsys.readouterr().err


@pytest.mark.parametrize("after", [0.0, 0.1, 0.4])
def test_a_killed_writer_leaves_finished_articles_and_no_half_of_one(tmp_path, after, dam):
    code = """
        graph = KnowledgeGraph.open(path, matcher=dispatches.match_by_wording)
        print("ready", flush=True)
        for number in range(10_000):
            graph.add(dispatches.dam_story(f"dam-{number}").annotated(), derive=number % 3 == 2)
            print(number, flush=True)
        """
    writer = child(code, str(tmp_path / "store"))
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n", writer.stderr.read() if writer.stderr else ""
    writer.stdout.readline()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    told, _ = writer.communicate()
    finished = 1 + len(told.split())
    with open_graph(tmp_path / "store") as graph:
        entries = graph.articles()
        assert len(entries) in (finished, finished + 1)
        assert {entry.statements for entry in entries} == {len(dam.statements)}
        assert (
            not [finding for finding in graph.validate() if finding.severity == "violation"] if after == 0.05 else True
        )
        graph.add(dam)
        assert not graph.is_stale()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    code = """
        import resource, signal
        from counterclaim.errors import StoreError
        graph = KnowledgeGraph.open(path, matcher=dispatches.match_by_wording)
        graph.add(dispatches.dam_story().annotated())
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        try:
            for number in range(200):
                graph.add(dispatches.dam_story(f"dam-{number}").annotated(), derive=False)
                print(number, flush=True)
        except StoreError as error:
            print("told:", error)
        __import__("os")._exit(0)
        """
    writer = child(code, str(tmp_path / "store"))
    told, errors = writer.communicate(timeout=120)
    lines = told.splitlines()
    assert lines, errors
    assert "no space is left" in lines[-1]
    with open_graph(tmp_path / "store") as graph:
        assert len(graph.articles()) == 1 + (len(lines) - 1)
        assert {entry.statements for entry in graph.articles()} == {6}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("IO error: No space left on device", "no space"),
        ("IO error: Permission denied", "permission"),
        ("IO error: While open a file for appending: Read-only file system", "permission"),
        ("Corruption: block checksum mismatch", "damaged"),
        ("something else", "something else"),
    ],
)
def test_what_the_engine_says_is_told_with_a_remedy(graph, dam, monkeypatch, told, expected):
    def fail(*_):
        raise OSError(told)

    monkeypatch.setattr("counterclaim.rdf.graph.apply", fail)
    with pytest.raises(StoreError, match=expected) as raised:
        graph.add(dam)
    assert isinstance(raised.value.__cause__, OSError)


def test_a_read_only_folder_is_told(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    if os.access(tmp_path / "closed", os.W_OK):
        pytest.skip("nothing is read-only for whoever may override permissions")
    with pytest.raises(StoreError, match="permission"):
        open_graph(tmp_path / "closed" / "store")


def test_a_change_happens_whole(tmp_path):
    store, _ = open_store(tmp_path / "store")
    graph, s, p = (NamedNode(f"urn:{name}") for name in ("g", "s", "p"))
    old, kept, new = (Quad(s, p, Literal(text), graph) for text in ("old\n\"'", "kept", "new \\u0022 } ; DROP ALL"))
    assert apply(store, [], [old, kept])
    assert apply(store, [old], [new])
    assert set(store) == {kept, new}
    assert not apply(store, [], [])


def test_a_reader_of_the_bare_store_needs_no_lock(tmp_path, dam):
    with open_graph(tmp_path / "store") as graph:
        graph.add(dam)
        reader = open_reader(tmp_path / "store")
        assert isinstance(reader.store, Store)
        assert len(reader.store) == len(graph.store)
