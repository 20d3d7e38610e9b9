"""The stage of the permission walk: the same furniture at four sites, each standing in another relation to the cast.

| site     | prison | partner        | taught by           |                                        |
| -------- | ------ | -------------- | ------------------- | -------------------------------------- |
| ambon    | Ambon  | BPVP Ambon     | the cast's          | our prison, our agreement, our class   |
| corridor | Ambon  | Disnaker Ambon | somebody else       | our prison, another agreement          |
| piru     | Piru   | BPVP Ambon     | somebody else       | our region, our partner, another class |
| jember   | Jember | SMKN 3 Jember  | somebody else       | another region, another partner        |

Every site holds things of every kind. What must not leak bears a mark that no other site's things bear.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from model_bakery import baker

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant, User
from bekal.entitlements.models import RuleVersion
from bekal.lib.blocks import seal_whole
from bekal.lib.identifiers import new_certificate_code, normalise_register_number
from bekal.partners.actions.texts import ensure_version
from bekal.partners.rules.text import unfilled
from bekal.places.models import Facility, Institution

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
ONE_OF_EACH_ROLE = (
    "owner",
    "workshop_head",
    "warden",
    "board",
    "coordinator",
    "instructor",
    "regional",
    "national",
    "probation",
    "administrator",
)


@dataclass(frozen=True)
class Site:
    """One of every kind of thing. To show a page of a new kind of thing, add it here and in `furnish`."""

    key: str
    facility: Facility
    institution: Institution
    workshop: Any
    instructor: Any
    absence: Any
    offer: Any  # a trade that the partner teaches
    accreditation: Any
    head: Any  # of the partner
    prison_head: Any
    agreement: Any
    course: Any
    version: Any
    proposal: Any  # a curriculum that the partner adapted for the prison, not decided
    unit: Any
    module: Any
    training_class: Any  # running, with two sessions
    planned_class: Any
    completed_class: Any
    inmate: Any  # takes part in all three classes
    bystander: Any  # takes part in nothing
    enrolment: Any  # in the running class
    session: Any
    attendance: Any
    result: Any
    certificate: Any
    roster: Any
    job: Any
    event: Any
    discipline: Any
    keep_apart: Any
    criterion: Any
    override: Any
    rule_version: Any
    amendment: Any  # a draft of the agreement
    agreement_file: Any
    funder: Any
    purse: Any  # of the region
    cost_template: Any
    expense: Any  # of the running class, with its receipt
    negotiation: Any  # with the partner
    meeting: Any
    task: Any
    drive: Any  # of registrations, open today
    device: Any  # prepared for it by the site's owner
    registration: Any  # of the inmate, in that drive
    wish: Any
    assessment_form: Any  # of the facility
    user: User
    grant: RoleGrant
    selection_run: Any  # a proposal for the planned class, with both people
    group_rule: Any  # of the prison, for its selections
    region_run: Any  # from which that came
    hearing: Any  # on the same class, minuted, with a decree


@dataclass(frozen=True)
class Marks:
    """Texts that occur in one site's things only, wherever they occur at all."""

    name: str
    bystander: str
    register_number: str
    bystander_register: str
    offence: str
    term_years: int
    expires_on: dt.date
    event_actor: str
    proposal: str


MARKS = {
    key: Marks(
        name=name,
        bystander=bystander,
        register_number=f"BI 7{index}301/2021",
        bystander_register=f"BI 7{index}302/2021",
        offence=f"Perkara-wx{index}",
        term_years=40 + index,
        expires_on=dt.date(2035 + index, 7, 13 + index),
        event_actor=f"Qactor{index}",
        proposal=f"Usulan-zk{index}",
    )
    for index, (key, name, bystander) in enumerate(
        (
            ("ambon", "Walakone", "Tatulima"),
            ("corridor", "Sopahuru", "Leimensa"),
            ("piru", "Kaihatuwe", "Rumbatuna"),
            ("jember", "Hadimulyone", "Sastrowika"),
        ),
        start=1,
    )
}


