"""Ketapang's selection from the proposal to the decree, and a proposal that waits in Ambon."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bekal.access.rules import Actor
from bekal.accounts.queries import actor_for
from bekal.classes.actions import open_class
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.classes.rules import NotYet as ClassNotYet
from bekal.hearings.actions.decrees import DecreeFacts, issue_decree
from bekal.hearings.actions.hearings import (
    HearingFacts,
    MemberFacts,
    Ruling,
    decide_candidates,
    edit_hearing,
    step_hearing,
)
from bekal.hearings.choices import Decision, HearingStep, MemberRole, Proposed
from bekal.hearings.models import Hearing
from bekal.hearings.queries.hearings import candidates_of
from bekal.intake.actions.group_rules import RuleTerms, add_group_rule, end_group_rule
from bekal.intake.choices import GroupKind, OffenceGroup
from bekal.jobs.demonstration.world import World
from bekal.jobs.tasks import Progress
from bekal.jobs.worker import perform
from bekal.planning.actions.runs import adopt_run, ask_for_run
from bekal.planning.actions.weights import set_weights
from bekal.planning.models import SelectionRun
from bekal.planning.rules.marks import Points
from bekal.work.actions import claim_job

BOARD = (
    ("Hilarius Tandean", "Kepala Seksi Binapigiatja", MemberRole.CHAIR, True),
    ("Yohana Sekundang", "Kepala Subseksi Registrasi dan Bimkemas", MemberRole.SECRETARY, True),
    ("Rustam Hermawan", "Kepala Kesatuan Pengamanan Lapas", MemberRole.MEMBER, True),
    ("Theresia Bulan", "Kepala Subseksi Kegiatan Kerja", MemberRole.MEMBER, True),
    ("Andi Kusnadi", "Pembimbing Kemasyarakatan Bapas Pontianak", MemberRole.MEMBER, False),
)
KETAPANG = Points(release=5, wish=3, assessment=2, unserved=5, waiting=1, blocks=1)


def store_selection(world: World) -> None:
    """Through the product's own actions, each on its day."""
    _ketapang(world)
    _ambon(world)


def _ketapang(world: World) -> None:
    facility, now = world.facilities["LP-KTG"], _moments(world, "LP-KTG")
    officer, board, warden = (
        actor_for(world.users[name], world.today)
        for name in ("demo-petugas-ketapang", "demo-tpp-ketapang", "demo-kalapas-ketapang")
    )
    set_weights(
        facility=facility,
        valid_from=world.day(-40),
        revision=0,
        points=KETAPANG,
        note="Rapat TPP: yang segera pulang dan yang belum pernah dilatih didahulukan.",
        actor=officer,
        now=now(-40),
    )
    classes = _to_fill(world, "LP-KTG", warden, now(-6))
    if not classes:
        return
    run = _solved(world, "LP-KTG", classes, KETAPANG, officer, now(-5))
    facts = HearingFacts(
        held_on=_working(world, -3), place="Ruang sidang TPP", agenda="Pemilihan peserta pelatihan bersama BLK Ketapang"
    )
    hearing = adopt_run(run=run, revision=run.revision, facts=facts, actor=officer, now=now(-5))
    _sit(hearing, facts, officer, board, now(-3))
    decree = DecreeFacts(
        number=f"WP.16.PAS.5-21.OT.02.02/{facts.held_on.year}",
        issued_on=_working(world, -2),
        place="Ketapang",
        signatory_name="Saparudin Mukti",
        signatory_title="Kepala Lapas Kelas IIB Ketapang",
        acting=False,
    )
    issue_decree(hearing=hearing, facts=decree, actor=warden, now=now(-2))


def _sit(hearing: Hearing, facts: HearingFacts, officer: Actor, board: Actor, now: datetime) -> None:
    held = HearingFacts(
        held_on=facts.held_on,
        place=facts.place,
        agenda=facts.agenda,
        number=f"W16.PAS5-BA.TPP.07/{facts.held_on.year}",
        remarks="Peserta diminta menandatangani kesediaan mengikuti pelatihan sampai selesai.",
    )
    members = [MemberFacts(*row) for row in BOARD]
    edit_hearing(hearing=hearing, revision=1, facts=held, members=members, actor=officer, now=now)
    decide_candidates(hearing=hearing, revision=2, rulings=_rulings(hearing), actor=board, now=now)
    for step in (HearingStep.HOLD, HearingStep.MINUTE):
        step_hearing(hearing=hearing, step=step, actor=board, now=now)


