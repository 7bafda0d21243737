"""The formats of single fields of an entity, with the sentences in which Backstage refuses them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ada_url import check_url

from catalog.ingest.places import Path

NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
KIND = re.compile(r"[a-zA-Z][a-z0-9A-Z]*")
VERSION = re.compile(r"[a-z0-9A-Z]+")
DNS_LABEL = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
TAG = re.compile(r"[a-z0-9:+#]+(-[a-z0-9:+#]+)*")

LEARN_MORE = (
    "To learn more about catalog file format, visit: https://github.com/backstage/backstage/blob/master/"
    "docs/architecture-decisions/adr002-default-catalog-file-format.md"
)
A_NAME = "a string that is sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total"
A_KIND = "a string that is a sequence of [a-zA-Z][a-z0-9A-Z], at most 63 characters in total"
A_NAMESPACE = "a string that is sequences of [a-z0-9] separated by [-], at most 63 characters in total"
A_TAG = "a string that is sequences of [a-z0-9+#] separated by [-], at most 63 characters in total"
A_KEY = "a valid prefix and/or suffix"
A_URL = "a string that is a valid url"
NOT_EMPTY = "a non empty string"

Test = Callable[[str], bool]


def wrong_fields(doc: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Path and message of every field whose format is wrong, in Backstage's order.

    The types are known to be right: the document passed the schema of entities.
    """
    for path, shown, value, test, expected in _fields(doc):
        if not test(value):
            yield path, f'"{shown}" is not valid; expected {expected} but found "{value}". {LEARN_MORE}'


def _fields(doc: dict[str, Any]) -> Iterator[tuple[Path, str, str, Test, str]]:
    metadata = doc["metadata"]
    yield ("apiVersion",), "apiVersion", doc["apiVersion"], is_api_version, A_KEY
    yield ("kind",), "kind", doc["kind"], is_kind, A_KIND
    yield ("metadata", "name"), "metadata.name", metadata["name"], is_name, A_NAME
    if "namespace" in metadata:
        yield (
            ("metadata", "namespace"),
            "metadata.namespace",
            metadata["namespace"],
            is_namespace,
            A_NAMESPACE,
        )
    for key, value in metadata.get("labels", {}).items():
        path: Path = ("metadata", "labels", key)
        yield path, f"labels.{key}", key, is_key, A_KEY
        yield path, f"labels.{key}", value, is_label_value, A_NAME
    for key in metadata.get("annotations", {}):
        yield ("metadata", "annotations", key), f"annotations.{key}", key, is_key, A_KEY
    for place, tag in enumerate(metadata.get("tags", ())):
        yield ("metadata", "tags", place), f"tags.{place}", tag, is_tag, A_TAG
    for place, link in enumerate(metadata.get("links", ())):
        yield ("metadata", "links", place, "url"), f"links.{place}.url", link["url"], check_url, A_URL
        for name in ("title", "icon"):
            if name in link:
                yield (
                    ("metadata", "links", place, name),
                    f"links.{place}.{name}",
                    link[name],
                    is_filled,
                    NOT_EMPTY,
                )


def is_name(text: str) -> bool:
    return len(text) <= 63 and NAME.fullmatch(text) is not None


def is_kind(text: str) -> bool:
    return len(text) <= 63 and KIND.fullmatch(text) is not None


def is_namespace(text: str) -> bool:
    return len(text) <= 63 and DNS_LABEL.fullmatch(text) is not None


def is_tag(text: str) -> bool:
    return len(text) <= 63 and TAG.fullmatch(text) is not None


def is_label_value(text: str) -> bool:
    return text == "" or is_name(text)


def is_filled(text: str) -> bool:
    return text.strip() != ""


def is_api_version(text: str) -> bool:
    return _prefixed(text, lambda part: len(part) <= 63 and VERSION.fullmatch(part) is not None)


def is_key(text: str) -> bool:
    """The key of a label or annotation."""
    return _prefixed(text, is_name)


def _prefixed(text: str, test: Test) -> bool:
    prefix, slash, name = text.rpartition("/")
    return test(name) and (not slash or is_dns_subdomain(prefix))


def is_dns_subdomain(text: str) -> bool:
    return 1 <= len(text) <= 253 and all(is_namespace(label) for label in text.split("."))
