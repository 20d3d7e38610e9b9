"""Whether the demonstration holds together: everything in it could have come about through the product itself."""

import datetime as dt
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from bekal.access.choices import Role
from bekal.accounts.models import RoleGrant, User
from bekal.audit.models import Event, Head
from bekal.budget.models import ClassBudget, CostTemplate, Expense, Funder
from bekal.budget.queries.figures import packages_of
from bekal.budget.queries.funders import accounts_of
from bekal.budget.queries.templates import costs_of
from bekal.budget.rules.splits import total_of
from bekal.catalogue.models import Course
from bekal.certificates.models import Certificate, NumberSeries, UnitResult
from bekal.certificates.rules import standing
from bekal.classes.choices import ClassState
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.classes.rules import TRANSITIONS
from bekal.delivery.models import Attendance, Session
from bekal.entitlements.models import AddedCriterion, Override
from bekal.entitlements.queries import document_of, ruleset_for, upcoming_versions, waivers_of
from bekal.intake.models import Assessment, Drive, Enrolment, EnrolmentChange, Registration, Wish
from bekal.intake.rules import TRANSITIONS as PLACE_TRANSITIONS
from bekal.jobs.demonstration.load import NotEmpty, load_demonstration
from bekal.lib.dates import WorkingCalendar
from bekal.lib.identifiers import check_nik, is_certificate_code, normalise_register_number, parse_register_number
from bekal.lib.sealing import blind_index, unseal
from bekal.partners.models import Agreement, Amendment, Duty, InstructorSelection, Signatory
from bekal.people.models import DisciplineEntry, Inmate, KeepApart
from bekal.places.models import Facility, Institution
from bekal.planning.models import RegionRun
from bekal.web.accounts.wording import DETAILS

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=JAKARTA)  # the day of `loaded`
pytestmark = pytest.mark.django_db
RECORDED = {
    "absence.add",
    "agreement_file.add",
    "accreditation.add",
    "allocation.edit",
    "amendment.add",
    "amendment.agree",
    "amendment.edit",
    "amendment.sign",
    "amendment.submit",
    "assessment.record",
    "assessment_form.add",
    "budget.close",
    "budget.commit",
    "budget.edit",
    "budget.make",
    "class.open",
    "class.select",
    "criterion.add",
    "decree.issue",
    "demonstration.load",
    "duty.deliver",
    "expense.add",
    "expense.correct",
    "funder.add",
    "group_rule.add",
    "group_rule.end",
    "head.add",
    "hearing.decide",
    "hearing.edit",
    "hearing.hold",
    "hearing.minute",
    "hearing.plan",
    "meeting.add",
    "negotiation.add",
    "negotiation.conclude",
    "negotiation.draft",
    "negotiation.drop",
    "offer.add",
    "override.decide",
    "proposal.adopt",
    "proposal.ask",
    "proposal.solve",
    "purse.add",
    "purse_allocation.edit",
    "region_proposal.ask",
    "region_proposal.solve",
    "ruleset.change",
    "screening.run",
    "selection.choose",
    "task.done",
    "version.adapt",
    "version.edit",
    "version.propose",
    "weights.edit",
    "wish.settle",
}
"""Every act of the demonstration that went through the product's own actions."""
SITES = ("LP-AMQ", "LP-KTG", "RT-AMQ", "LP-JBR", "LP-SLG")


def test_only_an_empty_database_is_filled(loaded: dt.date) -> None:
    with pytest.raises(NotEmpty):
        load_demonstration(now=MONDAY)


# People


def test_people_of_five_sites_and_neighbours(loaded: dt.date) -> None:
    assert 1200 <= Inmate.objects.count() <= 2000
    held = Counter(Inmate.objects.filter(presence="held").values_list("facility__code", flat=True))
    assert all(held[code] >= 100 for code in SITES)
    assert len(held) >= 10


def test_register_numbers_can_be_read_and_are_stored_as_the_roster_matches_them(loaded: dt.date) -> None:
    for number, key in Inmate.objects.values_list("register_number", "register_key"):
        assert normalise_register_number(number) == key
        assert parse_register_number(number) is not None, number


def test_sealed_facts_open_and_are_found_by_their_index(loaded: dt.date) -> None:
    people = list(Inmate.objects.exclude(nik_sealed=None)[:200])
    assert len(people) == 200
    for person in people:
        nik = unseal(settings.FIELD_KEY, person.nik_sealed)
        assert bytes(person.nik_index) == blind_index(settings.INDEX_KEY, nik)
        assert not check_nik(nik, birth_date=person.birth_date), nik


