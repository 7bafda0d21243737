"""Readers see one moment, while others write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.utils import InternalError
from pyroaring import BitMap

from catalog.index import generations
from catalog.index.read import snapshot
from catalog.index.reading import one_snapshot
from catalog.index.terms import terms_of
from catalog.index.write import IndexChange, apply
from catalog.models import CatalogState, Key
from tests.index.plain import Plain

pytestmark = pytest.mark.django_db(transaction=True)


def entity(name: str, **spec: Any) -> dict[str, Any]:
    return {"kind": "Component", "metadata": {"name": name}, "spec": spec}


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do it in another thread, and so on another connection."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return results[0]


def test_a_snapshot_does_not_see_what_is_written_meanwhile() -> None:
    plain = Plain()
    plain.put({1: entity("a", type="x"), 2: entity("b", type="x")})
    with one_snapshot():
        before = snapshot()
        assert set(before.everything()) == {1, 2}
        elsewhere(lambda: plain.put({1: entity("a", type="y"), 3: entity("c", type="x")}))
        assert set(elsewhere(lambda: snapshot().equals("spec.type", "x"))) == {2, 3}
        assert set(before.equals("spec.type", "x")) == {1, 2}
        assert set(snapshot().equals("spec.type", "x")) == {1, 2}
        assert dict(before.counts("spec.type", before.everything())) == {"x": 2}
    assert set(snapshot().equals("spec.type", "x")) == {2, 3}
    assert dict(snapshot().counts("spec.type", BitMap([1, 2, 3]))) == {"x": 2, "y": 1}


def test_snapshots_nest() -> None:
    Plain().put({1: entity("a")})
    with one_snapshot(), one_snapshot():
        assert set(snapshot().everything()) == {1}
    with transaction.atomic(), one_snapshot():
        assert set(snapshot().everything()) == {1}
    with one_snapshot():
        assert set(snapshot().everything()) == {1}


def test_reading_takes_no_lock_from_who_writes() -> None:
    plain = Plain()
    plain.put({1: entity("a")})
    with one_snapshot():
        assert snapshot().everything()
        elsewhere(lambda: plain.put({2: entity("b")}))
    with transaction.atomic():
        CatalogState.locked()
        with_lock = elsewhere(lambda: set(snapshot().everything()))
    assert with_lock == {1, 2}


def test_nothing_is_written_inside() -> None:
    with pytest.raises((OperationalError, InternalError)), one_snapshot(), transaction.atomic():
        Key.objects.create(name="k")
    assert not Key.objects.exists()


def test_after_an_error_the_connection_is_as_before() -> None:
    with pytest.raises(KeyError), one_snapshot():
        raise KeyError
    Plain().put({1: entity("a")})
    assert set(snapshot().everything()) == {1}


def test_two_writers_and_a_reader_at_once() -> None:
    """Each writer moves its own entities between two values; whoever looks finds each in exactly one."""
    generations.forget()
    Plain().put({number: entity(f"e{number}", at="left") for number in range(1, 41)})
    problems: list[str] = []

    def move(first: int) -> None:
        for turn in range(12):
            old, new = ("left", "right") if turn % 2 == 0 else ("right", "left")
            changes = []
            for number in range(first, 41, 2):
                before = terms_of(entity(f"e{number}", at=old), ())
                after = terms_of(entity(f"e{number}", at=new), ())
                changes.append(IndexChange(number, before - after, after - before))
            with transaction.atomic():
                state = CatalogState.locked()
                state.version += 1
                state.save()
                apply(changes)

    def look() -> None:
        for _ in range(60):
            with one_snapshot():
                index = snapshot()
                left, right = index.equals("spec.at", "left"), index.equals("spec.at", "right")
                counts = dict(index.counts("spec.at", index.everything()))
                if left & right or len(left | right) != 40 or sum(counts.values()) != 40:
                    problems.append(f"{left} {right} {counts}")

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # a thread's error would be lost
            problems.append(repr(error))
        finally:
            connection.close()

    jobs = [lambda: move(1), lambda: move(2), look, look]
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not problems
    assert dict(snapshot().counts("spec.at", snapshot().everything())) == {"left": 40}
