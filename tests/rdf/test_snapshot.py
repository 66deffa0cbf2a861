"""Readers keep what they opened, whatever the writer does to the files meanwhile, and leave nothing behind."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from counterclaim.rdf import snapshot
from counterclaim.rdf.snapshot import Reader
from counterclaim.rdf.store import open_reader, open_store
from counterclaim.serve.limits import Limits
from counterclaim.serve.workers import Job, Pool

pytestmark = pytest.mark.skipif(snapshot.fcntl is None, reason="without such locks files are read where they are")

BATCH = 50


def some_quads(number):
    draw = random.Random(number)
    return [
        Quad(
            NamedNode(f"urn:{number}-{n}"), NamedNode("urn:p"), Literal(f"{draw.random()}"), NamedNode(f"urn:g{number}")
        )
        for n in range(BATCH)
    ]


def links(path):
    return {entry.name for entry in (path / ".readers").iterdir()}


def run(code, *args, **options):
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), *map(str, args)], text=True, **options)


@pytest.fixture
def path(tmp_path):
    store, _ = open_store(tmp_path / "store")
    for number in range(4):
        store.extend(some_quads(number))
        store.flush()
    return tmp_path / "store"


def test_a_reader_keeps_files_that_the_writer_merges(path):
    reader = open_reader(path)
    (held,) = [entry for entry in (path / ".readers").iterdir() if entry.is_dir()]
    before = {entry.name for entry in held.glob("*.sst")}
    writer, _ = open_store(path)
    writer.extend(some_quads(4))
    writer.optimize()
    assert before - {entry.name for entry in (path / "quads").glob("*.sst")}
    assert before == {entry.name for entry in held.glob("*.sst")}
    assert len(reader.store) == 4 * BATCH
    assert set(reader.store) == {quad for number in range(4) for quad in some_quads(number)}
    reader.close()
    assert links(path) == set()


def test_what_is_only_in_the_log_is_read(path):
    writer, _ = open_store(path)
    writer.extend(some_quads(4))
    reader = open_reader(path)
    assert len(reader.store) == 5 * BATCH
    writer.extend(some_quads(5))
    assert len(reader.store) == 5 * BATCH
    assert len(open_reader(path).store) == 6 * BATCH


def test_readers_see_whole_transactions_while_a_writer_writes_and_merges(path):
    writer = run(
        """
        import sys
        from pathlib import Path
        from counterclaim.rdf.store import open_store
        sys.path.insert(0, sys.argv[2])
        from test_snapshot import some_quads
        store, _ = open_store(Path(sys.argv[1]))
        print("ready", flush=True)
        for number in range(4, 400):
            store.extend(some_quads(number))
            if number % 3 == 0: store.flush()
            if number % 10 == 0: store.optimize()
        """,
        path,
        Path(__file__).parent,
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout.readline() == "ready\n"
        seen, held = [], []
        for _ in range(40):
            reader = open_reader(path)
            seen.append(len(list(reader.store)))
            held = [*held[-5:], (reader, seen[-1])]
            if writer.poll() is not None:
                break
        assert all(len(list(one.store)) == count for one, count in held)
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert all(count % BATCH == 0 for count in seen)
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_what_a_killed_reader_left_is_removed_and_what_a_living_one_holds_stays(path):
    code = """
        import sys
        from pathlib import Path
        from counterclaim.rdf.store import open_reader
        reader = open_reader(Path(sys.argv[1]))
        print("ready", flush=True)
        sys.stdin.read()
        """
    killed, living = (run(code, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2))
    for one in (killed, living):
        assert one.stdout.readline() == "ready\n"
    assert len(links(path)) == 4  # a folder and a lock for each
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    open_reader(path).close()
    assert len(links(path)) == 2
    living.communicate()
    assert living.returncode == 0
    assert links(path) == set()
    killed.stdin.close()
    killed.stdout.close()


def test_a_service_leaves_nothing_of_its_workers(path):
    pool = Pool(path, Limits(), lambda: "now")
    job = Job("ASK { ?s ?p ?o }", "application/sparql-results+json")
    with ThreadPoolExecutor(1) as thread:  # in this one a browser test may have left a loop running
        assert b"true" in thread.submit(lambda: asyncio.run(pool.ask(job))).result(60)
    assert len(links(path)) == 2
    pool.close()
    assert links(path) == set()


@pytest.mark.parametrize("failing", ["link", "mkdir"])
def test_files_that_cannot_be_linked_are_read_where_they_are(path, monkeypatch, failing):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, failing, refuse)
    with_no_links = open_reader(path)
    assert len(with_no_links.store) == 4 * BATCH
    with_no_links.close()


def test_a_store_without_its_manifest_is_told(tmp_path):
    (tmp_path / "quads").mkdir()
    (tmp_path / "quads" / "000001.sst").write_bytes(b"nothing")
    with pytest.raises(OSError, match="No such file"):
        Reader(tmp_path, tmp_path / "quads")
    assert links(tmp_path) == set()