@dataclass(frozen=True)
class Stage:
    sites: dict[str, Site]
    people: dict[str, User]


def build_stage(places: Any, cast: Any, make_user: Callable[..., User]) -> Stage:
    """All four sites, and everyone who walks over them."""
    disnaker = Institution.objects.create(
        name="Disnaker Kota Ambon", short_name="Disnaker", kind="labour_department", certificate_prefix="DSN-AMQ"
    )
    sites = {
        "ambon": furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner),
        "corridor": furnish("corridor", places.ambon, disnaker, owner=cast.colleague),
        "piru": furnish("piru", places.piru, places.bpvp, owner=cast.neighbour),
        "jember": furnish("jember", places.jember, places.smkn, owner=cast.stranger),
    }
    people = {role: getattr(cast, role) for role in ONE_OF_EACH_ROLE}
    return Stage(sites, people | odd_cases(places, make_user))


def odd_cases(places: Any, make_user: Callable[..., User]) -> dict[str, User]:
    """Somebody whose grants have ended, somebody between two posts, and somebody with two posts."""
    former = make_user("former", Role.WARDEN, facility=places.ambon)
    RoleGrant.objects.filter(user=former).update(ends=TODAY)
    moved = make_user("moved", Role.WARDEN, facility=places.jember)
    RoleGrant.objects.filter(user=moved).update(ends=TODAY)
    RoleGrant.objects.create(
        user=moved, role=Role.WARDEN, facility=places.piru, starts=TODAY, ends=TODAY + dt.timedelta(1)
    )
    RoleGrant.objects.create(user=moved, role=Role.WARDEN, facility=places.ambon, starts=TODAY + dt.timedelta(1))
    twofold = make_user("twofold", Role.PROGRAMME_OFFICER, facility=places.ambon)
    RoleGrant.objects.create(user=twofold, role=Role.REVIEW_BOARD, facility=places.jember, starts=TODAY)
    return {"former": former, "moved": moved, "twofold": twofold}


