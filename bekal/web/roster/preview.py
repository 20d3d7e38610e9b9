"""How a roster import is shown: its numbers, and for each kind of row the words of a table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor, may
from bekal.people.choices import CustodyStatus, Education, Presence, Sex
from bekal.roster import queries
from bekal.roster.choices import ImportState, Problem, Refusal, RosterField, RowKind
from bekal.roster.models import RosterImport
from bekal.web.layout.templatetags.bekal import DASH, number, rupiah, short_date
from bekal.work.queries import told_by

STATE_TONES = {
    ImportState.UPLOADED: "info",
    ImportState.NEEDS_MAPPING: "warn",
    ImportState.PREVIEWED: "warn",
    ImportState.APPLYING: "info",
    ImportState.APPLIED: "ok",
    ImportState.REJECTED: "bad",
    ImportState.DISCARDED: "quiet",
}
KIND_TONES = {RowKind.NEW: "ok", RowKind.CHANGED: "info", RowKind.GONE: "warn", RowKind.ERROR: "bad"}
WORKING = (ImportState.UPLOADED, ImportState.APPLYING)
SHOWN = (ImportState.PREVIEWED, ImportState.APPLYING, ImportState.APPLIED)
MANY_GONE = 0.2  # of those listed: then the file is probably only a part
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "sex": dict(Sex.choices),
    "custody_status": dict(CustodyStatus.choices),
    "education": dict(Education.choices),
    "presence": dict(Presence.choices),
}
HIDDEN_FIELDS = frozenset({"nik", "phone"})


def list_line(roster: RosterImport) -> dict[str, Any]:
    """A line of the list of imports."""
    state = ImportState(roster.state)
    return {
        "roster": roster,
        "state": state.label,
        "tone": STATE_TONES[state],
        "found": [
            _("%(count)s %(kind)s") % {"count": number(roster.count(kind)), "kind": str(kind.label).lower()}
            for kind in (RowKind.NEW, RowKind.CHANGED, RowKind.GONE, RowKind.ERROR)
            if roster.count(kind)
        ],
    }


def crumbs() -> list[dict[str, str]]:
    """The way back from the page of one import."""
    return [{"label": _("Impor daftar"), "url": reverse("roster_list")}]


def steps() -> list[str]:
    """What one does with a roster, in order."""
    return [_("Unggah"), _("Periksa"), _("Terapkan")]


def page_of(roster: RosterImport, actor: Actor, kind: str, start: str) -> dict[str, Any]:
    """What the page of one import shows."""
    state = ImportState(roster.state)
    return {
        "roster": roster,
        "state": state,
        "tag": {"text": state.label, "tone": STATE_TONES[state]},
        "working": state in WORKING,
        "may_import": may(actor, "roster.import", roster.target),
        "crumbs": crumbs(),
        "steps": steps(),
        "step": 4 if state == ImportState.APPLIED else 3 if state == ImportState.APPLYING else 2,
        "refusal": refusal_of(roster),
        **(progress_of(roster) if state in WORKING else {}),
        **(_found(roster, kind, start) if state in SHOWN else {}),
    }


def progress_of(roster: RosterImport) -> dict[str, Any]:
    """How far the job of this import is, as `{% progress %}` wants it."""
    job = roster.job
    if job is None:
        return {"percent": 0, "job_state": "running", "label": _("Menunggu giliran"), "note": ""}
    told = told_by(job)
    applying = roster.state == ImportState.APPLYING
    label = _("Menerapkan daftar") if applying else _("Membaca dan memeriksa berkas")
    states = {"queued": "running", "done": "done", "failed": "failed"}
    waiting = _("Menunggu giliran.") if job.state == "queued" else ""
    failed = (job.error or str(job.get_failure_display())) if job.state == "failed" else ""
    return {
        "percent": told.percent,
        "job_state": states.get(job.state, "running"),
        "label": label,
        "note": told.note or failed or waiting,
        "failed": job.state == "failed",
    }


def refusal_of(roster: RosterImport) -> str:
    """Why the file is not taken, and what to do."""
    if not roster.refusal:
        return ""
    return str(Refusal(roster.refusal).label) % {"row": number(roster.refusal_row)}


def _found(roster: RosterImport, kind: str, start: str) -> dict[str, Any]:
    chosen = RowKind(kind) if kind in RowKind.values else _most_urgent(roster)
    staged = queries.staged_page(roster, chosen, int(start) if start.isdecimal() and len(start) < 9 else 0)
    shown = _("%(first)s sampai %(last)s dari %(total)s") % {
        "first": number(staged.first + 1),
        "last": number(staged.first + len(staged.rows)),
        "total": number(staged.total),
    }
    return {
        "kind": chosen.value,
        "kinds": _kinds(roster, chosen),
        "rows": [_line(chosen, row) for row in staged.rows],
        "shown": shown if staged.before is not None or staged.after is not None else "",
        "older": "" if staged.after is None else str(staged.after),
        "newer": "" if staged.before is None else str(staged.before),
        "notes": _notes(roster),
        "nothing_to_do": not any(roster.count(each) for each in (RowKind.NEW, RowKind.CHANGED, RowKind.GONE)),
        "many_gone": roster.count(RowKind.GONE) > MANY_GONE * max(1, roster.summary.get("rows", 0)),
        "same_file": queries.earlier_application(roster) if roster.state == ImportState.PREVIEWED else None,
    }


def _most_urgent(roster: RosterImport) -> RowKind:
    order = (RowKind.ERROR, RowKind.CHANGED, RowKind.NEW, RowKind.GONE, RowKind.WARNING, RowKind.SAME)
    return next((kind for kind in order if roster.count(kind)), RowKind.SAME)


def _kinds(roster: RosterImport, chosen: RowKind) -> list[dict[str, Any]]:
    page = reverse("roster_detail", args=[roster.pk])
    return [
        {
            "value": roster.count(kind),
            "label": kind.label,
            "url": f"{page}?kind={kind.value}",
            "current": kind is chosen,
            "tone": KIND_TONES.get(kind, "quiet"),
        }
        for kind in RowKind
    ]


def _notes(roster: RosterImport) -> list[str]:
    """What somebody should know about how the file was read."""
    summary = roster.summary
    notes = []
    if summary.get("encoding") == "cp1252":
        notes.append(_("Berkas ini tidak ditulis sebagai UTF-8. Periksa nama dengan huruf seperti é atau ’."))
    if others := summary.get("other_sheets"):
        told = {"sheet": summary["sheet"], "others": ", ".join(others)}
        notes.append(_("Yang dibaca hanya lembar “%(sheet)s”. Lembar lain tidak dipakai: %(others)s.") % told)
    if ignored := summary.get("ignored"):
        rows = ", ".join(map(str, summary["ignored_rows"]))
        text = ngettext(
            "%(count)s baris yang bukan orang dilewati (misalnya jumlah): baris %(rows)s.",
            "%(count)s baris yang bukan orang dilewati (misalnya jumlah): baris %(rows)s.",
            ignored,
        )
        notes.append(text % {"count": number(ignored), "rows": rows})
    return notes


def suspects(roster: RosterImport) -> list[str]:
    """The columns in which most rows are wrong: probably matched to the wrong field."""
    return [str(RosterField(name).label) for name in roster.summary.get("suspects", ()) if name in RosterField.values]


# Rows as words


def _line(kind: RowKind, row: dict[str, Any]) -> dict[str, Any]:
    facts = row.get("facts") or row
    line = {
        "row": row.get("row"),
        "name": facts.get("name") or _("(tanpa nama)"),
        "register_number": facts.get("register_number") or DASH,
    }
    if kind is RowKind.NEW:
        line["facts"] = [
            {"label": RosterField(name).label, "value": value_of(name, facts[name])}
            for name in ("custody_status", "sex", "birth_date", "release_on")
            if facts.get(name)
        ]
    if kind is RowKind.CHANGED:
        line["changes"] = list(changes_of(row["changes"]))
    if kind in (RowKind.ERROR, RowKind.WARNING):
        line["problems"] = problems_of(row["problems"])
    return line


def changes_of(changes: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, str]]:
    """Each change as field, old and new value; sealed facts are only said to change."""
    for name, (old, new) in changes.items():
        hidden = name in HIDDEN_FIELDS
        yield {
            "label": str(RosterField(name).label),
            "old": "" if hidden else value_of(name, old),
            "new": _("diganti") if hidden else value_of(name, new),
        }


def value_of(name: str, value: Any) -> str:
    """A value as it is read."""
    if value is None or value == "":
        return _("kosong")
    if name in _CHOICES:
        return str(_CHOICES[name].get(value, value))
    if name in ("life_or_death", "recidivist"):
        return _("Ya") if value else _("Tidak")
    if name == "fine_rupiah":
        return rupiah(int(value))
    if name.endswith(("_on", "_date")):
        return short_date(date.fromisoformat(str(value)))
    return str(value)


def problems_of(problems: Sequence[Sequence[str]]) -> list[str]:
    """Each problem as a sentence that tells what to do."""
    return [_sentence(*problem) for problem in problems]


def _sentence(problem: str, field: str, told: str) -> str:
    column = str(RosterField(field).label) if field in RosterField.values else ""
    if problem == Problem.DATES_OUT_OF_ORDER:
        told = _order_told(told)
    if problem == Problem.WAS_AWAY:
        told = value_of("presence", told)
    return str(Problem(problem).label) % {"column": column, "value": told}


def _order_told(told: str) -> str:
    words = []
    for word in told.split(" "):
        name, colon, day = word.partition(":")
        words.append(f"{RosterField(name).label} {day}" if colon and name in RosterField.values else word)
    joined = " ".join(words)
    return joined.replace(" > ", " " + _("sesudah") + " ").replace(" < ", " " + _("sebelum") + " ")
