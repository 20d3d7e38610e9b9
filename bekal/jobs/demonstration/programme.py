"""The classes of the whole country: plain ones, a handful for each site, with everything that certificates rest on."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from bekal.certificates.models import Certificate, NumberSeries, UnitResult
from bekal.certificates.rules import certificate_number
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.classes.rules import training_days
from bekal.delivery.models import Attendance, Session
from bekal.delivery.rules import lay_out
from bekal.intake.models import Enrolment, EnrolmentChange, Wish
from bekal.jobs.demonstration.columns import Columns
from bekal.jobs.demonstration.days import EPOCH, day_number, moment
from bekal.jobs.demonstration.rows import Book
from bekal.jobs.demonstration.world import Curriculum, World
from bekal.lib.identifiers import new_certificate_code
from bekal.partners.models import Agreement, Instructor, InstructorSelection, Signatory
from bekal.places.models import Facility, Institution, Workshop

COURSES = ("CUCI-MOBIL", "LAS-DL", "ROTI-KUE", "OLAH-TANI", "PANGKAS", "MOTOR-SERVIS")
FIRST_DAYS = (-268, -221, -174, -127, -80, -33, -3, 9)
"""The first days of a site's classes in working days from today; the last two are running and open."""
SEATS, FAILING = 14, 2
HEAD = "Kepala Balai Latihan Kerja"


@dataclass(frozen=True)
class Plan:
    """One class as every site gives it: its days and sessions."""

    curriculum: Curriculum
    dates: tuple[date, ...]
    sessions: tuple[tuple[int, str, str, int], ...]
    state: str

    @property
    def hours(self) -> int:
        return self.curriculum.hours

    @cached_property
    def issued_on(self) -> date:
        day = self.dates[-1] + timedelta(days=1)
        return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)

    @cached_property
    def span(self) -> tuple[int, int]:
        return day_number(self.dates[0]), day_number(self.dates[-1])


