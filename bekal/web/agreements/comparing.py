"""Two texts of an agreement side by side, what differs told in words and not by colour alone."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from bekal.partners import queries
from bekal.partners.rules.comparison import Change, Difference, differences, word_differences
from bekal.partners.rules.readable import Labels, entry_text, entry_title
from bekal.partners.rules.text import Text

LONG = 60  # characters, from which on words are compared one by one


def comparison(old: Text, new: Text) -> list[dict[str, Any]]:
    """What differs, section by section: each entry with its two values, or its words marked one by one."""
    labels = queries.labels()
    titles = {
        "terms": _("Ketentuan pokok"),
        "courses": _("Kursus"),
        "clauses": _("Pasal"),
        "sharing": _("Pembagian biaya"),
        "duties": _("Kewajiban"),
    }
    found = differences(old, new)
    return [
        {"title": title, "rows": [_row(one, labels) for one in found if one.section == section]}
        for section, title in titles.items()
        if any(one.section == section for one in found)
    ]


def _row(one: Difference, labels: Labels) -> dict[str, Any]:
    old, new = (entry_text(one.section, one.key, value, labels) for value in (one.old, one.new))
    words = {Change.ADDED: _("Ditambahkan"), Change.REMOVED: _("Dihapus"), Change.CHANGED: _("Diubah")}
    tones = {Change.ADDED: "ok", Change.REMOVED: "bad", Change.CHANGED: "info"}
    long = one.change is Change.CHANGED and max(len(old), len(new)) >= LONG
    return {
        "title": entry_title(one, labels),
        "tag": {"text": words[one.change], "tone": tones[one.change]},
        "old": old,
        "new": new,
        "renamed": _renamed(one),
        "pieces": _pieces(old, new) if long else [],
    }


def _renamed(one: Difference) -> str:
    if one.section != "clauses" or one.old is None or one.new is None or one.old["title"] == one.new["title"]:
        return ""
    return str(one.old["title"])


def _pieces(old: str, new: str) -> list[dict[str, Any]]:
    return [{"text": one.text, "change": one.change.value if one.change else ""} for one in word_differences(old, new)]


def clash_rows(clashes: Iterable[Any], decided: Any) -> list[dict[str, Any]]:
    """Where both sides changed the same: the three texts and which is chosen so far."""
    labels = queries.labels()
    return [
        {
            "name": one.name,
            "title": entry_title(one, labels),
            "base": entry_text(one.section, one.key, one.base, labels),
            "mine": entry_text(one.section, one.key, one.mine, labels),
            "theirs": entry_text(one.section, one.key, one.theirs, labels),
            "chosen": decided.get(one.name),
        }
        for one in clashes
    ]
