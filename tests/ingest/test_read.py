"""Reading descriptor files. `corpus/parsed.jsonl` is how Backstage's own parser reads real ones."""

from __future__ import annotations

import json
import math
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from catalog.ingest.read import Document, read, read_value


def values(text: str) -> list[Any]:
    return [document.value for document in read(text.encode())]


def value(text: str) -> Any:
    (document,) = read(text.encode())
    assert document.problem is None
    return document.value


def problem(data: str | bytes) -> tuple[str, int | None]:
    (document,) = read(data.encode() if isinstance(data, str) else data)
    assert document.value is None
    assert document.problem is not None
    assert document.problem.advice
    return document.problem.message, document.problem.line


# --- As JavaScript reads it


@pytest.mark.shared
def test_every_real_file_reads_as_in_javascript(settings: LazySettings) -> None:
    corpus: Path = settings.SHARED_DIR / "corpus"
    if not corpus.is_dir():
        pytest.skip(f"The recorded material is not at {settings.SHARED_DIR}; PORTAL_SHARED says where it is.")
    expected: defaultdict[str, dict[int, Any]] = defaultdict(dict)
    for line in (corpus / "parsed.jsonl").read_text().splitlines():
        row = json.loads(line)
        expected[row["file"]][row["doc"]] = row["entity"]
    for file, documents in expected.items():
        found = {document.position: document.value for document in read((corpus / file).read_bytes())}
        assert json.dumps(found) == json.dumps(documents), file


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("~", None),
        ("Null", None),
        ("true", True),
        ("TRUE", True),
        ("yes", "yes"),
        ("on", "on"),
        ("nUll", "nUll"),
        ("12", 12),
        ("+12", 12),
        ("-0", 0),
        ("010", 10),
        ("0o17", 15),
        ("0x1f", 31),
        ("-0x1f", "-0x1f"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("1.0", 1),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000),
        ("1.e2", 100),
        ("1e400", None),
        (".inf", None),
        ("-.INF", None),
        (".nan", None),
        (".NAn", ".NAn"),
        ("9007199254740993", 9007199254740992),
        ("123456789012345678901", 1.2345678901234568e20),
        ("9" * 400, None),
        ("0b11", "0b11"),
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!int 1.5", "1.5"),
        ("!!int", ""),
        ("!!float 12", "12"),
        ("!!float 12.0", 12),
        ("!!bool 'True'", True),
        ("!!bool 1", "1"),
        ("!!null x", "x"),
        ("!!null ''", None),
        ("!Ref x", "x"),
        ("! 12", "12"),
        ("|\n  12", "12\n"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, meant: Any) -> None:
    found = value(f"a: {text}\n")["a"]
    assert found == meant
    assert type(found) is type(meant) or isinstance(found, float)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1: a", {"1": "a"}),
        ("1.50: a", {"1.5": "a"}),
        ("1e21: a", {"1e+21": "a"}),
        ("0.00000012: a", {"1.2e-7": "a"}),
        ("0x1f: a", {"31": "a"}),
        ("true: a", {"true": "a"}),
        ("~: a", {"": "a"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("__proto__: {a: 1}", {"__proto__": {"a": 1}}),
        ("x: {{ name }}", {"x": {"{ name }": None}}),
        ("x: {{ a: b, 'c' }}", {"x": {"{ a: b, 'c' }": None}}),
        ("? [a, [b]]\n: c", {"[ a, [ b ] ]": "c"}),
        ("x: &a [1]\ny: *a", {"x": [1], "y": [1]}),
        ("x:\t1\t# comment", {"x": 1}),
        ("x:\n  - \ta\n \t\n", {"x": ["a"]}),
        ("x:\n  -\ta", {"x": ["a"]}),
        ("x: 1\n \t # note\ny: 2", {"x": 1, "y": 2}),
        ("x: |\n  line", {"x": "line\n"}),
        ("x: a\r\ny: |\r\n  b\r\n", {"x": "a", "y": "b\n"}),
        ("\ufeffx: a", {"x": "a"}),
        ('{"x": "\\ud83d\\ude00 \\\\ud83d\\\\ude00"}', {"x": "\U0001f600 \\ud83d\\ude00"}),
        ("x: a\x80\x9db\x7f", {"x": "a\x80\x9db\x7f"}),
        ("x: a\u2028b", {"x": "a\u2028b"}),
        ("x: a\rb\r\ny: |\r\n  c\rd\r\n", {"x": "a\rb", "y": "c\rd\n"}),
        ("# a comment\rthat goes on\nx: a", {"x": "a"}),
        ("%YAML 1.2\n---\nx: 1", {"x": 1}),
        ("x: [\n  a\n]", {"x": ["a"]}),
    ],
)
def test_a_mapping_reads_as_in_javascript(text: str, meant: Any) -> None:
    assert value(text) == meant