def furnish(
    key: str, facility: Facility, institution: Institution, *, owner: User, teacher: User | None = None
) -> Site:
    """Put one of every kind of thing at a site."""
    marks = MARKS[key]
    teacher = teacher or User.objects.create(username=f"{key}_teacher", name=f"Guru {key}")
    course = baker.make(
        "catalogue.Course", trade__code=key, trade__name=f"Kejuruan {key}", code=f"K-{key}", name=f"Kursus {key}"
    )
    version = baker.make("catalogue.CourseVersion", course=course, number=1, state="approved", valid_from=TODAY)
    proposal = baker.make(
        "catalogue.CourseVersion",
        course=course,
        number=2,
        state="proposed",
        valid_from=TODAY,
        adapted_from=version,
        institution=institution,
        facility=facility,
        change_note=marks.proposal,
        proposed_on=TODAY,
        proposed_by="Mitra",
    )
    unit = baker.make("catalogue.CompetencyUnit", code=f"U.{key}.001", title=f"Unit {key}")
    version.units.add(unit)
    module = baker.make("catalogue.Module", version=version, position=1, kind="practice", lesson_hours=8)
    instructor = baker.make("partners.Instructor", institution=institution, user=teacher, name=teacher.name)
    day_off = {"starts": TODAY, "ends": TODAY + dt.timedelta(days=1)}
    absence = baker.make("partners.InstructorAbsence", instructor=instructor, reason="Diklat", **day_off)
    offer = baker.make("partners.TaughtTrade", institution=institution, trade=course.trade, place=f"Bengkel {key}")
    accreditation = baker.make(
        "partners.Accreditation", institution=institution, name=f"Akreditasi {key}", issued_on=TODAY, expires_on=None
    )
    office = {"name": "Kepala", "title": "Kepala", "starts": TODAY, "ends": None}
    head = baker.make("partners.OfficeHolder", institution=institution, facility=None, **office)
    prison_head = baker.make("partners.OfficeHolder", institution=None, facility=facility, **office)
    agreement = baker.make(
        "partners.Agreement",
        facility=facility,
        institution=institution,
        title=f"PKS {key}",
        state="signed",
        signed_on=dt.date(2025, 1, 2),
        starts=dt.date(2025, 1, 2),
        ends=dt.date(2027, 1, 2),
    )
    agreement.courses.add(course)
    amendment = baker.make(
        "partners.Amendment",
        agreement=agreement,
        number=1,
        kind="addendum",
        base=1,
        effective_from=TODAY,
        contents=unfilled(ensure_version(agreement).contents),
    )
    agreement_file = baker.make(
        "partners.AgreementDocument",
        agreement=agreement,
        kind="signed",
        name="pindaian.pdf",
        media_type="application/pdf",
        digest="0" * 64,
        file=ContentFile(seal_whole(b"%PDF-1.7 Pindaian rekaan", settings.FIELD_KEY), name=f"pks-{key}.sealed"),
        added_at=NOW,
    )
    workshop = baker.make("places.Workshop", facility=facility, name=f"Ruang {key}", seats=20)

    def training_class(state: str, starts: dt.date) -> Any:
        made = baker.make(
            "classes.TrainingClass",
            facility=facility,
            version=version,
            agreement=agreement,
            workshop=workshop,
            name=f"Kelas {key} {state}",
            state=state,
            starts_on=starts,
            ends_on=starts + dt.timedelta(days=7),
            day_starts_at=dt.time(8),
            lesson_hours_per_day=8,
            minimum=1,
            capacity=16,
        )
        baker.make("classes.ClassInstructor", training_class=made, instructor=instructor)
        return made

    running = training_class("running", TODAY - dt.timedelta(days=3))
    planned = training_class("planned", TODAY + dt.timedelta(days=30))
    completed = training_class("completed", TODAY - dt.timedelta(days=60))

    def inmate(name: str, register_number: str) -> Any:
        return baker.make(
            "people.Inmate",
            facility=facility,
            name=name,
            register_number=register_number,
            register_key=normalise_register_number(register_number),
            custody_status="convict",
            sex="M",
            birth_date=dt.date(1990, 1, 1),
            offence=marks.offence,
            term_years=marks.term_years,
            detained_on=dt.date(2021, 1, 5),
            expires_on=marks.expires_on,
            release_on=TODAY + dt.timedelta(days=80),
            updated_at=NOW,
        )

    person = inmate(f"{marks.name} Rekaan", marks.register_number)
    bystander = inmate(f"{marks.bystander} Rekaan", marks.bystander_register)

    def enrol(training_class: Any, state: str) -> Any:
        return baker.make(
            "intake.Enrolment",
            facility=facility,
            training_class=training_class,
            inmate=person,
            state=state,
            reserve_rank=None,
            enrolled_on=TODAY - dt.timedelta(days=70),
            updated_at=NOW,
        )

    enrolment, passed = enrol(running, "enrolled"), enrol(completed, "completed")

    def session(on: Any, day: dt.date) -> Any:
        return baker.make(
            "delivery.Session",
            facility=facility,
            training_class=on,
            module=module,
            instructor=instructor,
            date=day,
            starts_at=dt.time(8),
            lesson_hours=8,
        )

    today = session(running, TODAY)
    session(running, TODAY - dt.timedelta(days=3))
    attendance = baker.make(
        "delivery.Attendance",
        facility=facility,
        session=today,
        enrolment=enrolment,
        reason="attended",
        lesson_hours=8,
        taken_at=NOW,
        device="test",
        nonce=key,
        recorded_by=teacher.name,
    )
    result = baker.make(
        "certificates.UnitResult",
        facility=facility,
        enrolment=passed,
        unit=unit,
        attempt=1,
        theory_score=80,
        practice_score=80,
        outcome="K",
        assessed_on=TODAY - dt.timedelta(days=50),
    )
    certificate = baker.make(
        "certificates.Certificate",
        facility=facility,
        enrolment=passed,
        issuer=institution,
        number=f"{key}/001/2026",
        code=new_certificate_code(),
        holder_name=person.name,
        holder_birth_date=person.birth_date,
        course_name=course.name,
        lesson_hours=64,
        units=[[unit.code, unit.title]],
        started_on=completed.starts_on,
        ended_on=completed.ends_on,
        issued_on=TODAY - dt.timedelta(days=40),
        signed_by="Kepala",
        signed_title="Kepala",
    )
    job = baker.make(
        "work.Job",
        kind="test",
        owner=owner,
        facility=facility,
        state="done",
        created_at=NOW,
        started_at=NOW,
        finished_at=NOW,
        result={},
    )
    roster = baker.make(
        "roster.RosterImport",
        facility=facility,
        uploaded_by=owner,
        uploaded_at=NOW,
        file="",
        file_name=f"{marks.name}.xlsx",
        digest=key,
        state="previewed",
        headings={"names": [marks.register_number], "samples": [[]], "key": key, "fields": {}},
        summary={"counts": {"error": 1}},
    )
    event = baker.make(
        "audit.Event",
        stream=f"facility-{facility.pk}",
        sequence=9000 + len(key),
        at=NOW,
        actor_id=owner.pk,
        actor_name=marks.event_actor,
        action="inmate.view",
        subject_type="people.inmate",
        subject_id=str(person.pk),
        facility_id=facility.pk,
    )
    criterion = baker.make(
        "entitlements.AddedCriterion",
        facility=facility,
        agreement=agreement,
        course=None,
        rule={"code": "minimum_age", "years": 17},
        starts=TODAY,
        ends=None,
        added_at=NOW,
    )
    override = baker.make(
        "entitlements.Override",
        facility=facility,
        inmate=person,
        criterion="clean",
        course=None,
        document=ContentFile(seal_whole(b"%PDF-1.7 Surat rekaan", settings.FIELD_KEY), name=f"{key}.sealed"),
        document_name=f"{marks.name}.pdf",
        document_type="application/pdf",
        starts=TODAY,
        ends=TODAY + dt.timedelta(days=90),
        decided_at=NOW,
    )
    rule_version = baker.make(
        "entitlements.RuleVersion",
        code="age_between",
        valid_from=TODAY + dt.timedelta(days=30 + RuleVersion.objects.count()),
        certainty="seen",
        criteria=[{"code": "held"}],
        entered_at=NOW,
        withdrawn_at=None,
    )
    funder = baker.make("budget.Funder", facility=facility, kind="prison", name=f"DIPA {key}", institution=None)
    baker.make("budget.Allocation", funder=funder, year=TODAY.year, amount=1_000_000)
    purse = baker.make("budget.SharedPurse", region=facility.region, kind="donation", name=f"CSR {key}")
    baker.make("budget.PurseAllocation", purse=purse, year=TODAY.year, amount=1_000_000)
    baker.make("budget.Funder", facility=facility, kind="donation", name=f"CSR {key}", institution=None, purse=purse)
    cost_template = baker.make("budget.CostTemplate", course=course, facility=facility, valid_from=TODAY)
    baker.make(
        "budget.CostTemplateLine", template=cost_template, position=1, cost_kind="tools", basis="class",
        quantity=1, unit_price=500_000,
    )  # fmt: skip
    budget = baker.make(
        "budget.ClassBudget", facility=facility, training_class=running, state="committed", year=TODAY.year
    )
    line = baker.make(
        "budget.BudgetLine", budget=budget, position=1, cost_kind="tools", basis="class", quantity=1, units=1,
        unit_price=500_000, amount=500_000,
    )  # fmt: skip
    expense = baker.make(
        "budget.Expense",
        facility=facility,
        share=baker.make("budget.LineShare", line=line, funder=funder, share=10_000, amount=500_000),
        funder=funder,
        amount=1_000,
        spent_on=TODAY,
        receipt_number=f"K-{key}",
        document=ContentFile(seal_whole(b"%PDF-1.7 Kuitansi rekaan", settings.FIELD_KEY), name=f"kwitansi-{key}"),
        document_name="kuitansi.pdf",
        document_type="application/pdf",
        recorded_at=NOW,
        reverses=None,
        reversed_at=None,
    )
    negotiation = baker.make(
        "negotiations.Negotiation", facility=facility, title=f"Perundingan {key}", begun_on=TODAY, state="open"
    )
    negotiation.institutions.add(institution)
    meeting = baker.make(
        "negotiations.Meeting", negotiation=negotiation, institution=institution, subject=f"Rapat {key}", date=TODAY,
        mode="online", starts_at=None, ends_at=None, place="Daring",
    )  # fmt: skip
    task = baker.make("negotiations.Task", meeting=meeting, position=1, text="Kirim jadwal", side="theirs")
    drive = baker.make(
        "intake.Drive", facility=facility, title=f"Pendaftaran {key}", starts_on=TODAY, ends_on=TODAY, state="open"
    )
    device = baker.make(
        "offline.Device", user=owner, facility=facility, key=f"device-{key}", name="Meja 1",
        purpose=f"drive-{drive.pk}", prepared_at=NOW, seen_at=NOW, ends_on=TODAY,
    )  # fmt: skip
    registration = baker.make(
        "intake.Registration", drive=drive, facility=facility, inmate=person, taken_at=NOW, consent_at=NOW, plan="work",
        reading="fluent", writing="fluent", receipt_code=f"KODE{key}"[:12], withdrawn_at=None, table="Meja 1",
        consent=True,
    )  # fmt: skip
    wish = baker.make(
        "intake.Wish", facility=facility, inmate=person, course=course, rank=1, registered_on=TODAY,
        registration=registration, state="open",
    )  # fmt: skip
    _wish_without_consent(bystander, course, drive)
    assessment_form = baker.make(
        "intake.AssessmentForm", facility=facility, course=None, code=f"formulir-{key}", kind="interview",
        valid_from=TODAY, questions=[{"code": "a", "text": "Tekad", "scale": 4, "weight": 1}],
    )  # fmt: skip
    user = User.objects.create(username=f"{key}_clerk", name=f"Staf {key}")
    grant = RoleGrant.objects.create(user=user, role=Role.REVIEW_BOARD, facility=facility, starts=dt.date(2025, 1, 1))
    selection_run = _selection_run(facility, planned, person, bystander)
    return Site(
        key=key,
        facility=facility,
        institution=institution,
        workshop=workshop,
        instructor=instructor,
        absence=absence,
        offer=offer,
        accreditation=accreditation,
        head=head,
        prison_head=prison_head,
        agreement=agreement,
        course=course,
        version=version,
        proposal=proposal,
        unit=unit,
        module=module,
        training_class=running,
        planned_class=planned,
        completed_class=completed,
        inmate=person,
        bystander=bystander,
        enrolment=enrolment,
        session=today,
        attendance=attendance,
        result=result,
        certificate=certificate,
        roster=roster,
        job=job,
        event=event,
        discipline=baker.make("people.DisciplineEntry", inmate=person, date=TODAY, level="light"),
        keep_apart=baker.make(
            "people.KeepApart", first=person, second=bystander, reason="uji", starts=dt.date(2025, 1, 1), ends=None
        ),
        criterion=criterion,
        override=override,
        rule_version=rule_version,
        amendment=amendment,
        agreement_file=agreement_file,
        negotiation=negotiation,
        meeting=meeting,
        task=task,
        drive=drive,
        device=device,
        registration=registration,
        wish=wish,
        assessment_form=assessment_form,
        funder=funder,
        purse=purse,
        cost_template=cost_template,
        expense=expense,
        user=user,
        grant=grant,
        selection_run=selection_run,
        region_run=selection_run.region_run,
        group_rule=_group_rule(facility, course),
        hearing=_hearing(facility, planned, person),
    )


