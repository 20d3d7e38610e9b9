"""What the pages of assessments show, and how a grid of answers is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor, Target, Unseen, may
from bekal.classes.choices import ClassState
from bekal.classes.queries import OFFERED, class_for
from bekal.intake import actions, queries
from bekal.intake.rules import AssessedElsewhere, Question, ScoresFrozen, Unanswered, questions_of
from bekal.lib.conflicts import Conflict
from bekal.lib.identifiers import read_id
from bekal.planning.queries.runs import last_counted_at
from bekal.web.layout.tabs import class_tabs
from bekal.web.layout.templatetags.bekal import number

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """Whose assessments are entered: those of a drive, or those who wish the course of a class."""

    title: str
    url: str
    query: str
    people: Any
    target: Target


def about(actor: Actor, asked: Mapping[str, str]) -> About | None:
    """The people that a query string names, or None where it names none."""
    drive_id, class_id = read_id(asked.get("drive", "")), read_id(asked.get("class", ""))
    if drive_id:
        drive = queries.drive_for(actor, "drive.view", drive_id)
        url, query = reverse("drive_detail", args=[drive.pk]), urlencode({"drive": drive.pk})
        return About(drive.title, url, query, queries.people_of_drive(drive), drive.target)
    if class_id:
        one = class_for(actor, "selection.view", class_id)
        url, query = reverse("class_candidates", args=[one.pk]), urlencode({"class": one.pk})
        return About(one.name, url, query, queries.people_of_class(one), one.facility.target)
    return None


def form_rows(actor: Actor) -> list[Item]:
    """The forms in use, each with whether this actor may change it."""
    return [
        {"form": form, "may_edit": may(actor, "assessment_form.edit", form.target)} for form in queries.forms_for(actor)
    ]


class Grid:
    """Many people and the questions of one form; what is typed stays until it can be kept.

    With `training_class` it is what the training partner of this class finds for it, and nothing else is in it.
    """

    def __init__(
        self, form: Any, people: Iterable[Any], data: Mapping[str, str] | None, training_class: Any = None
    ) -> None:
        self.form, self.people, self.data = form, list(people), data
        self.questions = questions_of(form.questions)
        self.known = queries.assessments_by(form, [one.pk for one in self.people], training_class)
        self.keep = partial(actions.record_assessment)
        if training_class is not None:
            self.keep = partial(actions.record_class_assessment, training_class=training_class)
        self.problems: dict[int, str] = {}
        self.saved: set[int] = set()

    def save(self, actor: Actor, today: date, now: datetime) -> bool:
        """Keep every row that is whole and new; False where some could not be kept."""
        for inmate in self.people:
            typed = self._typed(inmate.pk)
            if any(typed.values()) and typed != self._kept(inmate.pk):
                self._save_row(inmate, typed, actor, today, now)
        return not self.problems

    def _save_row(self, inmate: Any, typed: Mapping[str, str], actor: Actor, today: date, now: datetime) -> None:
        answers = {code: int(text) for code, text in typed.items() if text.isdecimal() and len(text) < 4}
        known = self.known.get(inmate.pk)
        same_form = known is not None and known.form_id == self.form.pk
        try:
            self.known[inmate.pk] = self.keep(
                inmate=inmate,
                form=self.form,
                answers=answers,
                taken_on=known.taken_on if known is not None and same_form else today,
                revision=self._revision(inmate.pk),
                actor=actor,
                now=now,
            )
        except Unanswered:
            self.problems[inmate.pk] = _("Isi semua pertanyaan, masing-masing dari 0 sampai nilai tertingginya.")
        except Conflict as conflict:
            self.problems[inmate.pk] = _(
                "%(who)s lebih dulu mengisi orang ini. Buka ulang halaman untuk melihatnya."
            ) % {"who": conflict.who}
        except AssessedElsewhere:
            self.problems[inmate.pk] = _(
                "Hari ini orang ini sudah dinilai dengan formulir ini oleh petugas atau mitra lain. Isi lagi besok."
            )
        except ScoresFrozen:
            self.problems[inmate.pk] = _("Peserta kelas ini baru saja ditetapkan, jadi nilainya tidak disimpan.")
        else:
            self.saved.add(inmate.pk)

    @property
    def rows(self) -> list[Item]:
        """One row a person, with what was typed or kept."""
        return [self._row(inmate) for inmate in self.people]

    def _row(self, inmate: Any) -> Item:
        known = self.known.get(inmate.pk)
        fresh = self.data is None or inmate.pk in self.saved  # else what was read before, so that a conflict stays one
        written = self._kept(inmate.pk) if self.data is None else self._typed(inmate.pk)
        return {
            "inmate": inmate,
            "score": known.score if known else None,
            "revision": known.revision if known and fresh else self._revision(inmate.pk),
            "by": known.taken_by if known else "",
            "on": known.taken_on if known else None,
            "cells": [{"question": one, "value": written[one.code]} for one in self.questions],
            "problem": self.problems.get(inmate.pk, ""),
        }

    def _revision(self, pk: int) -> int:
        text = str((self.data or {}).get(f"revision-{pk}", ""))
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def _typed(self, pk: int) -> dict[str, str]:
        data = self.data or {}
        return {one.code: str(data.get(f"a-{pk}-{one.code}", "")).strip() for one in self.questions}

    def _kept(self, pk: int) -> dict[str, str]:
        known = self.known.get(pk)
        same = known.answers if known and known.form_id == self.form.pk else {}
        return {one.code: str(same.get(one.code, "")) for one in self.questions}


def class_page(training_class: Any, actor: Actor, asked: Mapping[str, str], today: date) -> Item:
    """What the page of a class shows beside its grid: the forms, which of them, and whether anything may be entered."""
    frozen = training_class.state not in OFFERED
    counts = queries.assessed_for_class(training_class)
    forms = queries.forms_for_class(training_class, today)
    used = [one for one in forms if counts.get(one.code)]
    form = _asked_form(training_class, asked, today) or next(iter(used or forms), None)
    return {
        "class": training_class,
        "tabs": class_tabs(actor, training_class.pk, "class_assessment"),
        "form": form,
        "kinds": [
            {"form": one, "count": counts.get(one.code, 0), "current": form is not None and one.code == form.code}
            for one in (used if frozen else forms)
        ],
        "frozen": _frozen_words(training_class.state) if frozen else None,
        "counted_at": None if frozen else last_counted_at(training_class),
        "may_record": not frozen and may(actor, "class_assessment.record", training_class.target),
    }


def _asked_form(training_class: Any, asked: Mapping[str, str], today: date) -> Any:
    """The form that a query string names; Unseen where it is not for this class."""
    form_id = read_id(asked.get("form", ""))
    if form_id is None:
        return None
    form = queries.form_for_class(training_class, form_id, today)
    if form is None:
        raise Unseen("class_assessment.view")
    return form


def _frozen_words(state: str) -> dict[str, str]:
    if state == ClassState.CANCELLED:
        return {"title": _("Kelas ini dibatalkan"), "text": _("Calonnya tidak perlu dinilai lagi.")}
    text = _("Peserta kelas ini sudah ditetapkan. Nilai yang sudah diisi tidak dapat ditambah atau diubah lagi.")
    return {"title": _("Nilai asesmen sudah dibekukan"), "text": text}


def counted(saved: int) -> str:
    """What an officer reads after saving a grid."""
    said = ngettext("%(count)s orang dinilai.", "%(count)s orang dinilai.", saved)
    return said % {"count": number(saved)} if saved else _("Tidak ada yang berubah.")


def saved(form: Any) -> str:
    """What somebody reads after changing a form."""
    if form.version == 1:
        return _("Formulir disimpan.")
    return _("Disimpan sebagai versi %(version)s. Penilaian yang sudah ada tetap memakai versi lamanya.") % {
        "version": form.version
    }


def results_page(inmate: Any, actor: Actor) -> Item:
    """What a person reached, in words that can be read to them."""
    results = queries.results_of(inmate)
    return {
        "inmate": inmate,
        "results": [{"one": one, "words": _words(inmate.name, one), "parts": _parts(one)} for one in results],
        "untold": [one for one in results if one.told_on is None],
        "may_tell": may(actor, "assessment.record", inmate.target),
        "crumbs": [{"label": inmate.name, "url": reverse("inmate_detail", args=[inmate.pk])}],
    }


def _words(name: str, one: Any) -> str:
    known = {"form": one.form.title, "score": one.score}
    if one.score >= WELL:
        return _("Hasil %(form)s Anda baik: %(score)s dari 100.") % known
    if one.score >= FAIR:
        return _("Hasil %(form)s Anda cukup: %(score)s dari 100.") % known
    return _("Hasil %(form)s Anda masih perlu dilatih: %(score)s dari 100.") % known


WELL, FAIR = 75, 50


def _parts(one: Any) -> list[tuple[Question, int]]:
    return [(question, one.answers.get(question.code, 0)) for question in questions_of(one.form.questions)]