def test_documents_are_counted_with_the_empty_ones() -> None:
    documents = read(b"# nothing yet\n---\na: 1\n---\n---\n# nothing\n---\nb: 2\n...\n---\nc: 3\n---\n")
    assert [(document.position, document.line, document.value) for document in documents] == [
        (0, 3, {"a": 1}),
        (3, 8, {"b": 2}),
        (4, 11, {"c": 3}),
    ]


@pytest.mark.parametrize("text", ["", "---", "# only a comment\n", "~", "---\n---\n"])
def test_a_file_that_says_nothing_holds_nothing(text: str) -> None:
    assert read(text.encode()) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    text = "\ufeffa: 서울" if encoding == "utf-16-be" else "a: 서울"
    assert [document.value for document in read(text.encode(encoding))] == [{"a": "서울"}]


# --- What is refused, and its neighbours


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: 1\nb: 2\na: 3", 'Map keys must be unique; "a" is repeated', 3),
        ("a: b: c", "mapping values are not allowed", 1),
        ("a:\n  b: 1\n c: 2", "did not find expected", 3),
        ("a: 'x\nb: 1", "while scanning a quoted scalar", 1),
        ("a: 'x\nb' ", "not indented enough", 2),
        ("a:\n  b: [\n  x ]", "not indented enough", 3),
        ("a: \U0001f600\nb:\n  c: '\U0001f600\n  x'", "not indented enough", 4),
        ("a: *b", "The alias *b names no value", 1),
        ("a: &b [*b]", "The alias *b names no value", 1),
        ("a: %x", "cannot start any token", 1),
        ("a:\n\t- b", "cannot start any token", 2),
        ("a: 1\n- b", "did not find expected", 2),
        ("plain text", "Expected object at root, got string", 1),
        ("\n- a\n- b", "Expected object at root, got object", 2),
        ("42", "Expected object at root, got number", 1),
        ("true", "Expected object at root, got boolean", 1),
        ("a: " + "[" * 200 + "]" * 200, "nested more than 100 levels deep", 1),
        ("? " + "[" * 200 + "]" * 200 + "\n: 1", "nested more than 100 levels deep", 1),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text: str, message: str, line: int) -> None:
    said, where = problem(text)
    assert message in said
    assert where == line


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", 1),
        (b"a: 1\nb: \x00\n", "binary", 2),
        (b"a: 1\nb: caf\xe9\n", "not valid UTF-8", 2),
        ("a: é".encode("utf-16-le"), "not valid UTF-8", 1),
        (b"\xff\xfea\x00:\x00 ", "not valid UTF-16-LE", 1),
    ],
)
def test_what_is_no_text_says_so(data: bytes, message: str, line: int) -> None:
    said, where = problem(data)
    assert message in said or "binary" in said
    assert where == line


def test_text_that_no_database_can_hold_is_refused() -> None:
    assert problem('a: 1\nb:\n  - "x\\0y"') == (
        "YAML error: a text has the character U+0000, which cannot be stored",
        3,
    )


