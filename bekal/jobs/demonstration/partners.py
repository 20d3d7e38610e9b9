"""Instructors with their recorded selection, and the agreements under which they teach."""

from datetime import date
from typing import Any

from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.world import World
from bekal.partners.choices import AgreementState, PartySide
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    Instructor,
    InstructorCertificate,
    InstructorSelection,
    Signatory,
)

SIDES = {
    "facility_side": PartySide.FACILITY,
    "partner_side": PartySide.PARTNER,
    "witness_side": PartySide.WITNESS,
}
METHOD = "Wawancara, uji praktik mengajar dan pemeriksaan sertifikat oleh tim lapas"


def make_instructors(world: World) -> None:
    """The partners' instructors; one of them has not been selected yet, so that no class can start with him."""
    for position, entry in enumerate(document("instructors")["instructor"], 1):
        instructor = Instructor.objects.create(
            institution=world.institutions[entry["institution"]],
            user=world.users.get(entry.get("user", "")),
            name=entry["name"],
            speciality=entry["speciality"],
        )
        world.instructors[entry["key"]] = instructor
        for code in entry["selected_by"]:
            InstructorSelection.objects.create(
                instructor=instructor,
                facility=world.facilities[code],
                date=world.day(-690 + position),
                method=METHOD,
                document_number=f"BA-{position:02d}/{code}/{world.day(-690).year}",
                recorded_by="Petugas program",
            )
        _certificates(world, instructor, position)


def _certificates(world: World, instructor: Instructor, position: int) -> None:
    InstructorCertificate.objects.create(
        instructor=instructor,
        name=f"Sertifikat kompetensi: {instructor.speciality}",
        number=f"KOM-{4100 + position * 37}",
        issued_on=world.day(-500 - position * 11),
        expires_on=world.day(595 - position * 32),
    )
    InstructorCertificate.objects.create(
        instructor=instructor,
        name="Sertifikat metodologi pelatihan",
        number=f"MET-{2200 + position * 53}",
        issued_on=world.day(-1400 - position * 7),
    )


def make_agreements(world: World) -> None:
    """Agreements in every state: in force, soon to end, expired, ended early, in review, and drafts."""
    for entry in document("agreements")["agreement"]:
        agreement = _agreement(world, entry)
        courses = [world.courses[code] for code in entry["courses"]]
        agreement.courses.set(courses)
        world.agreements.append(agreement)
        world.agreement_courses[agreement.pk] = {course.pk for course in courses}
        for key, side in SIDES.items():
            for name, title, acting in entry.get(key, []):
                Signatory.objects.create(agreement=agreement, side=side, name=name, title=title, acting=acting)
        _changes(world, agreement, entry)


def _agreement(world: World, entry: dict[str, Any]) -> Agreement:
    signed_on = _day(world, entry, "signed_on", "signed_days")
    year = signed_on.year if signed_on else world.today.year
    starts, ends = _day(world, entry, "starts", "starts_days"), _day(world, entry, "ends", "ends_days")
    if starts is None or ends is None:
        raise ValueError(f"{entry['key']} does not say from when until when")
    return Agreement.objects.create(
        facility=world.facilities[entry["facility"]],
        institution=world.institutions[entry["institution"]],
        kind=entry["kind"],
        title=entry["title"],
        facility_number=entry.get("facility_number", "").format(year=year),
        institution_number=entry.get("institution_number", "").format(year=year),
        state=entry["state"],
        signed_on=signed_on,
        signed_at_place=entry.get("place", ""),
        terminated_on=_day(world, entry, "terminated_on", "terminated_days"),
        starts=starts,
        ends=ends,
        eligibility_ruleset=entry.get("ruleset", ""),
        minimum_participants=entry.get("minimum"),
        maximum_participants=entry.get("maximum"),
    )


def _day(world: World, entry: dict[str, Any], fixed: str, moving: str) -> date | None:
    if moving in entry:
        return world.day(entry[moving])
    found: date | None = entry.get(fixed)
    return found


def _changes(world: World, agreement: Agreement, entry: dict[str, Any]) -> None:
    if agreement.signed_on is None:
        return
    warden = entry["facility_side"][0][0]
    AgreementChange.objects.create(
        agreement=agreement,
        at=world.at(agreement.facility, agreement.signed_on, 10),
        step="sign",
        from_state=AgreementState.DRAFT,
        to_state=AgreementState.SIGNED,
        changed_by=warden,
    )
    if agreement.terminated_on is not None:
        AgreementChange.objects.create(
            agreement=agreement,
            at=world.at(agreement.facility, agreement.terminated_on, 14),
            step="terminate",
            from_state=AgreementState.SIGNED,
            to_state=AgreementState.TERMINATED,
            reason=entry["reason"],
            changed_by=warden,
        )
