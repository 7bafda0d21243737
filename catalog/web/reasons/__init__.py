"""Why something is refused, and how to mend it, in the reader's language.

Ingestion says it in English, for commands, logs and Backstage's clients, and stores that. A page recognises
its sentences (`ADVICE`, `MESSAGES`) and says them again in the language of whoever looks; what it does not
know, such as the words of Backstage, of git or of a schema, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.utils.translation import gettext

from catalog.ingest.problem import Problem
from catalog.web.reasons.advice import ADVICE, OR, PARTS
from catalog.web.reasons.messages import MESSAGES

_FIELD = re.compile(r"%\((\w+)\)s")


def in_words(sentence: str) -> str:
    """The sentence in the present language."""
    for pattern, msgid in _patterns():
        if (found := pattern.fullmatch(sentence)) is not None:
            return _filled(gettext(msgid), found.groupdict())
    return sentence


def said(problem: Problem) -> str:
    """What is wrong and how to mend it, as one text."""
    return f"{in_words(problem.message)} {in_words(problem.advice)}".strip()


def _filled(sentence: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: _part(fields[field[1]]), sentence)


def _part(text: str) -> str:
    """What a sentence names, where that is a word of ours and not a name: `a number`, or several of them."""
    words = text.split(OR)
    return gettext(OR).join(map(gettext, words)) if PARTS.issuperset(words) else text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Those with the most words of their own first, so that none takes another's sentence."""
    msgids = sorted((*ADVICE, *MESSAGES), key=lambda msgid: -len(_FIELD.sub("", msgid)))
    return [(_pattern(msgid), msgid) for msgid in msgids]


def _pattern(msgid: str) -> re.Pattern[str]:
    pieces = _FIELD.split(msgid)  # text and names of fields in turn
    named = (f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    return re.compile("".join(named), re.DOTALL)
