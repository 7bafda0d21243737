"""Korean is whole: every sentence of the source has one, and what is compiled is what is written.

`make messages` brings new sentences into `locale/ko/LC_MESSAGES/django.po` and compiles it.
"""

from __future__ import annotations

import gettext
import re

import polib
import pytest
from django.conf import settings

from tests.portal.messages import of_python, of_template, of_tree

FOLDER = settings.BASE_DIR / "locale" / "ko" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]|<(/?\w+)[^>]*>")


@pytest.fixture(scope="module")
def korean() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_sentence_of_the_source_is_in_the_catalog(korean: polib.POFile) -> None:
    known = {(entry.msgctxt or "", entry.msgid) for entry in korean if not entry.obsolete}
    missing = [
        f"{where}: {message[1]}"
        for where, message in of_tree(settings.BASE_DIR, ("catalog", "portal"))
        if message not in known
    ]
    assert missing == [], "Run `make messages`, then translate what is new."


def test_every_sentence_has_its_korean(korean: polib.POFile) -> None:
    assert [entry.msgid for entry in korean if entry.fuzzy or not all(texts(entry))] == []


def test_placeholders_and_tags_are_the_same_on_both_sides(korean: polib.POFile) -> None:
    def marks(text: str) -> list[str]:
        return sorted(match[0] for match in PLACEHOLDER.finditer(text))

    def wrong(entry: polib.POEntry) -> bool:
        return any(marks(text) != marks(entry.msgid_plural or entry.msgid) for text in texts(entry))

    assert [entry.msgid for entry in korean if wrong(entry)] == []


def test_no_particle_stands_behind_a_placeholder_that_would_have_to_change_with_it(
    korean: polib.POFile,
) -> None:
    """을/를, 이/가, 은/는, 과/와, (으)로 depend on the last sound of the word before them."""
    particle = re.compile(r"%\(\w+\)s(?:[’”'\"]?)(?:을|를|이|가|은|는|과|와|으로|로)(?=[\s.,?!]|$)")
    assert [text for entry in korean for text in texts(entry) if particle.search(text)] == []


def test_what_is_compiled_is_what_is_written(korean: polib.POFile) -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in korean:
        if entry.msgid_plural:
            assert compiled.ngettext(entry.msgid, entry.msgid_plural, 2) == entry.msgstr_plural[0]
        elif entry.msgctxt:
            assert compiled.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr


def test_sentences_are_found_in_python() -> None:
    source = '_("One")\nngettext("%(n)d two", "%(n)d twos", n)\npgettext_lazy("verb", "Three")\nother("Four")'
    assert set(of_python(source)) == {("", "One"), ("", "%(n)d two"), ("verb", "Three")}


def test_sentences_are_found_in_templates() -> None:
    source = (
        '{% load i18n %}{% translate "It\'s one" %} {% translate "Two" context "verb" as two %}'
        "{% blocktranslate count n=n %}{{ n }} three{% plural %}{{ n }} threes{% endblocktranslate %}"
        '{{ _("Four") }}{{ a|default:_("Five") }}'
    )
    expected = {("", "It's one"), ("verb", "Two"), ("", "%(n)s three"), ("", "Four"), ("", "Five")}
    assert set(of_template(source)) == expected