def test_sentence_dates_agree_but_for_a_few_that_are_wrong_on_purpose(loaded: dt.date) -> None:
    dated = Inmate.objects.exclude(two_thirds_on=None)
    ordered = Q(detained_on__lt=F("one_third_on"), one_third_on__lte=F("one_half_on")) & Q(
        one_half_on__lte=F("two_thirds_on"), two_thirds_on__lte=F("expires_on")
    )
    wrong = dated.exclude(ordered)
    assert 3 <= wrong.count() <= 30
    assert not wrong.exclude(presence="held").exists()
    assert not Inmate.objects.filter(presence="held", release_on__lt=loaded).exists()
    assert not Inmate.objects.filter(presence="released", release_on__gte=loaded).exists()
    assert not Inmate.objects.filter(detained_on__gt=loaded).exists()


def test_a_remand_centre_holds_mostly_detainees_without_sentence_dates(loaded: dt.date) -> None:
    held = Inmate.objects.filter(facility__code="RT-AMQ", presence="held")
    detainees = held.filter(custody_status="detainee")
    assert detainees.count() > held.count() * 0.6
    assert not detainees.exclude(two_thirds_on=None, expires_on=None, release_on=None).exists()


@pytest.mark.parametrize("name", ["birth_date", "release_on"])
def test_some_records_have_gaps(loaded: dt.date, name: str) -> None:
    convicts = Inmate.objects.filter(presence="held", custody_status="convict", life_or_death=False)
    assert convicts.filter(**{name: None}).count() >= 2


def test_some_were_moved_and_some_fell_off_the_roster(loaded: dt.date) -> None:
    moved = Inmate.objects.filter(presence="moved")
    assert moved.count() >= 5
    assert all(person.movements.filter(kind="transferred").exists() for person in moved)
    assert Inmate.objects.filter(presence="unlisted").count() >= 5
    away = Inmate.objects.filter(presence__in=["moved", "unlisted"])
    assert not Enrolment.objects.filter(inmate__in=away).exists()


def test_pairs_kept_apart_are_never_in_one_class(loaded: dt.date) -> None:
    classes: dict[int, set[int]] = defaultdict(set)
    for inmate, training_class in Enrolment.objects.values_list("inmate_id", "training_class_id"):
        classes[inmate].add(training_class)
    pairs = list(KeepApart.objects.values_list("first_id", "second_id"))
    assert len(pairs) >= 20
    assert not [pair for pair in pairs if classes[pair[0]] & classes[pair[1]]]


def test_nobody_is_disciplined_while_in_a_class(loaded: dt.date) -> None:
    for entry in DisciplineEntry.objects.all():
        during = Enrolment.objects.filter(
            inmate=entry.inmate_id, training_class__starts_on__lte=entry.date, training_class__ends_on__gte=entry.date
        )
        assert not during.exclude(state__in=["withdrawn", "dismissed", "reserve"]).exists()


# Going home


def test_coverage_grows_over_the_year_and_differs_by_place(loaded: dt.date) -> None:
    def share(code: str, since: int, until: int) -> float:
        days = (loaded - dt.timedelta(days=since), loaded - dt.timedelta(days=until))
        gone = Inmate.objects.filter(facility__code=code, presence="released", release_on__range=days)
        return gone.filter(certified_on__lte=F("release_on")).count() / gone.count()

    early, late = share("LP-AMQ", 365, 275), share("LP-AMQ", 90, 0)
    assert 0.35 < early < 0.55 < late < 0.75
    assert share("RT-AMQ", 365, 0) < 0.4 < share("LP-AMQ", 365, 0)


@pytest.mark.parametrize("code", SITES)
def test_people_go_home_soon_without_a_certificate(loaded: dt.date, code: str) -> None:
    without = Inmate.objects.filter(facility__code=code, presence="held", certified_on=None)
    counts = [without.filter(release_on__lte=loaded + dt.timedelta(days=days)).count() for days in (30, 90, 180)]
    assert counts[0] >= 1
    assert counts == sorted(counts)
    assert counts[2] >= 5


# Classes


def test_every_state_is_shown_at_ambon(loaded: dt.date) -> None:
    states = set(TrainingClass.objects.filter(facility__code="LP-AMQ").values_list("state", flat=True))
    assert states == set(ClassState.values)