class Programme:
    """Gives every site its classes and notes what certificates they led to."""

    def __init__(self, world: World, facilities: list[Facility]) -> None:
        self.world = world
        self.random = np.random.default_rng([world.seed, 531])
        self.codes = world.dice("codes of the nation")
        self.plans = [_plan(world, number, first) for number, first in enumerate(FIRST_DAYS)]
        self.last: dict[tuple[int, int], int] = {}
        self._partners(facilities)
        self.classes = Book(
            TrainingClass, "facility_id", "version_id", "agreement_id", "workshop_id", "name", "state", "starts_on",
            "ends_on", "day_starts_at", "lesson_hours_per_day", "minimum", "capacity",
        )  # fmt: skip
        self.teachers = Book(ClassInstructor, "training_class_id", "instructor_id")
        self.steps = Book(ClassChange, "training_class_id", "at", "step", "from_state", "to_state", "changed_by")
        self.enrolments = Book(
            Enrolment, "facility_id", "training_class_id", "inmate_id", "state", "enrolled_on", "ended_on", "updated_at"
        )
        self.places = Book(EnrolmentChange, "enrolment_id", "at", "step", "from_state", "to_state", "changed_by")
        self.sessions = Book(
            Session, "facility_id", "training_class_id", "module_id", "instructor_id", "date", "starts_at",
            "lesson_hours", "state",
        )  # fmt: skip
        self.attendance = Book(
            Attendance, "facility_id", "session_id", "enrolment_id", "reason", "lesson_hours", "recorded_by",
            "taken_at", "device", "nonce",
        )  # fmt: skip
        self.results = Book(
            UnitResult, "facility_id", "enrolment_id", "unit_id", "attempt", "theory_score", "practice_score",
            "outcome", "assessed_on", "assessed_by",
        )  # fmt: skip
        self.certificates = Book(
            Certificate, "facility_id", "enrolment_id", "issuer_id", "number", "code", "holder_name",
            "holder_birth_date", "course_name", "lesson_hours", "units", "started_on", "ended_on", "issued_on",
            "signed_by", "signed_title",
        )  # fmt: skip
        self.wishes = Book(Wish, "facility_id", "inmate_id", "course_id", "rank", "registered_on")

    def _partners(self, facilities: list[Facility]) -> None:
        """One training centre in each region with an instructor, and an agreement and a workshop for each facility."""
        world = self.world
        institutions: dict[int, Institution] = {}
        for code, region in world.regions.items():
            institutions[region.pk] = Institution.objects.create(
                name=f"Balai Latihan Kerja {region.name.removeprefix('Kanwil Ditjenpas ')}",
                short_name=f"BLK {region.name.removeprefix('Kanwil Ditjenpas ')}"[:40],
                kind="local_centre",
                certificate_prefix=f"BLKD-{code}",
            )
        self.teacher = {
            region: Instructor.objects.create(institution=institution, name=f"Instruktur {institution.short_name}")
            for region, institution in institutions.items()
        }
        self.rooms = {
            room.facility_id: room
            for room in Workshop.objects.bulk_create(
                Workshop(facility=facility, name="Bengkel kerja", seats=20) for facility in facilities
            )
        }
        starts, ends = world.day(-560), world.day(220)
        agreements = Agreement.objects.bulk_create(
            Agreement(
                facility=facility,
                institution=institutions[facility.region_id],
                title=f"PKS pelatihan {facility.name}",
                facility_number=f"HH.05.05-{number}/{starts.year}",
                institution_number=f"560/{number}/BLK/{starts.year}",
                state="signed",
                signed_on=starts,
                signed_at_place=facility.name.split()[-1],
                starts=starts,
                ends=ends,
                minimum_participants=8,
                maximum_participants=20,
            )
            for number, facility in enumerate(facilities, 1)
        )
        self.agreements = {agreement.facility_id: agreement for agreement in agreements}
        courses = [world.courses[code].pk for code in COURSES]
        Agreement.courses.through.objects.bulk_create(
            Agreement.courses.through(agreement_id=agreement.pk, course_id=course)
            for agreement in agreements
            for course in courses
        )
        Signatory.objects.bulk_create(
            Signatory(agreement=agreement, side=side, name=f"{title} {agreement.facility_id}", title=title)
            for agreement in agreements
            for side, title in (("facility", "Kepala"), ("partner", HEAD))
        )
        InstructorSelection.objects.bulk_create(
            InstructorSelection(
                instructor=self.teacher[facility.region_id],
                facility=facility,
                date=starts,
                method="Wawancara dan uji praktik",
                recorded_by="Petugas program",
            )
            for facility in facilities
        )

    def run(self, columns: Columns) -> None:
        """Note the classes of one site, and on `columns` who was certified and when."""
        busy = np.zeros(columns.count, bool)
        for plan in self.plans:
            if plan.state == "open":
                self._class(columns, plan, np.empty(0, int))
                continue
            first, last = plan.span
            fit = ~busy & ~columns.unknown & (columns.detained + 21 <= first) & (columns.release >= last + 12)
            there = np.flatnonzero(fit & (columns.is_held | (plan.state == "completed")))
            leaving_first = there[np.argsort(columns.release[there], kind="stable")]
            chosen = np.sort(self.random.permutation(leaving_first[: 5 * SEATS])[:SEATS])
            if chosen.size >= 8:
                busy[chosen] = True
                self._class(columns, plan, chosen)
        self._wish(columns)

    def _class(self, columns: Columns, plan: Plan, chosen: np.ndarray) -> None:
        facility = columns.site.facility
        agreement, teacher = self.agreements[facility.pk], self.teacher[facility.region_id]
        version = plan.curriculum.version
        starts, ends = plan.dates[0].isoformat(), plan.dates[-1].isoformat()
        class_id = self.classes.add(
            facility.pk, version.pk, agreement.pk, self.rooms[facility.pk].pk, f"{version.course.name} {starts}",
            plan.state, starts, ends, plan.curriculum.day_starts_at.isoformat(), plan.curriculum.per_day, 8, 16,
        )  # fmt: skip
        self.teachers.add(class_id, teacher.pk)
        self._steps(class_id, plan)
        sessions = self._sessions(facility.pk, class_id, teacher.pk, plan)
        for position, index in enumerate(chosen.tolist()):
            fails = position >= chosen.size - FAILING
            enrolment = self._place(columns, plan, class_id, columns.first_id + index, fails)
            self._attendance(facility.pk, enrolment, sessions, plan, teacher.name)
            if plan.state == "completed":
                self._results(facility.pk, enrolment, plan, teacher.name, fails)
                if not fails:
                    self._certificate(columns, plan, enrolment, index, agreement)

    def _steps(self, class_id: int, plan: Plan) -> None:
        way = [("plan", "", "planned", -40), ("open", "planned", "open", -24)]
        if plan.state != "open":
            way += [("select", "open", "selected", -6), ("start", "selected", "running", 0)]
        if plan.state == "completed":
            way.append(("complete", "running", "completed", (plan.dates[-1] - plan.dates[0]).days))
        for step, before, after, days in way:
            day = min(plan.dates[0] + timedelta(days=days), self.world.today)
            self.steps.add(class_id, moment(day, 2), step, before, after, "Petugas program")

    def _sessions(self, facility: int, class_id: int, teacher: int, plan: Plan) -> list[tuple[int, str, int]]:
        """Note the sessions; returns id, day and hours of those that were held."""
        held, today = [], self.world.today.isoformat()
        if plan.state == "open":
            return []
        for module, day, starts_at, hours in plan.sessions:
            state = "held" if day < today else "planned"
            session = self.sessions.add(facility, class_id, module, teacher, day, starts_at, hours, state)
            if state == "held":
                held.append((session, day, hours))
        return held

    def _place(self, columns: Columns, plan: Plan, class_id: int, inmate: int, fails: bool) -> int:
        chosen_on = (plan.dates[0] - timedelta(days=6)).isoformat()
        ended_on = plan.dates[-1].isoformat() if plan.state == "completed" else None
        state = ("not_completed" if fails else "completed") if ended_on else "enrolled"
        enrolment = self.enrolments.add(
            columns.site.facility.pk, class_id, inmate, state, chosen_on, ended_on, moment(ended_on or chosen_on, 8)
        )
        self.places.add(enrolment, moment(chosen_on, 3), "choose", "", "enrolled", "Petugas program")
        if ended_on:
            step = "not_complete" if fails else "complete"
            self.places.add(enrolment, moment(ended_on, 8), step, "enrolled", state, "Petugas program")
        return enrolment

    def _attendance(
        self, facility: int, enrolment: int, sessions: list[tuple[int, str, int]], plan: Plan, teacher: str
    ) -> None:
        """There every time, but for one short session at most."""
        missed = int(self.random.integers(0, 2 * len(sessions))) if sessions else 0
        for number, (session, day, hours) in enumerate(sessions):
            misses = number == missed and hours * 5 <= plan.hours
            reason, counted = ("sick", 0) if misses else ("attended", hours)
            self.attendance.add(
                facility, session, enrolment, reason, counted, teacher, moment(day, 8), "demo", f"demo-{session}"
            )

    def _results(self, facility: int, enrolment: int, plan: Plan, teacher: str, fails: bool) -> None:
        units, day = plan.curriculum.units, plan.dates[-1].isoformat()
        theory, practice = self.random.integers(60, 97, (2, len(units))).tolist()
        for number, unit in enumerate(units):
            not_yet = fails and number == len(units) - 1
            self.results.add(
                facility, enrolment, unit.pk, 1, theory[number], 45 if not_yet else practice[number],
                "BK" if not_yet else "K", day, teacher,
            )  # fmt: skip

    def _certificate(self, columns: Columns, plan: Plan, enrolment: int, index: int, agreement: Agreement) -> None:
        issuer = agreement.institution
        key = (issuer.pk, plan.issued_on.year)
        self.last[key] = self.last.get(key, 0) + 1
        born = None if columns.born_unknown[index] else str(EPOCH + np.timedelta64(int(columns.born[index]), "D"))
        version = plan.curriculum.version
        self.certificates.add(
            columns.site.facility.pk, enrolment, issuer.pk,
            certificate_number(issuer.certificate_prefix, plan.issued_on.year, self.last[key]),
            new_certificate_code(self.codes.choice), columns.names[index], born, version.course.name, plan.hours,
            json.dumps([[unit.code, unit.title] for unit in plan.curriculum.units]), plan.dates[0].isoformat(),
            plan.dates[-1].isoformat(), plan.issued_on.isoformat(), f"{HEAD} {agreement.facility_id}", HEAD,
        )  # fmt: skip
        columns.certified[index] = day_number(plan.issued_on)

    def _wish(self, columns: Columns) -> None:
        """A first wish of one in five of those held."""
        some = np.flatnonzero((self.random.random(columns.count) < 0.2) & columns.is_held).tolist()
        courses = self.random.choice([self.world.courses[code].pk for code in COURSES], len(some)).tolist()
        day = self.world.day(-20).isoformat()
        for index, course in zip(some, courses, strict=True):
            self.wishes.add(columns.site.facility.pk, columns.first_id + index, course, 1, day)

    def close(self) -> None:
        """Write what was noted so far."""
        for book in (
            self.classes, self.teachers, self.steps, self.enrolments, self.places, self.sessions, self.attendance,
            self.results, self.certificates, self.wishes,
        ):  # fmt: skip
            book.close()

    def finish(self) -> None:
        """Keep the last number of every issuer."""
        NumberSeries.objects.bulk_create(
            NumberSeries(institution_id=issuer, year=year, last=last) for (issuer, year), last in self.last.items()
        )


def _plan(world: World, number: int, first: int) -> Plan:
    starts = world.working_day(first)
    curriculum = world.curriculum_on(COURSES[number % len(COURSES)], starts)
    dates = training_days(starts, curriculum.hours, curriculum.per_day, world.calendar)
    modules = [(module.pk, module.lesson_hours) for module in curriculum.modules]
    slots = lay_out(modules, dates, curriculum.per_day, curriculum.day_starts_at)
    state = "open" if starts > world.today else "running" if dates[-1] >= world.today else "completed"
    rows = tuple(
        (slot.module_id, slot.date.isoformat(), slot.starts_at.isoformat(), slot.lesson_hours) for slot in slots
    )
    return Plan(curriculum, dates, rows, state)
