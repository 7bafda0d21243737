from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import yaml

from catalog.ingest.placeholders import MAX_BYTES, fill
from catalog.ingest.problem import Refused
from catalog.ingest.read import read

FILES = {
    "./a.txt": "text\n",
    "./a.json": '{"x": [1, null]}',
    "./a.yaml": "x: yes\n",
    "./two.yaml": "x: 1\n---\ny: 2\n",
    "./bad.json": "{",
    "./bad.yaml": "x: [",
    "./nul.json": '{"x": "\\u0000"}',
    "./nested.yaml": "$text: ./a.txt\n",
    "./schema.graphql": "type Query { a: String }\n",
}


def reader(files: dict[str, str]) -> Callable[[str], bytes]:
    def read_file(target: str) -> bytes:
        if target not in files:
            raise FileNotFoundError(f"there is no {target}")
        return files[target].encode()

    return read_file


def filled(doc: dict[str, Any]) -> dict[str, Any]:
    return fill(doc, reader(FILES))[0]


@pytest.mark.parametrize(
    ("placeholder", "value"),
    [
        ({"$text": "./a.txt"}, "text\n"),
        ({"$json": "./a.json"}, {"x": [1, None]}),
        ({"$yaml": "./a.yaml"}, {"x": "yes"}),
        ({"$graphql": "./schema.graphql"}, "type Query { a: String }\n"),
        ({"$yaml": "./nested.yaml"}, {"$text": "./a.txt"}),
        ({"$ref": "./a.txt"}, {"$ref": "./a.txt"}),
        ({"$text": "./a.txt", "b": 1}, {"$text": "./a.txt", "b": 1}),
        ({"$ref": 1, "b": {"$text": "./a.txt"}}, {"$ref": 1, "b": {"$text": "./a.txt"}}),
        ("$text: ./a.txt", "$text: ./a.txt"),
    ],
)
def test_a_placeholder_is_a_mapping_with_one_known_key(placeholder: Any, value: Any) -> None:
    assert filled({"a": [{"b": placeholder}]}) == {"a": [{"b": value}]}


def test_the_targets_come_with_the_document_which_is_not_changed() -> None:
    doc = {"a": {"$text": "./a.txt"}, "b": {"$json": "./a.json"}, "c": {"$text": "./a.txt"}, "d": {"e": 1}}
    before = deepcopy(doc)
    result, targets = fill(doc, reader(FILES))
    assert targets == ["./a.txt", "./a.json"]
    assert doc == before
    assert result["d"] is doc["d"]


@pytest.mark.parametrize("key", ["kind", "apiVersion"])
def test_which_entity_it_is_stands_in_the_descriptor_itself(key: str) -> None:
    doc = {
        key: {"$text": "./a.txt"},
        "metadata": {"name": {"$text": "./a.txt"}, "namespace": {"$json": "./no"}},
    }
    assert filled(doc) == doc


def test_a_document_without_placeholders_is_the_same_object() -> None:
    doc = {"a": [{"b": 1}]}
    assert fill(doc, reader({}))[0] is doc


@pytest.mark.parametrize(
    ("placeholder", "reason"),
    [
        ({"$text": "./none"}, "Placeholder $text could not read location ./none, there is no ./none"),
        ({"$text": 7}, "Placeholder $text expected a string value parameter"),
        ({"$json": "./bad.json"}, "Placeholder $json failed to parse JSON data at ./bad.json"),
        ({"$yaml": "./bad.yaml"}, "Placeholder $yaml failed to parse YAML data at ./bad.yaml"),
        ({"$yaml": "./two.yaml"}, "expected to find exactly one document"),
        ({"$json": "./nul.json"}, "U+0000"),
        ({"$openapi": "./bad.yaml"}, "failed to parse YAML"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_its_line(placeholder: dict[str, Any], reason: str) -> None:
    key, target = next(iter(placeholder.items()))
    (document,) = read(f"a: 1\nb:\n  {key}: {target}\n".encode())
    assert document.value is not None
    with pytest.raises(Refused) as refused:
        fill(document.value, reader(FILES), document)
    assert reason in refused.value.problem.message
    assert refused.value.problem.line == 2
    assert refused.value.problem.advice


def test_a_file_that_is_too_large_or_binary_is_refused() -> None:
    with pytest.raises(Refused, match="it is too large"):
        fill({"a": {"$text": "x"}}, lambda target: b"x" * (MAX_BYTES + 1))
    with pytest.raises(Refused, match="it is binary"):
        fill({"a": {"$text": "x"}}, lambda target: b"\x00")


def test_many_files_are_too_many() -> None:
    doc = {str(number): {"$text": f"./{number}"} for number in range(300)}
    with pytest.raises(Refused, match="may take in 200 files"):
        fill(doc, lambda target: b"x")


def bundled(files: dict[str, str], start: str = "./api.yaml") -> Any:
    result, _targets = fill({"definition": {"$openapi": start}}, reader(files))
    return yaml.safe_load(result["definition"])


def test_local_references_are_bundled_where_they_first_stand() -> None:
    api = bundled(
        {
            "./api.yaml": """
openapi: 3.0.0
paths:
  /pets:
    get: {$ref: "./paths/pets.yaml#/get"}
components:
  schemas:
    Pet: {$ref: schemas.yaml#/Pet}
    Own: {$ref: "#/components/schemas/Pet"}
    Far: {$ref: "https://example.com/x.yaml#/Y"}
""",
            "paths/pets.yaml": """
get:
  schema: {$ref: ../schemas.yaml#/Pet}
  owner: {$ref: '#/owner'}
owner: {type: string}
""",
            "schemas.yaml": "Pet:\n  type: object\n  properties:\n    friend: {$ref: '#/Pet'}\n",
        }
    )
    get = api["paths"]["/pets"]["get"]
    assert get["owner"] == {"type": "string"}
    assert get["schema"]["type"] == "object"
    first = "#/paths/~1pets/get/schema"
    assert get["schema"]["properties"]["friend"] == {"$ref": first}
    assert api["components"]["schemas"] == {
        "Pet": {"$ref": first},
        "Own": {"$ref": "#/components/schemas/Pet"},
        "Far": {"$ref": "https://example.com/x.yaml#/Y"},
    }


def test_a_file_that_refers_back_to_the_first_refers_to_the_bundle() -> None:
    api = bundled({"./api.yaml": "a: {$ref: b.yaml}\nc: 1\n", "b.yaml": "d: {$ref: 'api.yaml#/c'}\n"})
    assert api == {"a": {"d": {"$ref": "#/c"}}, "c": 1}


def test_files_that_refer_to_each_other_end() -> None:
    files = {"./api.yaml": "a: {$ref: b.yaml}", "b.yaml": "b: {$ref: c.yaml}", "c.yaml": "c: {$ref: b.yaml}"}
    assert bundled(files) == {"a": {"b": {"c": {"$ref": "#/a"}}}}


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(Refused, match=r"b\.yaml has nothing at #/x"):
        bundled({"./api.yaml": "a: {$ref: 'b.yaml#/x'}", "b.yaml": "y: 1"})
    with pytest.raises(Refused, match=r"could not read location b\.yaml"):
        bundled({"./api.yaml": "a: {$ref: 'b.yaml#/x'}"})


def test_a_chain_of_files_has_an_end() -> None:
    files = {f"{n}.yaml": f"x: {{$ref: {n + 1}.yaml}}" for n in range(1000)} | {
        "./api.yaml": "x: {$ref: 0.yaml}"
    }
    with pytest.raises(Refused, match="nested more than 100 levels deep"):
        bundled(files)
