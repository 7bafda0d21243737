from __future__ import annotations

import pytest

from catalog.query.errors import BadQuery
from catalog.query.expression import parse_predicate

BOGUS = "Invalid query: Validation error: " + ", or ".join(
    [
        'Expected string, received object at "kind"',
        'Expected number, received object at "kind"',
        'Expected boolean, received object at "kind"',
        'Required at "kind.$exists"',
        'Required at "kind.$in"',
        'Required at "kind.$contains"',
        'Required at "kind.$hasPrefix"',
        'Invalid at "kind"; Expected never, received object at "kind"',
        "Expected string, received object",
        "Expected number, received object",
        "Expected boolean, received object",
        "Required at \"$all\"; Unrecognized key(s) in object: 'kind'",
        "Required at \"$any\"; Unrecognized key(s) in object: 'kind'",
        "Required at \"$not\"; Unrecognized key(s) in object: 'kind'",
    ]
)
PRIMITIVE_ROOT = (
    "Invalid filter predicate: top-level primitive values are not supported. "
    'Wrap the value in a field expression, e.g. { "kind": "x" }'
)
RELATIONS = '"relations". Only "type" and "targetRef" are supported'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"kind": {"$bogus": 1}}, BOGUS),
        ({"$foo": 1}, 'Invalid query: Validation error: Invalid at "$foo"'),
        ({"$all": [], "kind": {}}, "Invalid query: Validation error: Unrecognized key(s) in object: 'kind'"),
        ("x", "Query must be an object"),
        ({"$not": "x"}, PRIMITIVE_ROOT),
        ({"$any": ["x"]}, PRIMITIVE_ROOT),
        (
            {"spec.A": {"$contains": {"b": "c"}}},
            'Object form of $contains is not supported for field "spec.a"',
        ),
        ({"relations": {"$contains": {"typ": "x"}}}, f'Unsupported key "typ" in $contains for {RELATIONS}'),
        (
            {"relations": {"$contains": {"targetRef": "x"}}},
            'The $contains operator for "relations" requires a "type" string property',
        ),
        (
            {"relations": {"$contains": {"type": "x", "targetRef": {"$in": []}}}},
            'Empty "$in" array for $contains on "relations" is not allowed',
        ),
    ],
)
def test_a_wrong_predicate_is_refused_in_backstages_words(value: object, message: str) -> None:
    with pytest.raises(BadQuery) as refused:
        parse_predicate(value)
    assert str(refused.value) == message


def test_a_list_in_a_wrong_place_names_its_place() -> None:
    with pytest.raises(BadQuery, match=r'Expected array, received string at "spec\.type\.\$in"'):
        parse_predicate({"spec.type": {"$in": "x"}})
    with pytest.raises(BadQuery, match=r'received null at "\$all\[1\]\.kind"'):
        parse_predicate({"$all": [{"kind": "x"}, {"kind": None}]})


def test_deep_nesting_is_refused_before_it_costs_anything() -> None:
    value: object = {"kind": "x"}
    for _ in range(2000):
        value = {"$not": value}
    with pytest.raises(BadQuery, match="nested 40 levels deep at most"):
        parse_predicate(value)
