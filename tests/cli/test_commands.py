"""The commands do what their help says: results on standard output, messages beside them, the right exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from counterclaim import __version__
from counterclaim.annotate import annotate, to_json
from counterclaim.cli import COMMANDS, cli
from counterclaim.model import Article
from counterclaim.rdf import KnowledgeGraph

FERRY = (
    "The ferry company Norlink denied on Monday that one of its captains had been drunk. "
    '"Captain Ode was sober," spokeswoman Mia Krell said. The harbour police accused the captain of having steered the'
    " ferry into the pier. A passenger, Jon Sand, said he had smelled brandy on the bridge.\n"
)
DAM = (
    "Engineers of the water board said on Tuesday that the Brill dam is safe. Mayor Ida Vonk doubted that. She said the"
    " board had not confirmed that the cracks were repaired.\n"
)
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "graph" / "counterclaim" / "schema" / "statements.schema.json").read_text("utf-8")
)
OUTPUTS = ["graph.nq", "graph.trig", "network.gexf", "network.graphml", "network.html", "statements.jsonl", "store"]


def run(*args, stdin=None, code=0):
    """Run a command; what annotates does so by syntax, which needs no trained model and is as good for these tests."""
    args = [str(arg) for arg in args]
    if args[0] in {"build", "annotate", "add", "evaluate"} and not {"--help", "--extractor"} & set(args) and args[1:]:
        args += ["--extractor", "syntax"]
    result = CliRunner().invoke(cli, args, input=stdin, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "ferry.json").write_text(json.dumps({"publisher": "Pier Post", "published": "2024-03-05"}))
    (folder / "dam.txt").write_text(DAM)
    return folder


@pytest.fixture(scope="module")
def built(news, tmp_path_factory):
    """A build of the ferry story, made once; tests that change it work on a copy."""
    out = tmp_path_factory.mktemp("built") / "graph"
    result = run("build", news / "ferry.txt", "--out", out)
    return out, result


def visible(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


# --- help and usage -----------------------------------------------------------------------------------------------


def test_the_trained_extractor_is_the_default(news, tmp_path):
    result = CliRunner().invoke(cli, ["annotate", str(news / "ferry.txt")])
    assert result.exit_code == 0, result.stderr
    (record,) = map(json.loads, result.stdout.splitlines())
    assert "trained" in record["extractor"]
    assert {statement["act"] for statement in record["statements"]} & {"deny", "accuse", "claim"}


def commands():
    for name in COMMANDS:
        command = cli.get_command(None, name)
        yield name, command
        for inner in getattr(command, "commands", {}):
            yield f"{name} {inner}", command.commands[inner]


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_help_with_an_example_that_names_it(name):
    output = run(*name.split(), "--help").stdout
    assert re.search(rf"Examples?:\n(.*\n)*?\s+counterclaim {name}", output)


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_the_examples_of_a_command_use_options_that_exist(name):
    command = dict(commands())[name]
    known = {option for parameter in command.params for option in parameter.opts}
    for example in re.findall(rf"counterclaim {name}\b(.*)", command.help):
        assert set(re.findall(r"(?<=\s)--[\w-]+", example)) <= known


def test_the_version_is_printed():
    assert run("--version").stdout == f"counterclaim, version {__version__}\n"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["biuld"], "Did you mean build?"),
        (["zzzzzz"], "Known: build"),
        (["annotate", "x.txt", "--jbos", "2"], "Did you mean"),
        (["evaluate", "response", "x"], "Did you mean responses?"),
        (["build", "x.txt"], "--out"),
        (["annotate"], "INPUT"),
        (["annotate", "x.txt", "--extractor", "magic"], "syntax"),
        (["ask", "no-such-store"], "does not exist"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_hint(args, told):
    result = run(*args, code=2)
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(os.name != "posix", reason="processor time of children is not told here")
def test_help_comes_within_a_third_of_a_second():
    def processor_seconds(*args):
        import resource

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *args], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # Processor time, because other work on the machine lengthens every other measure.
    assert min(processor_seconds("-m", "counterclaim", "--help") for _ in range(3)) < 0.3


# --- annotate -----------------------------------------------------------------------------------------------------


def test_annotate_writes_one_valid_line_for_each_article_and_nothing_else(news):
    result = run("annotate", news)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["id"] for record in records] == ["dam", "ferry"]
    for record in records:
        jsonschema.validate(record, SCHEMA)


def test_every_span_of_annotate_shows_its_words_in_the_file(news):
    for record in map(json.loads, run("annotate", news, "--text").stdout.splitlines()):
        text = (news / f"{record['id']}.txt").read_bytes().decode()
        assert record["text"] == text
        for statement in record["statements"]:
            for part in (statement["source"], statement["cue"], statement["content"]):
                shown = " ".join(text[start:end] for start, end in part["spans"])
                assert shown.split() == part["text"].split()
            start, end = statement["sentence"]
            assert 0 <= start < end <= len(text)


def test_the_schema_describes_every_key_that_is_written():
    articles = [Article("ferry", FERRY, published="2024-03-05"), Article("dam", DAM)]
    for annotated in annotate(articles, extractor="syntax"):
        record = to_json(annotated, explain=True)
        assert set(record) <= set(SCHEMA["properties"])
        for kind in ("statement", "response", "claim", "actor"):
            for item in record[f"{kind}s"]:
                assert set(item) <= set(SCHEMA["$defs"][kind]["properties"])


def test_defaults_of_the_command_line_reach_the_record(news):
    args = ["--published", "2024-03-06", "--publisher", "Dam Times", "--url", "https://dam.example/1"]
    (record,) = map(json.loads, run("annotate", news / "dam.txt", *args).stdout.splitlines())
    assert (record["published"], record["publisher"], record["url"]) == tuple(args[1::2])


def test_what_cannot_be_read_is_told_beside_the_results_and_ends_with_1(news, tmp_path):
    corpus = tmp_path / "wire.jsonl"
    corpus.write_text('{"id": "one", "text": "The mayor said the dam is safe."}\nbroken\n')
    result = run("annotate", corpus, news / "absent.txt", code=1)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["one"]
    assert f"{corpus}, line 2" in result.stderr
    assert "absent.txt" in result.stderr
    assert "2 skipped" in result.stderr


def test_standard_input_and_output_are_a_dash():
    (record,) = map(json.loads, run("annotate", "-", "-o", "-", stdin=FERRY).stdout.splitlines())
    assert record["id"] == "stdin"
    assert record["statements"]


def test_an_output_file_appears_whole_or_not_at_all(news, tmp_path):
    target = tmp_path / "s.jsonl"
    run("annotate", news, "-o", target)
    assert len(target.read_text("utf-8").splitlines()) == 2
    assert visible(tmp_path) == ["s.jsonl"]
    assert "no such" in run("annotate", news, "-o", tmp_path / "absent" / "s.jsonl", code=1).stderr.lower()


def test_hostile_text_cannot_steer_the_terminal(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "x\u009b2J", "text": "The mayor said so."}) + "\n")
    assert "\u009b" not in run("annotate", path, code=1).stderr
    result = run("annotate", "\x1b[31mred.txt", code=1)
    assert "\x1b" not in result.stderr


# --- build --------------------------------------------------------------------------------------------------------


def test_build_writes_every_output_and_a_summary(built):
    out, result = built
    assert visible(out) == OUTPUTS
    assert result.stdout == ""
    assert "1 articles" in result.stderr
    assert "Norlink denies" in result.stderr
    assert "had been drunk" in result.stderr


def test_the_graph_s_lines_are_sorted_and_each_stands_once(built):
    lines = (built[0] / "graph.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) > 100


def test_a_second_build_from_scratch_gives_the_same_bytes(built, news, tmp_path):
    run("build", news / "ferry.txt", "--out", tmp_path / "again")
    for name in OUTPUTS[:-1]:
        assert (tmp_path / "again" / name).read_bytes() == (built[0] / name).read_bytes(), name


def test_building_again_with_more_input_adds_and_never_duplicates(news, tmp_path):
    out, once = tmp_path / "twice", tmp_path / "once"
    run("build", news / "ferry.txt", "--out", out)
    assert "1 new or changed, 1 unchanged" in run("build", news, "--out", out).stderr
    assert "0 new or changed, 2 unchanged" in run("build", news, "--out", out).stderr
    run("build", news, "--out", once)
    for name in OUTPUTS[:-1]:
        assert (out / name).read_bytes() == (once / name).read_bytes(), name
    ids = [json.loads(line)["id"] for line in (out / "statements.jsonl").read_text("utf-8").splitlines()]
    assert ids == ["dam", "ferry"]


def test_a_changed_article_replaces_its_former_version(news, tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY)
    run("build", path, "--out", tmp_path / "out")
    path.write_text(FERRY.replace("brandy", "rum"))
    (tmp_path / "ferry.json").write_text('{"publisher": "Pier Post"}')  # this changes the article's identifier, too
    assert "1 articles" in run("build", path, "--out", tmp_path / "out").stderr
    (line,) = (tmp_path / "out" / "statements.jsonl").read_text("utf-8").splitlines()
    assert "rum" in line
    assert "brandy" not in line
    assert "brandy" not in (tmp_path / "out" / "graph.nq").read_text("utf-8")


def test_an_article_that_fails_is_left_out_and_the_rest_is_built(news, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9 said the mayor")
    result = run("build", tmp_path / "bad.txt", news / "dam.txt", "--out", tmp_path / "out", code=1)
    assert "bad.txt, line 1" in result.stderr
    assert visible(tmp_path / "out") == OUTPUTS


def test_a_build_in_a_folder_that_cannot_be_is_one_sentence(news, tmp_path):
    (tmp_path / "file").write_text("x")
    result = run("build", news / "dam.txt", "--out", tmp_path / "file" / "out", code=1)
    assert result.stderr.count("\n") == 1
    assert "file" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt")
def test_an_interrupted_build_leaves_what_was_finished_and_can_be_taken_up_again(tmp_path):
    count = 120  # many enough that the interrupt comes in time on a busy machine
    corpus, out = tmp_path / "wire.jsonl", tmp_path / "out"
    articles = [{"id": f"a{number:03}", "text": f"Report {number}. {FERRY}"} for number in range(count)]
    corpus.write_text("".join(json.dumps(article) + "\n" for article in articles))
    child = subprocess.Popen(
        [sys.executable, "-m", "counterclaim", "build", str(corpus), "--out", str(out), "--extractor", "syntax"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    journal = out / ".statements.jsonl.journal"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (journal.exists() and journal.read_bytes().count(b"\n") > 3):
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    messages = child.communicate(timeout=120)[1]
    assert child.returncode == 130, messages
    assert "Traceback" not in messages
    with KnowledgeGraph.open(out / "store", read_only=True) as graph:
        held = sorted(entry.source for entry in graph.articles())
    lines = [json.loads(line)["id"] for line in (out / "statements.jsonl").read_text("utf-8").splitlines()]
    assert held == lines
    assert 0 < len(held) < count
    result = run("build", corpus, "--out", out)
    assert f"{count - len(held)} new or changed, {len(held)} unchanged" in result.stderr
    assert len((out / "statements.jsonl").read_text("utf-8").splitlines()) == count


def test_a_line_that_a_killed_build_left_half_written_is_made_again(news, tmp_path):
    out = tmp_path / "out"
    run("build", news / "ferry.txt", "--out", out)
    (out / ".statements.jsonl.journal").write_bytes(b'{"id": "dam", "article": "article/x", "tex')
    run("build", news, "--out", out)
    assert len([json.loads(line) for line in (out / "statements.jsonl").read_text("utf-8").splitlines()]) == 2


# --- the store ----------------------------------------------------------------------------------------------------


def test_add_makes_a_store_and_remove_takes_an_article_out(news, tmp_path):
    store = tmp_path / "store"
    assert "1 new or changed" in run("add", store, news / "ferry.txt").stderr
    assert "1 new or changed, 1 unchanged" in run("add", store, news).stderr
    run("remove", store, "dam")
    with KnowledgeGraph.open(store, read_only=True) as graph:
        assert [entry.source for entry in graph.articles()] == ["ferry"]
    assert "Did you mean" in run("remove", store, "fery", code=1).stderr


def test_ask_lists_the_questions_with_their_words(built):
    rows = json.loads(run("ask", built[0], "--format", "json").stdout)
    assert {"name", "question", "parameters"} == set(rows[0])
    assert "contested-claims" in {row["name"] for row in rows}


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_ask_answers_a_question(built, form):
    output = run("ask", built[0] / "store", "who-claimed-what", "--format", form).stdout
    assert "Mia Krell" in output
    if form == "json":
        assert all(isinstance(row, dict) for row in json.loads(output))


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["contested-clams"], 1, "contested-claims"),
        (["contested-claims", "--param", "nonsense=1"], 1, "nonsense"),
        (["contested-claims", "--param", "nonsense"], 2, "name=value"),
    ],
)
def test_a_mistyped_question_or_parameter_gets_a_hint(built, args, code, told):
    assert told in run("ask", built[0], *args, code=code).stderr


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", '{"head"'), ("xml", "<?xml"), ("csv", "n"), ("tsv", "?n"), ("table", " n")],
)
def test_query_prints_rows_in_every_format(built, form, begins):
    sparql = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/counterclaim/ns#Statement> }"
    assert run("query", built[0], sparql, "--format", form).stdout.startswith(begins)


@pytest.mark.parametrize(("form", "holds"), [("turtle", " a schema:"), ("ntriples", "> <http"), ("jsonld", '"@id"')])
def test_query_prints_triples_in_every_format(built, form, holds):
    sparql = "CONSTRUCT { ?s a <http://schema.org/Claim> } WHERE { ?s a <http://schema.org/Claim> }"
    first, second = (run("query", built[0], sparql, "--format", form).stdout for _ in range(2))
    assert holds in first
    assert first == second


def test_a_query_comes_from_a_file_or_standard_input(built, tmp_path):
    path = tmp_path / "q.rq"
    path.write_text("ASK { ?s ?p ?o }")
    assert run("query", built[0], path).stdout == "yes\n"
    assert run("query", built[0], "-", stdin="ASK { <urn:x> ?p ?o }").stdout == "no\n"


@pytest.mark.parametrize(
    ("sparql", "args", "code"),
    [
        ("SELECT * { ?s ?p", [], 1),
        ("absent.rq", [], 1),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", [], 1),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", [], 1),
        ("SELECT * { ?s ?p ?o } LIMIT 1", ["--format", "turtle"], 2),
        ("CONSTRUCT WHERE { ?s ?p ?o }", ["--format", "csv"], 2),
        ("ASK { ?s ?p ?o }", ["--format", "tsv"], 2),
    ],
)
def test_a_query_that_cannot_be_run_or_printed_is_explained(built, sparql, args, code):
    result = run("query", built[0], sparql, *args, code=code)
    assert result.stdout == ""
    assert "Error:" in result.stderr


@pytest.mark.parametrize("target", ["nquads", "trig", "turtle", "jsonld", "graphml", "gexf", "html"])
def test_export_writes_a_file_or_standard_output(built, tmp_path, target):
    run("export", built[0], "--to", target, tmp_path / "out")
    written = (tmp_path / "out").read_bytes()
    assert written
    assert run("export", built[0], "--to", target, "-").stdout_bytes == written


def test_export_refuses_a_format_that_is_not_known(built, tmp_path):
    assert "graphml" in run("export", built[0], "--to", "word", tmp_path / "x", code=2).stderr


def test_validate_finds_nothing_wrong_in_a_build(built):
    result = run("validate", built[0])
    assert "1 articles checked" in result.stderr


def test_validate_tells_of_a_broken_statement_and_ends_with_1(news, tmp_path):
    from pyoxigraph import NamedNode, Quad

    store = tmp_path / "store"
    run("add", store, news / "ferry.txt")
    with KnowledgeGraph.open(store) as graph:
        acts = list(graph.store.quads_for_pattern(None, NamedNode("https://w3id.org/counterclaim/ns#speechAct"), None))
        graph.store.remove(acts[0])
        graph.store.add(Quad(acts[0].subject, acts[0].predicate, NamedNode("urn:nonsense"), acts[0].graph_name))
    result = run("validate", store, code=1)
    assert "1 violations" in result.stderr or "violations" in result.stderr
    assert result.stdout


# --- evaluate -----------------------------------------------------------------------------------------------------


def test_evaluate_attributions_runs_this_version_on_the_texts(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    text = "The dam is safe, the mayor said."
    (tmp_path / "text" / "dam.txt").write_text(text)
    (tmp_path / "attributions" / "dam_1.ann").write_text(
        "T1\tSource 17 26\tthe mayor\nT2\tCue 27 31\tsaid\nT3\tContent 0 15\tThe dam is safe\n"
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
    )
    figures = json.loads(run("evaluate", "attributions", tmp_path, "--json").stdout)
    assert figures["attribution (relation)"] == {"p": 1.0, "r": 1.0, "f1": 1.0}
    assert "1.000" in run("evaluate", "attributions", tmp_path).stdout


def test_evaluate_responses_takes_the_output_of_annotate(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    sentences = [FERRY[: FERRY.index(' "Captain')], FERRY[FERRY.index('"Captain') : FERRY.index(" The harbour")]]
    bounds = [[FERRY.index(sentence), FERRY.index(sentence) + len(sentence)] for sentence in sentences]
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "ferry.sents.json").write_text(json.dumps(bounds))
    response = {"act": "deny", "responder": "Norlink", "responder_text": "Norlink", "evidence": [0], "claim": [0]}
    gold = tmp_path / "small-gold.json"
    gold.write_text(json.dumps([{"doc": "ferry", "responses": [response]}]))
    record = {
        "id": "ferry",
        "responses": [{**response, "evidence": [[4, 20]], "claim": [[5, 40]]}],
    }
    predictions = tmp_path / "p.jsonl"
    predictions.write_text(json.dumps(record) + "\n")
    figures = json.loads(run("evaluate", "responses", gold, predictions, "--json").stdout)
    assert figures["deny"]["named"] == {"p": 1.0, "r": 1.0, "f1": 1.0}
    assert set(figures) == {"deny", "all acts"}
    assert set(json.loads(run("evaluate", "responses", gold, "--json").stdout)) == {"deny", "all acts"}


def test_evaluate_names_the_text_that_is_missing(tmp_path):
    gold = tmp_path / "small-gold.json"
    gold.write_text('[{"doc": "absent", "responses": []}]')
    assert "absent" in run("evaluate", "responses", gold, code=1).stderr
