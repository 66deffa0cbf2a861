"""Real servers that want a password: a wrong one is refused with a sentence that helps, and nothing of it is logged."""

import logging
import time

import pytest
from click.testing import CliRunner

from counterclaim.cli import cli
from counterclaim.rdf import KnowledgeGraph
from counterclaim.rdf.derive import match_by_wording

pytestmark = pytest.mark.server

SECRET, WRONG = "open-sesame-7", "shut-sesame-8"
#: Server -> the user whose password is SECRET.
USERS = {"neo4j": "neo4j", "falkordb": ""}


@pytest.fixture
def loading(tmp_path, five, locked, monkeypatch, caplog):
    """Load a store of five articles into a server that wants a password, as the command line does."""
    with KnowledgeGraph.open(tmp_path / "store", matcher=match_by_wording) as graph:
        graph.add_all(five)
    caplog.set_level(logging.DEBUG)

    def load(name, user, password):
        address = locked(name, SECRET)
        caplog.clear()
        monkeypatch.setenv("COUNTERCLAIM_USER", user)
        monkeypatch.setenv("COUNTERCLAIM_PASSWORD", password)
        return CliRunner().invoke(cli, ["load", str(tmp_path / "store"), address]), address.removesuffix("/claims")

    return load


@pytest.mark.parametrize(
    ("name", "user", "password", "refused"),
    [
        ("neo4j", "neo4j", WRONG, "the user or password"),
        ("neo4j", "nobody", SECRET, "the user or password"),
        ("neo4j", "", "", "a load without a user"),
        ("falkordb", "", WRONG, "the user or password"),
        ("falkordb", "nobody", SECRET, "the user or password"),
        ("falkordb", "", "", "a load without a password"),
    ],
)
def test_wrong_credentials_are_refused_with_input_cause_and_remedy(loading, caplog, name, user, password, refused):
    told, address = loading(name, user, password)
    assert told.exit_code == 1
    assert f"{address} refuses {refused}: " in told.output
    assert "Set COUNTERCLAIM_" in told.output
    assert "Run the load again" not in told.output  # which would not help
    assert "Traceback" not in told.output
    for secret in (SECRET, WRONG):
        assert secret not in told.output + str(told.exception) + caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.INFO]


def test_neo4j_that_shuts_the_door_after_many_wrong_passwords_is_told_apart_from_a_failed_load(loading):
    told = [loading("neo4j", "neo4j", WRONG)[0] for _ in range(5)]
    assert all("refuses the user or password" in each.output for each in told)
    assert "too many times" in told[-1].output


@pytest.mark.parametrize("name", USERS)
def test_the_right_password_loads_and_is_logged_nowhere(loading, caplog, name):
    for attempt in range(2):
        for _ in range(8):  # Neo4j takes no password for five seconds after many wrong ones
            told, _ = loading(name, USERS[name], SECRET)
            if "too many times" not in told.output:
                break
            time.sleep(1)
        assert told.exit_code == 0, told.output
        assert ("up to date already" in told.output) is bool(attempt)
        assert SECRET not in told.output + caplog.text
