"""Drives, what people said at the table, and what they were assessed at."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bekal.access.rules import SYSTEM, Actor
from bekal.accounts.queries import actor_for
from bekal.classes.models import TrainingClass
from bekal.classes.queries import OFFERED
from bekal.intake.actions import FormFacts, add_form, record_class_assessment
from bekal.intake.choices import DriveState, FormKind, WishState, WishStep
from bekal.intake.models import Assessment, AssessmentForm, Drive, Registration, Wish, WishChange
from bekal.intake.queries import people_told_to_partner
from bekal.intake.rules import AssessedElsewhere, Question, questions_of, score_of
from bekal.jobs.demonstration.people import Person
from bekal.jobs.demonstration.world import World
from bekal.people.models import Inmate

HALL_DAY = date(2025, 10, 2)
ENTREPRENEUR = "Piet Cornelis"
"""Who came to the hall in Ambon for sewing or mechanics, and means to open a business."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_WORK = ("nelayan", "buruh bangunan", "sopir angkot", "petani", "pedagang sayur", "tukang ojek", "")


@dataclass(frozen=True)
class Plan:
    """A drive as it is to be: when, where, who wrote, and for which courses (none: all that are coming)."""

    facility: str
    title: str
    place: str
    day: date
    state: DriveState
    people: int
    tables: tuple[tuple[str, str], ...]
    courses: tuple[str, ...] = ()
    assessed: bool = False


def store_registrations(world: World, people: dict[str, list[Person]]) -> None:
    """Every drive of the demonstration; wishes that people had already are those that they named at the table."""
    forms = _store_forms(world)
    for plan in _plans(world):
        if plan.day <= world.today:
            drive, present = _store_drive(world, plan, people[plan.facility])
            if plan.assessed:
                _store_assessments(world, drive, present, [one for one in forms if one.kind != FormKind.PRACTICAL])


def _plans(world: World) -> Sequence[Plan]:
    lately = world.working_day(-24)
    return (
        Plan(
            "RT-AMQ",
            "Pendaftaran kursus BLK bersama Disnaker Kota Ambon",
            "Aula",
            HALL_DAY,
            DriveState.CLOSED,
            48,
            (("Meja 1", "Christin Patty"), ("Meja 2", "Yunus Talakua")),
            ("KAYU-DASAR", "JAHIT-DASAR", "BOGA", "MOTOR-SERVIS"),
        ),
        Plan(
            "LP-KTG",
            "Pendaftaran pelatihan bersama BLK Ketapang",
            "Gedung serbaguna",
            lately,
            DriveState.CLOSED,
            60,
            (("Meja 1", "Petugas bimbingan kerja"), ("Meja 2", "Petugas bimbingan kerja")),
            ("LAS-LISTRIK", "KOM-RAKIT", "OLAH-TANI", "OLAH-IKAN", "JAHIT-DASAR"),
            assessed=True,
        ),
        Plan(
            "LP-AMQ",
            "Pendaftaran kursus gelombang berikutnya",
            "Aula",
            world.today,
            DriveState.OPEN,
            17,
            (("Meja 1", "Petugas program"), ("Meja 2", "Kepala bengkel")),
        ),
    )


def _store_drive(world: World, plan: Plan, group: Sequence[Person]) -> tuple[Drive, list[Registration]]:
    facility, dice = world.facilities[plan.facility], world.dice(f"drive {plan.title}")
    opened = world.at(facility, plan.day, 9)
    closed = plan.state == DriveState.CLOSED
    drive = Drive.objects.create(
        facility=facility, title=plan.title, place=plan.place, starts_on=plan.day, ends_on=plan.day, state=plan.state,
        closed_at=world.at(facility, plan.day, 12) if closed else None, edited_by=plan.tables[0][1], edited_at=opened,
    )  # fmt: skip
    drive.courses.set([world.courses[code] for code in plan.courses])
    wished = _wished(plan, drive)
    if plan.day == HALL_DAY:
        wished |= _wishes_of_who_left(world, dice, plan, group)
    present = [one for one in group if one.arrived < plan.day and one.inmate.pk in wished]
    present = dice.sample(present, min(plan.people, len(present)))
    present.sort(key=lambda one: not one.held)
    if plan.day == HALL_DAY and present:
        _let_the_entrepreneur_come(world, present[0], wished[present[0].inmate.pk])
    taken = Registration.objects.bulk_create(
        _registration(dice, drive, plan, person, opened, number) for number, person in enumerate(present)
    )
    for one in taken:
        pks = [wish.pk for wish in wished[one.inmate_id]]
        Wish.objects.filter(pk__in=pks).update(registration=one, registered_on=plan.day)
    WishChange.objects.bulk_create(
        WishChange(wish=wish, at=one.taken_at, step=WishStep.REGISTER, to_state="open", changed_by=one.taken_by)
        for one in taken
        for wish in wished[one.inmate_id]
    )
    return drive, taken


