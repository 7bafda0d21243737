"""Files that mean harm, or that an accident made: each is refused at its line, its neighbours live."""

from __future__ import annotations

import gzip
import re

import orjson
import pytest

from catalog.models import Entity
from tests.holds.conftest import Company
from tests.ingest.sources import component

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
TAIL = "spec:\n  type: service\n  lifecycle: production\n  owner: team-a\n"
NAMED = f"{HEAD}metadata:\n  name: hostile\n"

LAUGHS = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)

REFUSED: dict[str, tuple[bytes | str, int, str]] = {
    "a billion laughs": (LAUGHS, 5, "Aliases repeat more than"),
    "a mapping that holds itself": (f"{NAMED}{TAIL}  self: &self\n    again: *self\n", 10, "names no value"),
    "lists 10,000 levels deep": (
        f"{NAMED}{TAIL}  deep: {'[' * 10_000}{']' * 10_000}\n",
        9,
        "nested more than",
    ),
    "lists that never close": (f"{NAMED}{TAIL}  deep: {'[' * 100_000}\n", 9, "nested more than"),
    "mappings 1,000 levels deep": (
        NAMED + TAIL + "  deep:\n" + "".join(f"{' ' * (n + 4)}k:\n" for n in range(1000)),
        108,
        "nested more than",
    ),
    "mappings as keys, 10,000 levels deep": (
        f"{NAMED}{TAIL}  {'{' * 10_000}\n",
        9,
        "nested more than|YAML error",
    ),
    "dashes, 10,000 levels deep": (f"{NAMED}{TAIL}  deep:\n    {'- ' * 10_000}x\n", 10, "nested more than"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe" * 20, 1, "binary"),
    "an archive": (gzip.compress(component("inside").encode() * 50), 1, "binary|not valid UTF-8"),
    "random bytes": (bytes(range(256)) * 40, 2, "binary|not valid UTF-8"),
    "UTF-16 without a mark": (component("sixteen").encode("utf-16-le"), 1, "binary"),
    "Latin-1": (component("latin", description="Caf\xe9").encode("latin-1"), 5, "not valid UTF-8"),
    "a null character": (f"{NAMED}  title: a\0b\n{TAIL}", 5, "binary"),
    "an escaped null character": (f'{NAMED}  title: "a\\0b"\n{TAIL}', 5, "null|U\\+0000"),
    "a lone surrogate": (f'{NAMED}  title: "\\ud800"\n{TAIL}', 5, "surrogate|Unicode|escape"),
    "a name of 100,000 letters": (component("a" * 100_000), 4, "name"),
    "a name that climbs": (component("../../etc/passwd"), 4, "name"),
    "a kind that climbs": (component("climbs").replace("kind: Component", "kind: ../x"), 2, "kind"),
    "a namespace that climbs": (f"{NAMED}  namespace: ../x\n{TAIL}", 5, "namespace"),
    "an owner of 100,000 letters": (component("rich", owner="a" * 100_000), 9, "longer than"),
    "an owner that grows in lower case": (component("turkish", owner="İ" * 240), 9, "longer than"),
    "an owner that is a mapping": (component("odd", owner="{a: b}"), 9, "owner"),
    "a dependency that is none": (component("odd", dependsOn=[":/"]), 10, "reference"),
    "labels that differ in case": (f"{NAMED}  labels:\n    Team: a\n    team: b\n{TAIL}", 7, "casing"),
    "a key twice": (f"{NAMED}  name: other\n{TAIL}", 5, "unique"),
    "a root that is a list": ("- a\n- b\n", 1, "Expected object"),
    "quotes that never close": (f'{NAMED}  title: "a\n{TAIL}', 5, "quoted scalar"),
    "tabs": (f"{NAMED}{TAIL}\t  a: b\n", 9, "tab|token|YAML"),
}


def test_hostile_files_are_refused_at_their_lines_and_their_neighbours_live(company: Company) -> None:
    told = company.holds({f"{name}.yaml": data for name, (data, _, _) in REFUSED.items()})

    assert sorted(complaint.path for complaint in told) == sorted(f"{name}.yaml" for name in REFUSED)
    for complaint in told:
        name = complaint.path.removesuffix(".yaml")
        _, line, said = REFUSED[name]
        assert re.search(said, complaint.problem.message, re.IGNORECASE), (name, complaint.problem.message)
        assert complaint.problem.line == line, name
        assert len(str(complaint)) < 1500, name


TWINS = [value for number in range(1_000) for value in (number, str(number))]
ACCEPTED: dict[str, tuple[str, object]] = {
    "infinity": ("x: .inf", None),
    "no number": ("x: .nan", None),
    "a number beyond all floats": ("x: 1e999", None),
    "an integer beyond 64 bits": (f"x: {2**64}", 2.0**64),
    "an integer of 10,000 digits": (f"x: {'9' * 10_000}", None),
    "a hexadecimal of 10,000 digits": (f"x: 0x{'f' * 10_000}", None),
    "a list that wants to be code": ("x: !!python/object/apply:os.system ['exit 1']", ["exit 1"]),
    "a text that wants to be code": ("x: !!python/name:os.system", ""),
    "control characters": ('x: "\\x01\\x07\\e[31m\\x7f\\x85\\u2028"', "\x01\x07\x1b[31m\x7f\x85\u2028"),
    "text that runs backwards": ('x: "\\u202Egnp.exe"', "\u202egnp.exe"),
    "an emoji in two halves": ('x: "\\ud83d\\ude00"', "😀"),
    "a text of a million letters": (f"x: {'a' * 1_000_000}", "a" * 1_000_000),
    "letters that grow in lower case": (f"x: [{'İ' * 190}]", ["İ" * 190]),
    "10,000 items": (f"x: [{', '.join(map(str, range(10_000)))}]", list(range(10_000))),
    "numbers that are there as texts too": (
        f"x: {orjson.dumps(TWINS).decode()}",
        TWINS,
    ),
    "keys with a meaning elsewhere": ("x: {__proto__: 1, constructor: 2, $ref: '#'}", None),
    "a key of 100,000 letters": (f"x: {{? {'k' * 100_000} : 1}}", {"k" * 100_000: 1}),
    "99 levels": (f"x: {'[' * 95}{']' * 95}", None),
}


def test_what_is_odd_and_legal_is_taken_in_and_shown(company: Company) -> None:
    files = {
        f"{number}.yaml": component(f"odd-{number}") + f"  {written}\n"
        for number, (written, _) in enumerate(ACCEPTED.values())
    }

    assert company.holds(files) == []

    for number, (name, (_, value)) in enumerate(ACCEPTED.items()):
        spec = orjson.loads(Entity.objects.get(ref=f"component:default/odd-{number}").doc + "}")["spec"]
        assert value is None or spec["x"] == value, name