@pytest.mark.parametrize("code", SITES)
def test_something_runs_today_at_every_site(loaded: dt.date, code: str) -> None:
    today = Session.objects.filter(facility__code=code, date=loaded, training_class__state="running")
    assert today.exists()
    assert not today.exclude(state="planned").exists()


def test_classes_keep_to_their_agreement_workshop_and_dates(loaded: dt.date) -> None:
    for training_class in TrainingClass.objects.select_related("agreement", "version", "workshop"):
        agreement = training_class.agreement
        assert agreement.facility_id == training_class.facility_id
        assert agreement.courses.filter(pk=training_class.version.course_id).exists()
        assert agreement.starts <= training_class.starts_on
        assert training_class.state == "planned" or training_class.ends_on < agreement.ends
        assert training_class.version.valid_from <= training_class.starts_on
        assert training_class.workshop is None or training_class.capacity <= training_class.workshop.seats


def test_a_class_that_began_has_instructors_with_a_recorded_selection(loaded: dt.date) -> None:
    chosen = set(InstructorSelection.objects.values_list("instructor_id", "facility_id"))
    began = ClassInstructor.objects.filter(training_class__state__in=["running", "paused", "completed"])
    assert began.count() >= 70
    for row in began.select_related("training_class"):
        assert (row.instructor_id, row.training_class.facility_id) in chosen
    assert not TrainingClass.objects.exclude(pk__in=ClassInstructor.objects.values("training_class")).exists()


def test_one_planned_class_waits_for_the_selection_of_its_instructor(loaded: dt.date) -> None:
    chosen = InstructorSelection.objects.values("instructor")
    assert ClassInstructor.objects.filter(training_class__state="planned").exclude(instructor__in=chosen).exists()


def test_the_history_of_a_class_follows_the_table_and_leads_to_its_state(loaded: dt.date) -> None:
    allowed = {(step.name, source, step.target) for step in TRANSITIONS for source in step.sources}
    for training_class in TrainingClass.objects.all():
        changes = list(ClassChange.objects.filter(training_class=training_class).order_by("at", "pk"))
        assert changes[0].step == "plan"
        assert all((one.step, one.from_state, one.to_state) in allowed for one in changes[1:])
        assert changes[-1].to_state == training_class.state
        assert changes[-1].at.date() <= loaded


def test_the_history_of_a_place_follows_the_table_and_leads_to_its_state(loaded: dt.date) -> None:
    allowed = {(step.name, source, step.target) for step in PLACE_TRANSITIONS for source in step.sources}
    last: dict[int, str] = {}
    for change in EnrolmentChange.objects.order_by("enrolment_id", "at", "pk"):
        assert (change.step, change.from_state, change.to_state) in allowed
        assert change.from_state == last.get(change.enrolment_id, "")
        last[change.enrolment_id] = change.to_state
    assert last == dict(Enrolment.objects.values_list("pk", "state"))


def test_classes_are_neither_too_full_nor_too_empty(loaded: dt.date) -> None:
    there = Q(state__in=["enrolled", "completed", "not_completed"])
    rows = Enrolment.objects.values("training_class").annotate(
        there=Count("pk", filter=there),
        capacity=Max("training_class__capacity"),
        minimum=Max("training_class__minimum"),
    )
    for row in rows:
        assert row["there"] <= row["capacity"]
        assert row["there"] >= row["minimum"] - 2


def test_nobody_is_in_two_classes_at_once(loaded: dt.date) -> None:
    taken = Enrolment.objects.filter(state__in=["enrolled", "completed", "not_completed"])
    spans: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for inmate, first, last in taken.values_list("inmate_id", "training_class__starts_on", "training_class__ends_on"):
        assert all(until < first or last < since for since, until in spans[inmate])
        spans[inmate].append((first, last))


def test_participants_were_there_for_the_whole_class(loaded: dt.date) -> None:
    rows = Enrolment.objects.exclude(state__in=["reserve", "withdrawn", "dismissed"])
    assert not rows.filter(inmate__detained_on__gt=F("training_class__starts_on")).exists()
    assert not rows.filter(inmate__release_on__lte=F("training_class__ends_on")).exists()
    assert not rows.exclude(inmate__facility=F("training_class__facility")).exists()


def test_ketapang_takes_only_those_whom_assimilation_allows(loaded: dt.date) -> None:
    rows = Enrolment.objects.filter(facility__code="LP-KTG").select_related("inmate", "training_class")
    assert rows.count() >= 50
    for row in rows:
        assert row.inmate.custody_status == "convict"
        assert row.inmate.one_half_on <= row.training_class.starts_on
        assert "pasal 114" not in row.inmate.offence