def _rulings(hearing: Hearing) -> dict[int, Ruling]:
    """As proposed, but for the last reserve, who is declined, and one dissent."""
    waits = Ruling(Decision.POSTPONE, reason="Belum ada tempat; dinilai lagi pada angkatan berikutnya")
    rulings: dict[int, Ruling] = {}
    rows = candidates_of(hearing)
    for one in rows:
        if one.proposed == Proposed.PLACE:
            rulings[one.pk] = Ruling(Decision.ACCEPT)
        elif one.proposed == Proposed.RESERVE:
            rulings[one.pk] = Ruling(Decision.RESERVE, rank=one.proposed_rank)
        else:
            rulings[one.pk] = waits
    dissent = "Anggota dari pengamanan mengusulkan pendampingan pada minggu pertama."
    rulings[rows[0].pk] = Ruling(Decision.ACCEPT, dissent=dissent)
    return rulings


def _ambon(world: World) -> None:
    facility, now = world.facilities["LP-AMQ"], _moments(world, "LP-AMQ")
    officer = actor_for(world.users["demo-petugas-ambon"], world.today)
    _rules_of_ambon(world, officer, now)
    rows = TrainingClass.objects.filter(facility=facility, starts_on__gt=world.today)
    classes = list(rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)).order_by("starts_on", "pk"))
    if classes:
        soon = Points(release=10, wish=1, assessment=1, unserved=2, waiting=0, blocks=0)
        _solved(world, "LP-AMQ", classes, soon, officer, now(-2), note="Hanya melihat siapa yang segera pulang")
        _solved(world, "LP-AMQ", classes, Points(), officer, now(-1))


def _rules_of_ambon(world: World, officer: Actor, now: Callable[[int], datetime]) -> None:
    """The prison's own decisions, not the law's: fewer people with a narcotics offence in a class, and one ended."""
    decision = "Keputusan Kepala Lapas Kelas IIA Ambon, keputusan lapas sendiri"
    washing = world.courses["CUCI-MOBIL"]
    about: dict[str, Any] = {"group": GroupKind.OFFENCE.value, "starts": _working(world, -40)}
    narcotics, corruption = OffenceGroup.NARCOTICS.value, OffenceGroup.CORRUPTION.value
    rules = [
        RuleTerms(**about, course=None, value=narcotics, most=4, reference=f"{decision}: pengamanan kelas"),
        RuleTerms(**about, course=washing, value=narcotics, most=2, reference=f"{decision}: dekat pintu utama"),
        RuleTerms(**about, course=washing, value=corruption, most=0, reference=f"{decision}: dekat pintu utama"),
    ]
    facility = world.facilities["LP-AMQ"]
    *_kept, ended = [add_group_rule(facility=facility, terms=terms, actor=officer, now=now(-40)) for terms in rules]
    reason = "Sesudah dinilai TPP, pembatasan ini tidak diperlukan lagi."
    ends = _working(world, -12)
    end_group_rule(rule=ended, revision=1, ends=ends, reason=reason, actor=officer, now=now(-12))


def _to_fill(world: World, code: str, warden: Actor, now: datetime) -> list[TrainingClass]:
    """The classes still to begin that have no list yet, opened where they were only planned."""
    rows = TrainingClass.objects.filter(facility=world.facilities[code], starts_on__gt=world.today)
    found = []
    for one in rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)).order_by("starts_on", "pk"):
        if one.state == ClassState.PLANNED:
            try:
                open_class(training_class=one, actor=warden, now=now)
            except ClassNotYet:
                continue
        found.append(one)
    return found


def _solved(
    world: World,
    code: str,
    classes: Sequence[TrainingClass],
    points: Points,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> SelectionRun:
    """A run, done at once as the worker would."""
    run = ask_for_run(
        facility=world.facilities[code],
        classes=classes,
        points=points,
        seed=world.seed,
        note=note,
        once=f"demo-{note[:5]}",
        actor=actor,
        now=now,
    )
    while (job := claim_job(now=now)) is not None:
        perform(job, Progress(lambda told: None), lambda: now)
    run.refresh_from_db()
    return run


def _working(world: World, days: int) -> date:
    """The day so many days from today, or the working day before it."""
    day = world.day(days)
    while not world.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _moments(world: World, code: str) -> Callable[[int], datetime]:
    """now(-3): ten o'clock at a facility on the working day three days ago."""
    return lambda days: world.at(world.facilities[code], _working(world, days), 10)