def _wish_without_consent(person: Any, course: Any, drive: Any) -> None:
    """Somebody who wishes the same course, and of whom its partner may not be told."""
    said = baker.make(
        "intake.Registration", drive=drive, facility=person.facility, inmate=person, taken_at=NOW, consent_at=NOW,
        plan="work", reading="fluent", writing="fluent", receipt_code=f"TIDAK{person.pk}", withdrawn_at=None,
        consent=False,
    )  # fmt: skip
    baker.make(
        "intake.Wish", facility=person.facility, inmate=person, course=course, rank=1, registered_on=TODAY,
        registration=said, state="open",
    )  # fmt: skip


def _selection_run(facility: Facility, training_class: Any, *people: Any) -> Any:
    """A proposal in which the first has a place and the other is the first reserve."""
    key = str(training_class.pk)
    marks = {"release": 50, "wish": 100, "assessment": 50, "unserved": 100, "waiting": 0}
    told = {"sex": "M", "age": "middle", "offence": "general", "stay": "short", "education": "", "block": "A"}
    option = {"class": key, "release_on": None, "rank": 1, "score": None, "served": False, "note": False}
    frozen_class = {
        "key": key,
        "capacity": 1,
        "minimum": 1,
        "first_day": training_class.starts_on.isoformat(),
        "last_day": training_class.ends_on.isoformat(),
        **{"fixed_cost": 0, "cost_per_place": 0, "shares": [], "quotas": [], "money": "none"},
    }
    keys = [str(one.pk) for one in people]
    inputs = {
        "day": TODAY.isoformat(),
        "classes": [frozen_class],
        "options": [
            {**option, "person": person, "registered_on": TODAY.isoformat(), "marks": marks} for person in keys
        ],
        "people": {person: {**told, "served": "no"} for person in keys},
        **{name: [] for name in ("unfit", "apart", "groups", "blocks")},
        **{name: {} for name in ("funders", "funder_names", "quotas", "quota_names")},
    }
    region_run = baker.make(
        "planning.RegionRun",
        region=facility.region,
        state="done",
        weights={"release": 4, "wish": 3, "assessment": 3, "unserved": 5, "waiting": 2, "blocks": 1},
        seed=1,
        result={"value": 1150, "bound": 1150, "seconds": 0.1, "solver": "HiGHS", "money": [], "worths": []},
        job=None,
        made_at=NOW,
    )
    run = baker.make(
        "planning.SelectionRun",
        facility=facility,
        region_run=region_run,
        state="done",
        weights={"release": 4, "wish": 3, "assessment": 3, "unserved": 5, "waiting": 2, "blocks": 1},
        seed=1,
        inputs=inputs,
        proposal={"places": [[keys[0], key]], "value": 1150, "bound": 1150, "seconds": 0.1, "solver": "HiGHS"},
        asked=2,
        placed=1,
        hearing=None,
        job=None,
        based_on=None,
        made_at=NOW,
    )
    run.classes.add(training_class)
    return run


def _group_rule(facility: Facility, course: Any) -> Any:
    told = {"group": "sex", "value": "F", "most": 4, "reference": "Keputusan Kalapas"}
    return baker.make("intake.GroupRule", facility=facility, course=course, starts=TODAY, ends=None, **told)


def _hearing(facility: Facility, training_class: Any, person: Any) -> Any:
    hearing = baker.make(
        "hearings.Hearing",
        facility=facility,
        held_on=TODAY,
        place="Ruang TPP",
        agenda="Pemilihan peserta",
        state="minuted",
        edited_at=NOW,
    )
    hearing.classes.add(training_class)
    baker.make(
        "hearings.Candidate",
        hearing=hearing,
        training_class=training_class,
        inmate=person,
        proposed="place",
        decision="accept",
    )
    baker.make(
        "hearings.Decree", hearing=hearing, facility=facility, number=f"SK-{hearing.pk}", issued_on=TODAY, issued_at=NOW
    )
    return hearing
