"""What can be read, exactly as it was stored, and what is refused with a message that helps."""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import InputError, UnknownFormat
from counterclaim.read import READERS, Defaults, read
from counterclaim.read.found import MAX_BYTES

ENGLISH = (
    "The harbour authority of Port Velden said on Monday that none of its pilots had been on strike. A spokesman for"
    " the union denied this and said that eleven of them had stayed at home since Friday, because their pay was late."
)
GERMAN = (
    "Die Hafenbehörde von Port Velden erklärte am Montag, dass keiner ihrer Lotsen gestreikt habe. Ein Sprecher der"
    " Gewerkschaft bestritt das und sagte, elf von ihnen seien seit Freitag zu Hause geblieben, weil ihr Lohn ausblieb."
)


def gather(*inputs, **defaults):
    problems = []
    articles = list(read(inputs, defaults=Defaults(**defaults), on_error=problems.append))
    return SimpleNamespace(articles=articles, problems=[str(problem) for problem in problems], errors=problems)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def line(**fields) -> str:
    return json.dumps(fields) + "\n"


# --- text files ---------------------------------------------------------------------------------------------------


def test_a_text_file_is_an_article_named_after_the_file(tmp_path):
    (article,) = gather(put(tmp_path, "strike.txt", ENGLISH)).articles
    assert (article.id, article.text, article.published) == ("strike", ENGLISH, "")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_no_newline_is_translated(tmp_path, newline):
    text = ENGLISH + newline + newline + ENGLISH + newline
    path = put(tmp_path, "a.txt", text)
    (article,) = gather(path).articles
    assert article.text == text == path.read_bytes().decode()


def test_a_byte_order_mark_stays_so_that_offsets_fit_the_file(tmp_path):
    path = put(tmp_path, "a.txt", "\ufeff" + ENGLISH)
    (article,) = gather(path).articles
    assert article.text.index("harbour") == path.read_bytes().decode().index("harbour")


def test_the_metadata_file_stands_for_the_text_beside_it(tmp_path):
    text, metadata = (
        put(tmp_path, "a.txt", ENGLISH),
        put(tmp_path, "a.json", json.dumps({"publisher": "Velden Courier"})),
    )
    assert [one.publisher for one in gather(metadata).articles] == ["Velden Courier"]
    assert len(gather(text, metadata).articles) == 1, "named both, it is read once"


def test_metadata_comes_from_the_json_file_beside_the_text(tmp_path):
    fields = {
        "title": "Pilots\n at home",
        "publisher": "Velden Courier",
        "url": "https://courier.example/a b?<x>",
        "published": "2031-03-04",
        "authors": ["Ada Brin", " "],
    }
    put(tmp_path, "a.json", json.dumps(fields))
    (article,) = gather(put(tmp_path, "a.txt", ENGLISH)).articles
    assert article.title == "Pilots at home"
    assert article.publisher == "Velden Courier"
    assert article.url == "https://courier.example/a%20b?%3Cx%3E"
    assert article.published == "2031-03-04"
    assert article.authors == ("Ada Brin",)


def test_defaults_fill_only_what_is_missing(tmp_path):
    put(tmp_path, "a.json", json.dumps({"publisher": "Velden Courier"}))
    path = put(tmp_path, "a.txt", ENGLISH)
    (article,) = gather(path, published="2031-03-05", publisher="Nobody", url="https://x.example/1").articles
    assert (article.publisher, article.published, article.url) == (
        "Velden Courier",
        "2031-03-05",
        "https://x.example/1",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"Good line.\nThen caf\xe9 on the quay.", "line 2: not UTF-8 (byte 0xe9)"),
        (ENGLISH.encode("utf-16"), "not UTF-8"),
        (ENGLISH.replace(" ", "\0", 1).encode(), "NUL"),
        (GERMAN.encode(), "does not look like English"),
        ("Власти порта заявили в понедельник, что лоцманы работали.".encode(), "does not look like English"),
        (b"word " * 210_000, "more than one article may have"),
    ],
)
def test_a_text_that_cannot_be_used_is_named_with_the_reason(tmp_path, content, told):
    path = put(tmp_path, "bad.txt", content)
    result = gather(path, put(tmp_path, "good.txt", ENGLISH))
    assert [article.id for article in result.articles] == ["good"]
    (problem,) = result.problems
    assert str(path) in problem
    assert told in problem


def test_a_file_too_big_for_an_article_is_refused_before_it_fills_the_memory(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert "too much for one article" in gather(path).problems[0]


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ("{\n'title': 1}", "line 2: broken JSON"),
        ("[1]", "must be a JSON object"),
        ('{"title": 7}', '"title" must be a string'),
        ('{"published": "11/12/31"}', "no date"),
        ('{"authors": [1]}', '"authors"'),
        ('{"language": "de"}', "'de'"),
        ('{"title": "\\ud800"}', "surrogate"),
    ],
)
def test_metadata_that_cannot_be_used_is_named(tmp_path, metadata, told):
    put(tmp_path, "a.json", metadata)
    result = gather(put(tmp_path, "a.txt", ENGLISH))
    assert result.articles == []
    assert told in result.problems[0]


