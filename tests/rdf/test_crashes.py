"""A process killed at any step leaves a store that opens, is valid and goes on, with no half of an article."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

#: Every how many writes the writer is killed; 1 tries each.
STEP = 3


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    program = Path(__file__).with_name("crash_points.py")
    folder = tmp_path_factory.mktemp("crashes")
    ended = subprocess.run(
        [sys.executable, str(program), str(folder), str(STEP)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_the_writer_was_killed_at_many_points(points):
    assert len(points) > 10
    assert not [point for point in points if "error" in point]


def test_no_article_is_half_there(points):
    assert not [point["point"] for point in points if point["half"]]


def test_what_a_killed_writer_leaves_is_valid_and_can_be_asked(points):
    assert not [point for point in points if point["broken"] or point["stale"]]


def test_going_on_ends_where_an_undisturbed_run_ends(points):
    whole = points[0]["end"]
    assert whole
    assert not [point["point"] for point in points if point["end"] != whole]