def _wished(plan: Plan, drive: Drive) -> dict[int, list[Wish]]:
    """What each person of the facility wishes, those who wish nothing else than this drive offers."""
    found: dict[int, list[Wish]] = {}
    rows = Wish.objects.filter(facility=drive.facility).select_related("course").order_by("rank")
    for wish in rows:
        found.setdefault(wish.inmate_id, []).append(wish)
    offered = set(plan.courses)
    return {pk: all_ for pk, all_ in found.items() if not offered or {one.course.code for one in all_} <= offered}


def _wishes_of_who_left(world: World, dice: Random, plan: Plan, group: Sequence[Person]) -> dict[int, list[Wish]]:
    """Who was in the hall and went home since: their wishes lapsed with the release."""
    gone = [one for one in group if not one.held and one.leaves is not None and one.leaves > plan.day]
    rows = [
        Wish(
            facility=one.inmate.facility, inmate=one.inmate, course=world.courses[code], rank=rank,
            registered_on=plan.day, state=WishState.LAPSED, reason="Bebas",
        )
        for one in gone
        for rank, code in enumerate(dice.sample(plan.courses, dice.choice((1, 2, 2, 3))), start=1)
    ]  # fmt: skip
    found: dict[int, list[Wish]] = {}
    for wish in Wish.objects.bulk_create(rows):
        found.setdefault(wish.inmate_id, []).append(wish)
    return found


def _let_the_entrepreneur_come(world: World, person: Person, wishes: list[Wish]) -> None:
    inmate = person.inmate
    inmate.name, inmate.sex = ENTREPRENEUR, "M"
    inmate.save(update_fields=["name", "sex"])
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
    wishes[:] = Wish.objects.bulk_create(
        Wish(facility=inmate.facility, inmate=inmate, course=world.courses[code], rank=rank, registered_on=HALL_DAY)
        for rank, code in enumerate(("JAHIT-DASAR", "MOTOR-SERVIS"), start=1)
    )


