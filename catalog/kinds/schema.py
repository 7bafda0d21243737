"""JSON Schemas made into validators. What a person supplies must be quick and safe to check."""

from __future__ import annotations

from typing import Any, TypeAlias

import jsonschema_rs

Schema: TypeAlias = dict[str, Any]

MAX_NODES = 5_000
"""How large a schema may be once every `$ref` in it is written out: checking time grows with it."""

PATTERNS = jsonschema_rs.RegexOptions(size_limit=1 << 20)
"""The regex engine that takes linear time; it has no lookaround and no back-references."""


NAMED = frozenset(
    ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies")
)
"""Keywords whose value has names that people chose for its keys."""


class BadSchema(ValueError):
    """The schema cannot be used. `path` leads to the place inside the schema."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def compiled(schema: Schema) -> jsonschema_rs.Validator:
    """A validator of a schema that is known to be good."""
    return jsonschema_rs.validator_for(schema, validate_formats=True, pattern_options=PATTERNS, offline=True)


def compiled_safely(schema: Schema) -> jsonschema_rs.Validator:
    """A validator of a schema that a person supplied. Raises BadSchema.

    References lead inside the schema only, never back to where they come from, and written out the
    schema stays small: nobody can make the checking of an entity hang or run out of stack.
    """
    _Size(schema).of(schema)
    try:
        return compiled(schema)
    except jsonschema_rs.ValidationError as error:
        path = tuple(error.instance_path)
        if path and (path[-1] == "pattern" or "patternProperties" in path[-2:]):
            text = path[-1] if path[-1] != "pattern" else error.instance
            raise BadSchema(
                f"the pattern {text!r} is not a regular expression that can be checked in linear time", path
            ) from error
        raise BadSchema(error.message, path) from error
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise BadSchema(str(error)) from error


class _Size:
    """Counts the nodes of a schema with its references written out."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._known: dict[str, int] = {}
        self._open: set[str] = set()

    def of(self, node: Any, path: tuple[str | int, ...] = (), *, named: bool = False) -> int:
        """The size of `node`: a schema, a list, or (`named`) a mapping of names to schemas."""
        size = 1
        if isinstance(node, dict):
            for key, value in node.items():
                if named:
                    size += self.of(value, (*path, key))
                elif key in ("$ref", "$dynamicRef", "$recursiveRef"):
                    size += self._referenced(str(value), (*path, key))
                elif key == "$id" and path:
                    raise BadSchema("an $id inside would change where its references lead", path)
                elif key not in ("const", "default", "enum", "examples"):
                    size += self.of(value, (*path, key), named=key in NAMED)
        elif isinstance(node, list):
            for place, value in enumerate(node):
                size += self.of(value, (*path, place))
        if size > MAX_NODES:
            raise BadSchema(f"it is larger than {MAX_NODES} nodes with its references written out", path)
        return size

    def _referenced(self, target: str, path: tuple[str | int, ...]) -> int:
        if target in self._open or target == "#":
            raise BadSchema(f"it refers back to itself by {target}", path)
        if target not in self._known:
            self._open.add(target)
            self._known[target] = self.of(self._resolve(target, path), path)
            self._open.discard(target)
        return self._known[target]

    def _resolve(self, target: str, path: tuple[str | int, ...]) -> Any:
        if not target.startswith("#/"):
            raise BadSchema(f"the reference {target} leads out of the schema; only #/… can be followed", path)
        node: Any = self._root
        for step in target[2:].split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and step in node:
                node = node[step]
            elif isinstance(node, list) and step.isdigit() and int(step) < len(node):
                node = node[int(step)]
            else:
                raise BadSchema(f"the reference {target} leads to nothing in the schema", path)
        return node