def test_a_broken_document_leaves_its_neighbours_whole() -> None:
    text = "a: 1\n---\nb: [\n---\nc: 3\n---\nd: 4\nd: 5\n---\n- e\n---\nf: 6\n"
    documents = read(text.encode())
    assert [document.position for document in documents] == [0, 1, 2, 3, 4, 5]
    assert [document.value for document in documents] == [{"a": 1}, None, {"c": 3}, None, None, {"f": 6}]
    lines = [document.problem.line for document in documents if document.problem]
    assert lines == [4, 8, 10]


def test_what_cannot_follow_a_document_is_an_error_of_it() -> None:
    documents = read(b"  a: 1\nb: 2\n---\nc: 3\n")
    assert [document.value for document in documents] == [None, {"c": 3}]


@pytest.mark.parametrize(
    "bomb",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
        "a: &a [" + "x, " * 1000 + "]\nb: [" + "*a, " * 1000 + "]",
    ],
)
def test_a_bomb_of_aliases_is_refused(bomb: str) -> None:
    assert "Aliases repeat more than" in problem(bomb)[0]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{" * 1_000_000,
        "- " * 200_000,
        "a: 1\n---\n" * 40_000 + "b: [",
        "%\n" * 200_000,
        "a: [\n" + "\t" * 300_000 + "x",
        "- " * 50 + "\\" * 300_000 + "'",
        "{" + '"a":[' * 90 + "1,\n" * 100_000 + "]" * 90,
    ],
)
def test_a_monster_is_dealt_with_in_seconds(text: str) -> None:
    before = time.process_time()  # not the clock's: on a busy machine that says nothing of the text
    assert read(text.encode())
    assert time.process_time() - before < 20


def test_a_huge_file_is_not_read() -> None:
    said, _line = problem(b"a: 1\n" + b"# x\n" * 8_000_000)
    assert "a descriptor may have 32,000,000" in said


# --- Places


def test_a_path_leads_to_its_line() -> None:
    text = b"x: 1\n---\na:\n  b:\n    - c: 1\n    - d: {e: 2}\n  ? [f, g]\n  : h\n  1: &i j\n  k: *i\n"
    document = read(text)[1]
    places = {
        ("a",): (3, 1),
        ("a", "b"): (4, 3),
        ("a", "b", 1): (6, 7),
        ("a", "b", 1, "d", "e"): (6, 11),
        ("a", "1"): (9, 3),
        ("a", "k"): (10, 3),
        ("a", "missing", "x"): (3, 1),
        ("a", "b", 9): (4, 3),
        (): (3, 1),
    }
    assert {path: document.place(path) for path in places} == places
    assert document.lines("a.b") == 4


def test_a_document_beside_a_broken_one_knows_its_lines_too() -> None:
    document = read(b"a: [\n---\nb:\n  c: 1\n")[1]
    assert document.place(("b", "c")) == (4, 3)


def test_without_a_text_a_place_is_the_line_of_the_document() -> None:
    assert Document(0, 7, {}).place(("a",)) == (7, 1)


# --- A single value, as placeholders take it in


def test_a_value_is_one_document_of_any_sort() -> None:
    assert read_value("- 1\n- a") == [1, "a"]
    for text, reason in (("a: 1\n---\nb: 2", "exactly one"), ("", "exactly one"), ("a: [", "line 2")):
        with pytest.raises(ValueError, match=reason):
            read_value(text)


# --- Properties

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(TEXT, JSON, max_size=5), st.booleans(), st.sampled_from([None, 2]))
def test_json_is_yaml(document: dict[str, Any], ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    found = value(text)
    assert found == document
    assert list(found) == list(document)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for document in read(data):
        assert (document.value is None) != (document.problem is None)


@given(st.text(alphabet="ab01.:-?[]{},&*!|>'\"%@`#<~ \t\n\r\\", max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    for document in read(text.encode()):
        assert (document.value is None) != (document.problem is None)
        assert 1 <= document.line <= text.count("\n") + 1 + text.count("\r")
        document.place(("a", "b", 0))


@given(st.floats())
def test_a_number_is_the_double_that_javascript_has(number: float) -> None:
    found = value(f"a: {number!r}")["a"]
    if math.isfinite(number):
        assert found == number