def test_reserves_wait_in_order(loaded: dt.date) -> None:
    ranks: dict[int, list[int]] = defaultdict(list)
    for training_class, rank in Enrolment.objects.filter(state="reserve").values_list(
        "training_class_id", "reserve_rank"
    ):
        ranks[training_class].append(rank)
    assert len(ranks) >= 3
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in ranks.values())


def test_the_hall_in_ambon_and_what_came_after(loaded: dt.date) -> None:
    hall = Drive.objects.get(facility__code="RT-AMQ")
    assert (hall.starts_on, hall.place, hall.state) == (dt.date(2025, 10, 2), "Aula", "closed")
    assert Registration.objects.filter(drive=hall).count() >= 24
    guest = Registration.objects.get(drive=hall, inmate__name="Piet Cornelis")
    assert (guest.plan, [wish.course.code for wish in guest.wishes.all()]) == (
        "own_business",
        ["JAHIT-DASAR", "MOTOR-SERVIS"],
    )
    ketapang = Registration.objects.filter(drive__facility__code="LP-KTG")
    assert ketapang.count() == 60
    assessed = Assessment.objects.filter(inmate__in=ketapang.values("inmate"))
    assert assessed.filter(training_class=None).count() == 180
    assert assessed.exclude(training_class=None).exists()
    assert Drive.objects.filter(state="open", starts_on=loaded).count() == 1


def test_wishes_followed_the_lists_of_classes(loaded: dt.date) -> None:
    states = Counter(Wish.objects.values_list("state", flat=True))
    assert all(states[state] >= 5 for state in ("open", "selected", "reserve", "fulfilled")), states
    passed = Enrolment.objects.filter(
        inmate=OuterRef("inmate"), state="completed", training_class__version__course=OuterRef("course")
    )
    assert not Wish.objects.filter(~Exists(passed), state="fulfilled").exists()


def test_wishes_are_for_what_the_facility_offers(loaded: dt.date) -> None:
    assert Wish.objects.count() >= 500
    for facility in Facility.objects.filter(code__in=SITES):
        offered = Agreement.objects.filter(facility=facility, state="signed").values("courses")
        assert not Wish.objects.filter(facility=facility).exclude(course__in=offered).exists()


# Sessions, results, certificates


def test_sessions_fall_on_working_days_and_give_every_lesson_hour(loaded: dt.date) -> None:
    calendar = WorkingCalendar()
    assert all(calendar.is_working(day) for day in Session.objects.values_list("date", flat=True).distinct())
    hours = dict(Session.objects.values_list("training_class").annotate(Sum("lesson_hours")).order_by())
    for training_class in TrainingClass.objects.filter(pk__in=hours):
        assert hours[training_class.pk] == sum(training_class.version.modules.values_list("lesson_hours", flat=True))
        days = Session.objects.filter(training_class=training_class).order_by("date").values_list("date", flat=True)
        assert (days[0], days.last()) == (training_class.starts_on, training_class.ends_on)


def test_registers_are_filled_for_sessions_held_and_for_no_others(loaded: dt.date) -> None:
    assert Attendance.objects.count() >= 5000
    assert not Attendance.objects.exclude(session__state="held").exists()
    assert not Attendance.objects.filter(session__date__gte=loaded).exists()
    assert not Session.objects.filter(state="held").exclude(pk__in=Attendance.objects.values("session")).exists()
    assert len(set(Attendance.objects.values_list("reason", flat=True))) >= 7
    assert not Attendance.objects.filter(lesson_hours__gt=F("session__lesson_hours")).exists()
    assert Session.objects.filter(state="planned", date__lt=loaded, training_class__state="running").exists()


def test_who_has_a_certificate_has_the_hours_and_every_unit(loaded: dt.date) -> None:
    hours = dict(Attendance.objects.values_list("enrolment").annotate(Sum("lesson_hours")).order_by())
    outcomes: dict[int, dict[int, str]] = defaultdict(dict)
    for enrolment, unit, outcome in UnitResult.objects.order_by("attempt").values_list(
        "enrolment_id", "unit_id", "outcome"
    ):
        outcomes[enrolment][unit] = outcome
    certified = set(Certificate.objects.values_list("enrolment_id", flat=True))
    assert len(certified) >= 300
    ended = Enrolment.objects.filter(state__in=["completed", "not_completed"]).select_related("training_class__version")
    for enrolment in ended:
        version = enrolment.training_class.version
        stands = standing(
            hours_attended=hours[enrolment.pk],
            hours_total=sum(version.modules.values_list("lesson_hours", flat=True)),
            percent_needed=version.minimum_attendance_percent,
            units=version.units.values_list("pk", flat=True),
            outcomes=outcomes[enrolment.pk],
        )
        assert stands.passed == (enrolment.state == "completed") == (enrolment.pk in certified)