def _registration(
    dice: Random, drive: Drive, plan: Plan, person: Person, opened: datetime, number: int
) -> Registration:
    inmate = person.inmate
    table, officer = plan.tables[number % len(plan.tables)]
    at = opened + timedelta(seconds=75 * (number // len(plan.tables)) + dice.randint(0, 40))
    schooled = inmate.education not in ("", "none")
    reading = dice.choices(("fluent", "little", "not_yet"), (8, 2, 0) if schooled else (1, 4, 5))[0]
    business = inmate.name == ENTREPRENEUR
    plan_after = dice.choices(("work", "own_business", "study", "not_known"), (5, 4, 1, 2))[0]
    code = "".join(dice.choice(_LETTERS) for _letter in range(6))
    offline = plan.state == DriveState.OPEN and number % len(plan.tables) == 1
    return Registration(
        drive=drive, facility=drive.facility, inmate=inmate, taken_at=at, taken_by=officer, table=table,
        former_work=inmate.former_occupation or dice.choice(_WORK), plan="own_business" if business else plan_after,
        plan_note="usaha jahit atau bengkel sendiri" if business else "", reading=reading,
        writing=reading if dice.random() < 0.8 else "little", health_limits=inmate.health_limits,
        consent=business or dice.random() < 0.9, consent_at=at,
        receipt_code=code, edited_by=officer, edited_at=at, device=f"meja-{table[-1]}" if offline else "",
        nonce=f"{dice.getrandbits(48):012x}" if offline else "",
    )  # fmt: skip


# Assessments

_FORMS = (
    ("wawancara", FormKind.INTERVIEW, "Wawancara awal",
     (("tekad", "Menjelaskan mengapa ingin mengikuti kursus ini", 4, 2),
      ("pengalaman", "Pernah mengerjakan hal yang serupa", 4, 1),
      ("rencana", "Punya rencana setelah bebas yang cocok dengan kursus", 4, 2),
      ("waktu", "Sanggup hadir setiap hari sampai selesai", 4, 3))),
    ("baca-hitung", FormKind.LITERACY, "Baca tulis dan berhitung",
     (("baca", "Membaca petunjuk kerja satu halaman", 10, 1),
      ("tulis", "Menulis laporan tiga kalimat", 10, 1),
      ("ukur", "Mengukur dan menghitung luas", 10, 1))),
    ("motivasi", FormKind.MOTIVATION, "Motivasi",
     (("sendiri", "Datang atas keinginan sendiri", 4, 1),
      ("tekun", "Tekun dalam kegiatan selama ini", 4, 1),
      ("regu", "Mau bekerja dalam regu", 4, 1))),
    ("praktik", FormKind.PRACTICAL, "Uji praktik dasar",
     (("aman", "Memakai alat dengan aman", 10, 2),
      ("contoh", "Mengikuti contoh yang diperagakan", 10, 1),
      ("rapi", "Hasil kerja rapi dan sesuai ukuran", 10, 1))),
)  # fmt: skip

_TESTED_BY = (
    ("LP-KTG", "blk-ketapang", "demo-koordinator-blk", 1),
    ("RT-AMQ", "disnaker-ambon", "demo-koordinator-disnaker", 2),
)
"""Facility, training partner, who of it tested candidates, and of how many one was tested so far."""


def _store_forms(world: World) -> list[AssessmentForm]:
    day = world.day(-400)
    forms = []
    for code, kind, title, rows in _FORMS:
        questions = tuple(Question(*row) for row in rows)
        facts = FormFacts(kind=kind, title=title, valid_from=day, questions=questions)
        forms.append(add_form(facility=None, code=code, facts=facts, actor=SYSTEM, now=world.now))
    return forms


def _store_assessments(
    world: World, drive: Drive, present: Sequence[Registration], forms: Sequence[AssessmentForm]
) -> None:
    dice, day = world.dice(f"assessments {drive.title}"), drive.starts_on + timedelta(days=3)
    rows = []
    for one in present:
        talent = dice.random()
        for form in forms:
            questions = questions_of(form.questions)
            answers = _answers(dice, talent, questions)
            rows.append(
                Assessment(
                    facility=drive.facility,
                    inmate_id=one.inmate_id,
                    form=form,
                    answers=answers,
                    score=score_of(questions, answers),
                    taken_on=day,
                    taken_by=one.taken_by,
                    edited_by=one.taken_by,
                )
            )
    Assessment.objects.bulk_create(rows)


def _answers(dice: Random, talent: float, questions: Sequence[Question]) -> dict[str, int]:
    return {one.code: min(one.scale, int((talent + dice.random()) / 2 * (one.scale + 1))) for one in questions}


def store_tests_of_partners(world: World) -> None:
    """What training partners found of candidates for classes that are still to be filled."""
    form, day = AssessmentForm.objects.get(kind=FormKind.PRACTICAL), world.working_day(-7)
    for code, partner, who, one_of in _TESTED_BY:
        user, facility = world.users[who], world.facilities[code]
        classes = TrainingClass.objects.filter(facility=facility, agreement__institution=world.institutions[partner])
        to_fill = classes.filter(state__in=OFFERED).order_by("starts_on", "pk")
        for training_class in to_fill.select_related("version"):
            dice = world.dice(f"tests {training_class.name}")
            for inmate in people_told_to_partner(training_class)[::one_of]:
                answers = _answers(dice, dice.random(), questions_of(form.questions))
                _test(
                    training_class,
                    inmate,
                    form,
                    answers,
                    day,
                    actor_for(user, world.today),
                    world.at(facility, day, 14),
                )


def _test(
    training_class: TrainingClass,
    inmate: Inmate,
    form: AssessmentForm,
    answers: dict[str, int],
    day: date,
    actor: Actor,
    now: datetime,
) -> None:
    """One test; who had one that day for another class keeps it."""
    with suppress(AssessedElsewhere):
        record_class_assessment(
            training_class=training_class, inmate=inmate, form=form, answers=answers, taken_on=day, actor=actor, now=now
        )
