"""Random documents that meet often: few keys, few values, in all the shapes that matter to the index."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VALUES = [
    "a",
    "A",
    "b",
    "ab",
    "aB",
    "true",
    "True",
    "",
    "b.c",
    "Ä",
    "ä",
    "가나",
    "x" * 201,
    "payGate",
    "z" * 190,
]
NAMES = st.sampled_from(["a", "b", "c", "a.b", "tags", "Ä"])


def _scalars() -> st.SearchStrategy[Any]:
    return st.sampled_from(VALUES) | st.sampled_from([None, True, False, 1, 2.5, 0])


def _trees() -> st.SearchStrategy[Any]:
    return st.recursive(
        _scalars() | st.lists(_scalars(), max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=6,
    )


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Entities of unlikely shape, which may be taken in all the same."""
    metadata = st.fixed_dictionaries(
        {"name": st.sampled_from(["a", "b", "pay-gate", "PayGate", "x1"])},
        optional={
            "namespace": st.sampled_from(["default", "N"]),
            "title": st.sampled_from(["Pay Gate", "결제 서비스", "b"]),
            "description": st.sampled_from(VALUES),
            "tags": st.lists(st.sampled_from(["java", "Java", "go", "b.c"]), max_size=3),
            "uid": st.just("u"),
            "annotations": st.dictionaries(NAMES, st.sampled_from(VALUES), max_size=3),
        },
    )
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(["Component", "API"]), "metadata": metadata},
        optional={"spec": st.dictionaries(NAMES, _trees(), max_size=3)},
    )
