"""Rules of indentation that libyaml lets pass and JavaScript's parser enforces."""

from __future__ import annotations

from typing import Any

from yaml.events import MappingStartEvent, SequenceStartEvent


def first_unindented(text: str, start: Any, end: Any, indent: int) -> int | None:
    """Of what goes from event `start` to event `end`, the number of lines down to one that is not indented
    more than `indent`. The closing bracket of a collection may stand at `indent`.
    """
    lines = text[start.start_mark.index : end.end_mark.index].split("\n")
    is_collection = isinstance(start, MappingStartEvent | SequenceStartEvent)
    for number, line in enumerate(lines[1:], 1):
        content = line.lstrip(" ")
        depth = len(line) - len(content)
        if depth > indent or not content.strip():
            continue
        if is_collection and (content[0] == "#" or (content[0] in "]}" and depth == indent)):
            continue
        return number
    return None