def test_attempts_follow_one_another_on_different_days(loaded: dt.date) -> None:
    attempts: dict[tuple[int, int], list[tuple[int, str, dt.date]]] = defaultdict(list)
    for row in UnitResult.objects.order_by("attempt"):
        attempts[row.enrolment_id, row.unit_id].append((row.attempt, row.outcome, row.assessed_on))
    several = [found for found in attempts.values() if len(found) > 1]
    assert len(several) >= 20
    for found in several:
        assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
        assert {outcome for _, outcome, _ in found[:-1]} == {"BK"}
        assert found[0][2] < found[-1][2]


def test_certificates_are_numbered_without_a_gap_and_carry_codes(loaded: dt.date) -> None:
    numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
    for issuer, number, code in Certificate.objects.values_list("issuer_id", "number", "code"):
        _, year, position = number.rsplit("/", 2)
        numbers[issuer, int(year)].append(int(position))
        assert is_certificate_code(code)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in numbers.values())
    series = {(row.institution_id, row.year): row.last for row in NumberSeries.objects.all()}
    assert series == {key: max(found) for key, found in numbers.items()}


def test_certified_on_is_the_day_of_the_first_certificate_that_stands(loaded: dt.date) -> None:
    first: dict[int, dt.date] = {}
    for inmate, day in Certificate.objects.filter(revoked_on=None).values_list("enrolment__inmate_id", "issued_on"):
        first[inmate] = min(day, first.get(inmate, day))
    assert first == dict(Inmate.objects.exclude(certified_on=None).values_list("pk", "certified_on"))
    assert not Certificate.objects.filter(issued_on__gt=loaded).exists()
    assert Certificate.objects.exclude(revoked_on=None).count() == 3


def test_nothing_on_a_certificate_tells_of_custody(loaded: dt.date) -> None:
    for row in Certificate.objects.all():
        printed = f"{row.number} {row.course_name} {row.units} {row.signed_by} {row.signed_title}".lower()
        assert not any(word in printed for word in ("lapas", "rutan", "narapidana", "warga binaan", "pemasyarakatan"))


# Partners and accounts


def test_the_agreement_of_ketapang_was_signed_on_a_monday_before_a_witness(loaded: dt.date) -> None:
    agreement = Agreement.objects.get(signed_on=dt.date(2021, 3, 8))
    assert agreement.signed_on.weekday() == 0
    assert agreement.facility_number != agreement.institution_number
    assert set(agreement.signatories.values_list("side", flat=True)) == {"facility", "partner", "witness"}
    assert (agreement.minimum_participants, agreement.maximum_participants) == (25, 30)
    assert agreement.courses.values("trade").distinct().count() == 5
    assert Agreement.objects.filter(facility=agreement.facility, state="signed", ends__gt=loaded).exists()


def test_both_heads_of_ambon_sign_as_acting_heads(loaded: dt.date) -> None:
    sides = Signatory.objects.filter(
        agreement__facility__code="LP-AMQ", agreement__institution__short_name="BPVP Ambon"
    )
    assert set(sides.values_list("side", "acting")) == {("facility", True), ("partner", True)}


def test_agreements_stand_in_every_way(loaded: dt.date) -> None:
    assert set(Agreement.objects.values_list("state", flat=True)) == {"draft", "review", "signed", "terminated"}
    signed = Agreement.objects.filter(state="signed")
    assert signed.filter(ends__lte=loaded).exists()
    assert signed.filter(ends__range=(loaded, loaded + dt.timedelta(days=90))).exists()


def test_every_signed_agreement_keeps_its_text_and_some_are_being_changed(loaded: dt.date) -> None:
    signed = Agreement.objects.filter(signed_on__isnull=False)
    assert all(one.versions.exists() and one.clauses.exists() for one in signed)
    assert set(Amendment.objects.values_list("state", flat=True)) == {"draft", "review", "signed"}
    amended = Amendment.objects.get(state="signed").agreement
    assert (amended.text_version, amended.courses.filter(code="CUCI-MOBIL").exists()) == (2, True)
    assert Duty.objects.filter(agreement__kind="memorandum").count() == 0


