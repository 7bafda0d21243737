"""People who use a running portal at the same time, each in a thread and each with a session of their own."""

from __future__ import annotations

import itertools
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

API = "/api/catalog"
PATIENCE = 60
"""Seconds after which somebody would say that the portal hangs."""


@dataclass
class People:
    """What those who are about in a portal have done, and what went wrong for them."""

    address: str
    turns: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    totals: set[int] = field(default_factory=set)
    left: threading.Event = field(default_factory=threading.Event)

    def visitor(self) -> Visitor:
        return Visitor(self.address, requests.Session())

    @contextmanager
    def about(self, *persons: Callable[[People], None]) -> Iterator[None]:
        """For the time of the block each person does what they do, again and again."""
        threads = [threading.Thread(target=self._come, args=(person,)) for person in persons]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.left.set()
            for thread in threads:
                thread.join()

    def _come(self, person: Callable[[People], None]) -> None:
        try:
            while not self.left.is_set():
                person(self)
                self.turns[person.__name__] += 1
        except Exception as error:
            self.troubles.append(f"{person.__name__}: {error!r}")


@dataclass
class Visitor:
    """A browser or a program. An answer that is an error raises with what it says."""

    address: str
    session: requests.Session

    def get(self, path: str) -> requests.Response:
        return self._whole(self.session.get(self.address + path, timeout=PATIENCE))

    def post(self, path: str, **form: str) -> requests.Response:
        signed = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"], **form}
        return self._whole(self.session.post(self.address + path, signed, timeout=PATIENCE))

    def send(
        self, method: str, path: str, token: str, body: dict[str, str] | None = None
    ) -> requests.Response:
        """As a program does it: JSON, and a token in place of a session."""
        headers = {"Authorization": f"Bearer {token}"}
        sent = self.session.request(method, self.address + path, json=body, headers=headers, timeout=PATIENCE)
        return self._whole(sent)

    def _whole(self, answer: requests.Response) -> requests.Response:
        if not answer.ok:
            raise AssertionError(
                f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text[:300]}"
            )
        return answer


def signing_in_and_starring(password: str) -> Callable[[People], None]:
    def signs_in_and_stars(people: People) -> None:
        visitor = people.visitor()
        visitor.get("/accounts/login/")
        visitor.post("/accounts/login/", login="admin", password=password)
        page = "/catalog/component/default/first/"
        for starred, pressed in (("yes", "true"), ("no", "false")):
            answer = visitor.post(f"{page}star/", starred=starred)
            assert re.search(rf'id="star" aria-pressed="{pressed}"', answer.text), answer.url
        visitor.post("/accounts/logout/")
        people.left.wait(2.5)  # nobody may sign in thirty times a minute

    return signs_in_and_stars


def browses(people: People) -> None:
    """The list of components: its tab, its pager and each of its filters count the same entities."""
    page = people.visitor().get("/catalog/?kind=component").text
    tab = _number(re.search(r'aria-current="page">[^<]*<span class="count">([\d,]+)', page))
    total = _number(re.search(r"\d+–\d+ of ([\d,]+)", page))
    counted = {name: _choices(page, name) for name in ("type", "lifecycle")}
    assert {tab, total, *counted.values()} == {total}, (tab, total, counted)
    people.totals.add(total)


def searches(people: People) -> None:
    """Entities are found by what their pages then say."""
    visitor = people.visitor()
    word = random.choice(["payment", "invoice", "first"])
    rows = re.findall(
        r'<div class="name">.*?<a href="([^"]+)">', visitor.get(f"/catalog/?q={word}").text, re.S
    )
    for address in rows[:3]:
        assert word in visitor.get(address).text.lower(), address


def reads(people: People) -> None:
    """By the API: each entity with its relations, and each count of the index beside another of the same."""
    visitor = people.visitor()
    path = f"{API}/entities/by-query?limit=50&filter=kind=component"
    page = visitor.get(path).json()
    people.totals.add(page["totalItems"])
    for _ in range(3):
        for entity in page["items"]:
            assert _is_whole(entity), entity
        if "nextCursor" not in page["pageInfo"]:
            break
        page = visitor.get(f"{path}&cursor={page['pageInfo']['nextCursor']}").json()
    asked = "&".join(f"facet={name}" for name in ("spec.owner", "relations.ownedby", "spec.type"))
    facets = visitor.get(
        f"{API}/entity-facets?filter=kind=component,metadata.namespace=default&{asked}"
    ).json()
    owners, relations, types = (_counts(facets["facets"][name]) for name in facets["facets"])
    assert owners == relations
    assert sum(owners.values()) == sum(types.values())


def writing(token: str, host: str) -> Callable[[People], None]:
    """Somebody who has addresses of `host` read, looks at what came of it, and has them removed again."""
    numbers = itertools.count()

    def writes(people: People) -> None:
        visitor = people.visitor()
        name = f"written-{next(numbers)}"
        place = {"type": "url", "target": f"{host}/{name}.yaml"}
        made = visitor.send("POST", f"{API}/locations", token, place).json()["location"]
        entity = f"{API}/entities/by-name/component/default/{name}"
        while not people.left.is_set() and visitor.session.get(people.address + entity).status_code == 404:
            people.left.wait(0.1)
        if not people.left.is_set():
            assert _is_whole(visitor.get(entity).json())
            visitor.send("POST", f"{API}/refresh", token, {"entityRef": f"component:default/{name}"})
        visitor.send("DELETE", f"{API}/locations/{made['id']}", token)

    return writes


def _is_whole(entity: dict[str, Any]) -> bool:
    """Whether the component has its relation to an owner beside what its spec says of it."""
    owners = [relation["targetRef"] for relation in entity["relations"] if relation["type"] == "ownedBy"]
    return owners == [entity["spec"]["owner"]] and {"uid", "etag"} <= entity["metadata"].keys()


def _counts(facet: list[dict[str, Any]]) -> dict[str, int]:
    return {one["value"]: one["count"] for one in facet}


def _choices(page: str, name: str) -> int:
    found = re.findall(rf'name="{name}" value="[^"]*"[^>]*>[^<]*<span class="count[^"]*">([\d,]+)', page)
    return sum(int(number.replace(",", "")) for number in found)


def _number(found: re.Match[str] | None) -> int:
    assert found is not None
    return int(found[1].replace(",", ""))