@pytest.mark.parametrize("declared", ["en", "en-GB", "en_US", "eng", "English"])
def test_a_declared_language_wins_over_what_the_text_looks_like(tmp_path, declared):
    path = put(tmp_path, "a.jsonl", line(id="x", text=GERMAN, language=declared))
    assert len(gather(path).articles) == 1


def test_a_short_english_text_is_not_taken_for_another_language(tmp_path):
    assert gather(put(tmp_path, "a.txt", "Velden denies strike claims")).problems == []


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2031-03-04", "2031-03-04"),
        ("2031-03-04T09:30:00Z", "2031-03-04T09:30:00+00:00"),
        ("2031-03-04 09:30", "2031-03-04T09:30:00"),
        ("4 March 2031", "2031-03-04"),
        ("March 4, 2031", "2031-03-04"),
        ("Tue, 04 Mar 2031 09:30:00 GMT", "2031-03-04T09:30:00+00:00"),
    ],
)
def test_dates_that_can_be_read_in_one_way_become_iso(tmp_path, written, iso):
    (article,) = gather(put(tmp_path, "a.jsonl", line(id="x", text=ENGLISH, published=written))).articles
    assert article.published == iso


# --- corpora ------------------------------------------------------------------------------------------------------


def test_each_line_of_a_corpus_is_an_article(tmp_path):
    lines = line(id="one", text=ENGLISH, publisher="A") + "\n" + line(text=ENGLISH) + line(id=3, text=ENGLISH)
    result = gather(put(tmp_path, "wire.jsonl", b"\xef\xbb\xbf" + lines.encode()))
    assert [(article.id, article.publisher) for article in result.articles] == [("one", "A"), ("wire-3", ""), ("3", "")]
    assert result.problems == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('{"id": "x", "text": ', "broken JSON"),
        ("[]", "must be a JSON object"),
        ('{"id": "x"}', 'no "text"'),
        ('{"id": "x", "text": null}', "must be a string"),
        ('{"id": ["x"], "text": "t"}', '"id"'),
        ('{"id": "a\\u0007b", "text": "The dog."}', "cannot be an id"),
        ('{"id": "x", "text": "The \\ud800 dog."}', "surrogate"),
        ("[" * 100_000, "JSON"),
        ("9" * 10_000, "JSON"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(tmp_path, broken, told):
    path = put(tmp_path, "wire.jsonl", line(id="a", text=ENGLISH) + broken + "\n" + line(id="b", text=ENGLISH))
    result = gather(path)
    assert [article.id for article in result.articles] == ["a", "b"]
    (problem,) = result.problems
    assert problem.startswith(f"{path}, line 2")
    assert told in problem


def test_a_line_in_another_encoding_is_named(tmp_path):
    content = (
        line(id="a", text=ENGLISH).encode() + b'{"id": "b", "text": "caf\xe9"}\n' + line(id="c", text=ENGLISH).encode()
    )
    result = gather(put(tmp_path, "wire.jsonl", content))
    assert [article.id for article in result.articles] == ["a", "c"]
    assert "line 2: not UTF-8" in result.problems[0]


def test_the_second_of_two_articles_with_one_id_is_refused(tmp_path):
    first, second = put(tmp_path, "a/x.txt", ENGLISH), put(tmp_path, "b/x.txt", ENGLISH)
    result = gather(first, second)
    assert len(result.articles) == 1
    assert str(first) in result.problems[0]
    assert str(second) in result.problems[0]


def test_the_second_of_two_articles_with_one_url_is_refused(tmp_path):
    url = "https://courier.example/1"
    result = gather(put(tmp_path, "w.jsonl", line(id="a", text=ENGLISH, url=url) + line(id="b", text=ENGLISH, url=url)))
    assert [article.id for article in result.articles] == ["a"]
    assert url in result.problems[0]


# --- web pages ----------------------------------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Pilots at home | Velden Courier</title>
<meta property="og:title" content="Pilots at home"><meta property="og:site_name" content="Velden Courier">
<meta name="author" content="Ada Brin"><meta property="article:published_time" content="2031-03-04">
<link rel="canonical" href="https://courier.example/pilots"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Pilots at home</h1>
<p>{ENGLISH}</p><p>{ENGLISH.replace("Monday", "Tuesday")}</p></article><footer>Cookies and terms</footer></body>
</html>"""


@pytest.mark.parametrize("suffix", ["html", "htm", "HTML"])
def test_a_saved_page_gives_its_main_text_and_metadata(tmp_path, suffix):
    (article,) = gather(put(tmp_path, f"page.{suffix}", PAGE)).articles
    assert "denied this" in article.text
    assert "Cookies" not in article.text
    assert (article.title, article.publisher, article.published) == ("Pilots at home", "Velden Courier", "2031-03-04")
    assert article.url == "https://courier.example/pilots"
    assert article.authors == ("Ada Brin",)


@pytest.mark.parametrize("page", ["", "<html><body></body></html>", "\0\0binary\0", "<"])
def test_a_page_without_article_text_is_named(tmp_path, page):
    path = put(tmp_path, "page.html", page)
    assert str(path) in gather(path).problems[0]


# --- folders, patterns, standard input ----------------------------------------------------------------------------


def test_a_folder_gives_its_readable_files_in_sorted_order(tmp_path):
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", "a.json", "picture.png"):
        put(tmp_path, name, "{}" if name.endswith("json") else ENGLISH + name)
    result = gather(tmp_path)
    assert [article.id for article in result.articles] == ["a", "b", "c"]
    assert result.problems == []


def test_a_link_that_leads_back_up_does_not_loop(tmp_path):
    put(tmp_path, "in/a.txt", ENGLISH)
    (tmp_path / "in" / "back").symlink_to(tmp_path, target_is_directory=True)
    assert [article.id for article in gather(tmp_path).articles] == ["a"]


def test_a_link_to_itself_is_an_error_and_no_crash(tmp_path):
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert "loop.txt" in gather(tmp_path / "loop.txt").problems[0]
    assert "loop.txt" in gather(tmp_path).problems[0]


def test_a_pattern_is_expanded_and_a_file_named_twice_is_read_once(tmp_path):
    put(tmp_path, "n/a.txt", ENGLISH)
    put(tmp_path, "n/b.txt", ENGLISH)
    result = gather(f"{tmp_path}/**/*.txt", tmp_path / "n" / "a.txt", tmp_path)
    assert [article.id for article in result.articles] == ["a", "b"]
    assert result.problems == []


def test_metadata_files_named_by_a_shell_pattern_are_passed_over(tmp_path):
    put(tmp_path, "a.json", "{}")
    put(tmp_path, "a.txt", ENGLISH)
    assert gather(*sorted(tmp_path.iterdir())).problems == []


@pytest.mark.parametrize(
    ("given", "told"),
    [("absent.txt", "no such file"), ("*.txt", "no file that can be read"), (".", "no file that can be read")],
)
def test_an_input_that_leads_to_nothing_is_named(tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(tmp_path)
    (problem,) = gather(given).problems
    assert told in problem
    assert given in problem


@pytest.mark.parametrize("given", ["x" * 5000, "a\0b"])
def test_an_impossible_file_name_is_an_error_and_no_crash(given):
    assert len(gather(given).problems) == 1


def test_an_unknown_suffix_lists_the_known_ones(tmp_path):
    result = gather(put(tmp_path, "a.docx", "x"))
    assert isinstance(result.errors[0], UnknownFormat)
    assert all(suffix in result.problems[0] for suffix in READERS)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may read every file")
def test_a_file_without_permission_is_named(tmp_path):
    path = put(tmp_path, "a.txt", ENGLISH)
    path.chmod(0)
    assert "cannot be read" in gather(path).problems[0]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (ENGLISH, ["stdin"]),
        (PAGE, ["stdin"]),
        (line(id="a", text=ENGLISH) + line(id="b", text=ENGLISH), ["a", "b"]),
        ("{ broken\n" + line(id="b", text=ENGLISH), ["b"]),
    ],
)
def test_standard_input_holds_text_a_page_or_a_corpus(monkeypatch, content, ids):
    import io

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))
    assert [article.id for article in gather("-").articles] == ids


def test_without_a_listener_the_first_problem_is_raised(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        list(read([tmp_path / "absent.txt"]))


def test_a_corpus_is_read_a_line_at_a_time(tmp_path):
    path = put(tmp_path, "wire.jsonl", line(id="a", text=ENGLISH) + "broken\n")
    articles = read([path])
    assert next(articles).id == "a"  # the broken line has not been reached
    with pytest.raises(InputError):
        next(articles)


# --- properties ---------------------------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400))
def test_any_text_comes_back_character_for_character(tmp_path_factory, text):
    content = ENGLISH + text
    path = put(tmp_path_factory.mktemp("any"), "a.txt", content)
    articles = list(read([path], defaults=Defaults(language="en")))
    assert [article.text for article in articles] == [content]


@given(st.binary(max_size=300))
def test_any_bytes_give_an_article_or_a_message(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.txt", "b.jsonl"):
        result = gather(put(folder, name, data))
        assert all(name in problem for problem in result.problems)
