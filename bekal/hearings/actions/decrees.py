"""The warden's decree: with it those chosen at a hearing become participants, through the actions of intake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.hearings.choices import HearingState
from bekal.hearings.models import Candidate, Decree, Hearing
from bekal.hearings.queries.hearings import (
    accepted_in,
    candidates_of,
    classes_of,
    decree_of,
    number_taken,
    reserves_in,
)
from bekal.hearings.rules import Refused
from bekal.intake.actions import approve_selection, choose_participants


@dataclass(frozen=True, slots=True)
class DecreeFacts:
    """Number, day and place of a decree, and who signs it under which title; an acting head signs as Plh."""

    number: str
    issued_on: date
    place: str
    signatory_name: str
    signatory_title: str
    acting: bool


@transaction.atomic
def issue_decree(*, hearing: Hearing, facts: DecreeFacts, actor: Actor, now: datetime) -> Decree:
    """Issue the decree on a hearing whose minutes are done, and enrol: participants, reserves in order, class settled.

    All requirements are read again on this day. Issued twice, it gives the first decree. Raises Refused; also
    SelectionRefused, or the NotYet of a class, where somebody no longer fits or a class has too few: then nothing is
    written.
    """
    fresh = Hearing.objects.select_for_update(of=("self",)).select_related("facility").get(pk=hearing.pk)
    require(actor, "decree.issue", fresh.target)
    if known := decree_of(fresh):
        return known
    candidates = candidates_of(fresh)
    filled = [one for one in classes_of(fresh) if accepted_in(candidates, one.pk)]
    if problems := _problems(fresh, facts, filled):
        raise Refused(problems)
    decree = Decree.objects.create(
        hearing=fresh,
        facility=fresh.facility,
        number=facts.number.strip(),
        issued_on=facts.issued_on,
        place=facts.place.strip(),
        signatory_name=facts.signatory_name.strip(),
        signatory_title=facts.signatory_title.strip(),
        acting=facts.acting,
        issued_by=actor.name,
        issued_at=now,
    )
    for one in filled:
        _enrol(one, candidates, actor, now)
    record(
        actor, "decree.issue", decree, now=now, facility_id=fresh.facility_id, number=decree.number, hearing=fresh.pk
    )
    return decree


def _problems(hearing: Hearing, facts: DecreeFacts, filled: Sequence[TrainingClass]) -> list[str]:
    problems = []
    if hearing.state != HearingState.MINUTED:
        problems.append(_("Selesaikan dulu berita acara sidang."))
    if facts.issued_on < hearing.held_on:
        problems.append(_("Keputusan tidak dapat bertanggal sebelum sidangnya."))
    if number_taken(hearing.facility_id, facts.number):
        problems.append(_("Nomor keputusan ini sudah dipakai. Tulis nomor yang lain."))
    if not filled:
        problems.append(_("Tidak ada calon yang disetujui, jadi tidak ada yang ditetapkan."))
    for one in filled:
        if one.state != ClassState.OPEN:
            problems.append(
                _("Kelas %(name)s harus berstatus dibuka pendaftarannya. Bukalah kelas itu dulu.") % {"name": one.name}
            )
    return problems


def _enrol(training_class: TrainingClass, candidates: Sequence[Candidate], actor: Actor, now: datetime) -> None:
    """Choosing is the officer's, but here the board chose and the warden decreed it: it is done in their name."""
    chosen, reserves = (found(candidates, training_class.pk) for found in (accepted_in, reserves_in))
    listed = [*chosen, *reserves]
    choose_participants(
        training_class=training_class,
        chosen_ids=[one.inmate_id for one in chosen],
        reserve_ids=[one.inmate_id for one in reserves],
        notes={one.inmate_id: one.note for one in listed if one.note},
        actor=replace(actor, is_system=True),
        now=now,
    )
    approve_selection(training_class=training_class, actor=actor, now=now)
