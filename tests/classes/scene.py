"""What a class needs to stand on: a curriculum, an agreement and an instructor, as small as they can be."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bekal.catalogue.models import CompetencyUnit, Course, CourseVersion, Module, Trade
from bekal.classes.actions import Plan
from bekal.classes.choices import DeliveryMode
from bekal.classes.models import ClassInstructor, TrainingClass
from bekal.partners.models import Agreement, Instructor, InstructorSelection, Signatory
from bekal.places.models import Facility, Institution

START = dt.date(2026, 3, 4)  # a Wednesday; eight working days from it end on Friday 13 March
LAST = dt.date(2026, 3, 13)


def make_version(name: str = "Las busur manual", *, hours: int = 64, state: str = "approved") -> CourseVersion:
    """A course with one version that has one module of `hours` JP and one unit."""
    trade, _ = Trade.objects.get_or_create(code="LAS", defaults={"name": "Las"})
    number = Course.objects.count() + 1
    course = Course.objects.create(trade=trade, code=f"LAS-{number}", name=name, kind="short")
    version = CourseVersion.objects.create(
        course=course, number=1, state=state, valid_from=dt.date(2025, 1, 1), minimum_attendance_percent=80
    )
    if hours:
        Module.objects.create(version=version, position=1, name="Praktik las", kind="practice", lesson_hours=hours)
    unit, _ = CompetencyUnit.objects.get_or_create(
        code="C.24LAS01.001.1", defaults={"title": "Mengelas pelat", "standard": "SKKNI 27-2021"}
    )
    version.units.add(unit)
    return version


def make_agreement(facility: Facility, institution: Institution, *courses: Course, **facts: Any) -> Agreement:
    """A signed agreement in force through 2026 unless said otherwise."""
    values = {
        "title": f"PKS pelatihan {institution.short_name}",
        "state": "signed",
        "signed_on": dt.date(2026, 1, 5),
        "starts": dt.date(2026, 1, 5),
        "ends": dt.date(2027, 1, 5),
        "facility_number": "W28.PAS.1-HM.05-12",
        "institution_number": "B-7/BPVP/2026",
        **facts,
    }
    agreement = Agreement.objects.create(facility=facility, institution=institution, **values)
    agreement.courses.set(courses)
    for side in ("facility", "partner"):
        Signatory.objects.create(agreement=agreement, side=side, name=f"Rekaan {side}", title="Kepala", acting=True)
    return agreement


def make_instructor(institution: Institution, *selected_by: Facility, name: str = "Semuel Rekaan") -> Instructor:
    """An instructor whom the facilities have chosen on record."""
    instructor = Instructor.objects.create(institution=institution, name=name, speciality="Las SMAW")
    for facility in selected_by:
        InstructorSelection.objects.create(
            instructor=instructor, facility=facility, date=dt.date(2026, 2, 2), method="Uji praktik", recorded_by="Staf"
        )
    return instructor


@dataclass(frozen=True)
class Scene:
    version: CourseVersion
    agreement: Agreement
    instructor: Instructor
    plan: Plan

    def planned(self, **changes: Any) -> Plan:
        """The plan with something changed."""
        return replace(self.plan, **changes)


def make_scene(places: Any) -> Scene:
    """Welding in Ambon by BPVP: eight working days from Wednesday 4 March 2026, sixteen seats."""
    version = make_version()
    agreement = make_agreement(places.ambon, places.bpvp, version.course)
    instructor = make_instructor(places.bpvp, places.ambon)
    plan = Plan(
        name="Las angkatan 1",
        version=version,
        workshop=places.welding_shop,
        instructors=(instructor,),
        mode=DeliveryMode.INSIDE,
        starts_on=START,
        day_starts_at=dt.time(8),
        lesson_hours_per_day=8,
        minimum=10,
        capacity=16,
    )
    return Scene(version, agreement, instructor, plan)


def make_class(scene: Scene, state: str = "planned", **changes: Any) -> TrainingClass:
    """A class of the scene in any state."""
    values = {
        "name": scene.plan.name,
        "facility": scene.agreement.facility,
        "version": scene.version,
        "agreement": scene.agreement,
        "workshop": scene.plan.workshop,
        "starts_on": START,
        "ends_on": LAST,
        "day_starts_at": dt.time(8),
        "minimum": 10,
        "capacity": 16,
        **changes,
    }
    made = TrainingClass.objects.create(state=state, **values)
    ClassInstructor.objects.create(training_class=made, instructor=scene.instructor)
    return made
