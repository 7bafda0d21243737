"""Why a tool is recommended or not, in whole sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.tools import words


def gap(trend: str, lacking: int, concerned: int, is_one: bool) -> str:
    if is_one:
        return _("%(trend)s matters here, and nothing covers it yet.") % {"trend": trend}
    sentence = ngettext(
        "%(trend)s matters for %(concerned)d component; without a tool for it: %(lacking)d.",
        "%(trend)s matters for %(concerned)d components; without a tool for it: %(lacking)d.",
        concerned,
    )
    return sentence % {"trend": trend, "concerned": concerned, "lacking": lacking}


def role(trend: str, *, is_core: bool, why: str) -> str:
    said = {"trend": trend, "why": why}
    if is_core:
        return (_("Core tool of %(trend)s. %(why)s") % said).strip()
    return (_("Additional tool of %(trend)s. %(why)s") % said).strip()


def ring(name: str) -> str:
    return _("Its ring is %(ring)s.") % {"ring": name}


def needs_met(needs: Sequence[str]) -> str:
    return _("What it needs is there: %(needs)s.") % {"needs": _listed(needs)}


def set_up() -> str:
    return _("It is set up here already, so joining it is all that is left.")


def never_on(needs: Sequence[str]) -> str:
    return _("Needs what something like this does not run on: %(needs)s.") % {"needs": _listed(needs)}


def doubled(one: str, other: str) -> str:
    sentence = _(
        "%(one)s and %(other)s are both in use here, and each is an alternative to the other. "
        "See whether one is enough."
    )
    return sentence % {"one": one, "other": other}


def needs_unknown(needs: Sequence[str]) -> str:
    return _("Nothing in the catalog says that what it needs is there: %(needs)s.") % {
        "needs": _listed(needs)
    }


def used_here(users: int, total: int) -> str:
    sentence = ngettext(
        "%(users)d of these %(total)d components uses it.",
        "%(users)d of these %(total)d components use it.",
        users,
    )
    return sentence % {"users": users, "total": total}


def used_near(near: str, users: int, total: int) -> str:
    """`near` is a value of `recommend.Near`."""
    if near == "system":
        sentence = ngettext(
            "%(users)d of %(total)d other components of its system uses it.",
            "%(users)d of %(total)d other components of its system use it.",
            users,
        )
    elif near == "team":
        sentence = ngettext(
            "%(users)d of %(total)d other components of its team uses it.",
            "%(users)d of %(total)d other components of its team use it.",
            users,
        )
    else:
        sentence = ngettext(
            "%(users)d of %(total)d other components of its type uses it.",
            "%(users)d of %(total)d other components of its type use it.",
            users,
        )
    return sentence % {"users": users, "total": total}


def effort(size: str, templates: Sequence[str], additions: Sequence[str]) -> str:
    """`size` is the name of a `recommend.Effort`."""
    if size == "LITTLE" and additions:
        return _("Little work: this template adds it to what exists: %(template)s.") % {
            "template": additions[0]
        }
    if size == "LITTLE":
        return _("Little work: this template includes it: %(template)s.") % {"template": templates[0]}
    if size == "SOME":
        return _("Some work: what it needs is there.")
    return _("More work: what it needs has to come first.")


def alternative_in_place(tool: str, other: str) -> str:
    return _("%(other)s is in place; %(tool)s is an alternative to it, not a gap.") % {
        "other": other,
        "tool": tool,
    }


def dismissed() -> str:
    return _("What would be recommended was dismissed.")


def for_the_company() -> str:
    return _("Its tools are run once for the whole company, and nobody here runs one yet.")


def nothing_to_recommend() -> str:
    return _("No tool of it is recommended for new use.")


def on_hold(name: str) -> str:
    return _("Its ring is %(ring)s: start nothing new with it, and plan to leave.") % {"ring": name}


def retired() -> str:
    return _("Its project has ended: nobody mends it any more, so plan to leave.")


def not_rated() -> str:
    return _("It has no ring: nobody has decided yet whether to use it here.")


def ending() -> str:
    return _("This component is deprecated, so nothing new is recommended for it.")


def asked_for(trend: str) -> str:
    return _("%(trend)s does not usually matter for a component like this; you asked.") % {"trend": trend}


def matters_for_none(trend: str) -> str:
    return _("The catalog has no component yet that %(trend)s matters for.") % {"trend": trend}


def covers(tool: str, trend: str) -> str:
    return _("%(tool)s is in use here, and that is %(trend)s.") % {"tool": tool, "trend": trend}


def to_leave(tool: str, trend: str) -> str:
    return _("%(tool)s is in use here for %(trend)s, and should be left.") % {"tool": tool, "trend": trend}


def first_by(place: int, best: str, best_ring: str, ring: str, *, is_one: bool) -> str:
    """Why the best comes before another: `place` is that of the criterion in `recommend.order`."""
    said = {"best": best, "ring": best_ring, "other": ring}
    sentences = [
        _("%(best)s comes first: most of its system use it.")
        if is_one
        else _("%(best)s comes first: most of these components use it."),
        _("%(best)s comes first: what it needs is there already."),
        _("%(best)s comes first: its ring is %(ring)s, and that of this one %(other)s."),
        _("%(best)s comes first: there is a template for it."),
        _("%(best)s comes first: more of these components use it."),
        _("%(best)s comes first: more of the neighbours use it."),
        _("%(best)s comes first: it is a core tool of the trend."),
        _("Nothing speaks for %(best)s more than for this one: choose."),
    ]
    return sentences[place] % said


def no_way_out() -> str:
    return _("None of its alternatives is recommended here; ask who decides about tools.")


def _listed(needs: Sequence[str]) -> str:
    return ", ".join(str(need) for need in words.needs(list(needs)))
