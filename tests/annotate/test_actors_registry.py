"""The registry: what ships is sound, and a user's file is read or refused with the line that is wrong."""

import json

import pytest

from counterclaim.annotate.people.lexicon import rows
from counterclaim.annotate.people.registry import Registry, load_registry, read_registry, shipped_entries
from counterclaim.errors import InputError
from counterclaim.identifiers import slug

HEADER = "id,name,aliases,kind,country,wikidata,parent,stands_for\n"


def test_shipped_entries_have_unique_slugs():
    identifiers = [entry.id for entry in shipped_entries()]
    assert len(identifiers) == len(set(identifiers))
    assert all(slug(identifier) == identifier for identifier in identifiers)


def test_every_parent_and_metonym_names_an_entry():
    registry = load_registry()
    assert all(entry.parent in registry.entries for entry in registry.entries.values() if entry.parent)
    assert all(row["stands_for"] in registry.entries for row in rows("metonyms.csv"))


def test_the_states_have_capitals_and_adjectives():
    states = [row for row in rows("states.csv") if row["kind"] == "state"]
    assert len(states) >= 193
    assert len({row["country"] for row in states}) == len(states)
    assert sum(bool(row["capitals"]) for row in states) > 180
    assert sum(bool(row["adjectives"]) for row in states) > 180


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("U.S.", "state-united-states"),
        ("the United Kingdom", "state-united-kingdom"),
        ("OSCE", "osce"),
        ("Itar-Tass", "tass"),
        ("us", None),
        ("Springfield", None),
    ],
)
def test_a_name_is_found_with_its_case(name, identifier):
    entry = load_registry().find(name)
    assert (entry.id if entry else None) == identifier


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("International Committee of the Red Cross (ICRC)", "International Committee of the Red Cross"),
        ("U.S. Department of Defense officials", "U.S. Department of Defense"),
        ("Downing Street’s view", "Downing Street"),
        ("Norwegians", ""),
    ],
)  # fmt: skip
def test_the_longest_known_name_is_found(text, name):
    assert load_registry().longest(text, 0) == name


def test_the_chain_goes_from_body_to_state():
    registry = load_registry()
    assert [entry.id for entry in registry.chain(registry.entries["fbi"])] == [
        "us-department-of-justice",
        "state-united-states",
    ]


def test_a_chain_that_bites_its_tail_ends(tmp_path):
    file = tmp_path / "actors.csv"
    file.write_text(HEADER + "a,Alpha,,organization,,,b,\nb,Beta,,organization,,,a,\n", encoding="utf-8")
    registry = Registry(read_registry(file))
    assert [entry.id for entry in registry.chain(registry.entries["a"])] == ["b"]


def test_csv_and_json_lines_give_the_same_entries(tmp_path):
    table, lines = tmp_path / "actors.csv", tmp_path / "actors.jsonl"
    table.write_text(
        HEADER + "harbour-trust,Harbour Trust,HT|The Trust,organization,NO,,state-norway,\n", encoding="utf-8"
    )
    record = {
        "id": "harbour-trust",
        "name": "Harbour Trust",
        "aliases": ["HT", "The Trust"],
        "kind": "organization",
        "country": "NO",
        "parent": "state-norway",
    }
    lines.write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert read_registry(table) == read_registry(lines)


def test_an_entry_of_the_user_overrides_the_shipped_one(tmp_path):
    file = tmp_path / "actors.csv"
    file.write_text(
        HEADER + "my-nato,NATO,,organization,,,,\nharbour-house,Harbour House,,,,,,my-nato\n", encoding="utf-8"
    )
    registry = load_registry(str(file))
    assert registry.find("NATO").id == "my-nato"
    assert registry.metonym("Harbour House").stands_for == "my-nato"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,kind\nHarbour Trust,organization\n", "line 1"),
        (HEADER + "a,Alpha,,organization,,,,\n,Beta,,organization,,,,\n", "line 3"),
        (HEADER + "a,Alpha,,fish,,,,\n", "unknown kind 'fish'"),
        (HEADER + "A b,Alpha,,person,,,,\n", "write 'a-b'"),
        ('{"id": "a", "name": "Alpha"}\n{broken\n', "line 2"),
        ('{"id": "a", "name": "Alpha"}\n[1]\n', "line 2"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path, text, words):
    file = tmp_path / "actors.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_registry(file)


def test_a_missing_registry_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="Cannot read the registry"):
        read_registry(tmp_path / "none.csv")


@pytest.mark.parametrize("name", ["roles.csv", "titles.csv", "first_names.csv", "words.csv", "role_fields.csv"])
def test_word_lists_are_sorted_and_without_repeats(name):
    found = [tuple(row.values()) for row in rows(name)]
    assert len(found) == len(set(found))