def test_the_first_ten_of_the_cast_play_the_ten_roles(loaded: dt.date) -> None:
    first = list(User.objects.order_by("pk")[:10])
    roles = RoleGrant.objects.filter(user__in=first).values_list("role", flat=True)
    assert sorted(roles) == sorted(Role.values)
    assert all(user.title and user.username.startswith("demo-") for user in User.objects.all())
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_one_person_has_two_roles_and_one_grant_has_ended(loaded: dt.date) -> None:
    roles = Counter(RoleGrant.objects.values_list("user_id", flat=True))
    assert max(roles.values()) == 2
    assert RoleGrant.objects.filter(ends__lt=loaded).count() == 1


def test_instructors_with_an_account_teach_a_running_class(loaded: dt.date) -> None:
    welding = User.objects.get(username="demo-instruktur-las")
    assert ClassInstructor.objects.filter(instructor__user=welding, training_class__state="running").exists()


def test_the_load_is_in_the_audit_trail_of_every_facility(loaded: dt.date) -> None:
    loads = Event.objects.filter(action="demonstration.load")
    assert set(loads.values_list("facility_id", flat=True)) == set(Facility.objects.values_list("pk", flat=True))
    assert loads.count() == Facility.objects.count() <= Head.objects.count()


def test_the_partners_of_the_five_programmes_are_there(loaded: dt.date) -> None:
    names = set(Institution.objects.values_list("short_name", flat=True))
    partners = {"BPVP Ambon", "BLK Ketapang", "Disnaker Kota Ambon", "SMKN 3 Jember", "LLK Selong", "BPVP Lombok Timur"}
    assert partners <= names


# Rules in force


def test_a_law_that_changes_criteria_beside_it_and_a_decision_with_its_document(loaded: dt.date) -> None:
    next_month = dt.date(2026, 4, 1)
    assert [one.valid_from for one in upcoming_versions(loaded)] == [next_month]
    assert ruleset_for("conditional_leave", next_month) != ruleset_for("conditional_leave", loaded)
    assert AddedCriterion.objects.count() == 2
    decision = Override.objects.get()
    assert document_of(decision).startswith(b"%PDF-1.4")
    assert len(waivers_of([decision.inmate_id], loaded, course_id=decision.course_id)[decision.inmate_id]) == 1


def test_what_the_product_itself_recorded(loaded: dt.date) -> None:
    assert set(Event.objects.values_list("action", flat=True)) == RECORDED


# Shared budgets


def test_budgets_in_every_state_and_no_purse_below_zero(loaded: dt.date) -> None:
    states = set(ClassBudget.objects.values_list("state", flat=True))
    assert states == {"draft", "committed", "closed"}
    assert Event.objects.filter(action="budget.commit").exists()
    assert Expense.objects.filter(reverses__isnull=False).exists()
    assert Expense.objects.exclude(document="").exists()
    for year in (loaded.year - 1, loaded.year):
        accounts = accounts_of(Funder.objects.order_by(), year)
        assert all(min(one.planned, one.committed, one.spent, one.left) >= 0 for one in accounts.values())
    own = Funder.objects.filter(purse=None)
    assert own.values("facility").distinct().count() == 5


def test_every_course_has_a_template_of_about_fifty_million(loaded: dt.date) -> None:
    templates = list(CostTemplate.objects.prefetch_related("lines"))
    assert {one.course_id for one in templates} == set(Course.objects.values_list("pk", flat=True))
    packages = packages_of([one.course_id for one in templates])
    totals = [total_of(costs_of(one), packages[one.course_id]) for one in templates]
    assert min(totals) > 15_000_000
    assert max(totals) < 100_000_000


def test_every_detail_of_what_was_recorded_has_words(loaded: dt.date) -> None:
    told = {name for details in Event.objects.values_list("details", flat=True) for name in details}
    assert told - DETAILS.keys() == set()


def test_two_prisons_of_maluku_share_what_does_not_pay_for_both(loaded: dt.date) -> None:
    run = RegionRun.objects.get()
    assert run.state == "done"
    assert run.result["value"] == run.result["bound"]
    own = {one.facility.code: one for one in run.runs.select_related("facility")}
    assert own.keys() == {"LP-AMQ", "LP-PIR"}
    assert all(one.placed for one in own.values())
    for money in run.result["money"]:
        assert 0 < sum(money["parts"].values()) <= money["left"]
