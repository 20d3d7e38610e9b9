from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from bekal.access.queries import find, within, written_for_few
from bekal.access.rules import Actor, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.classes.queries import taught_by
from bekal.eligibility.facts import ClassDays, CourseFacts, DisciplineEntry, Length, PersonFacts, Waiver
from bekal.eligibility.offences import offence_group
from bekal.eligibility.rules import RuleSet, ruleset_on
from bekal.eligibility.terms import method_on, pre_release_from
from bekal.eligibility.verdict import Verdict
from bekal.entitlements.queries import DECIDED, decision_rows, in_force
from bekal.entitlements.rules import Added, Asking, Decision, waivers_for
from bekal.intake.choices import EnrolmentState, Standing
from bekal.intake.models import Enrolment, EnrolmentChange, Wish
from bekal.intake.queries.scores import scores_of
from bekal.intake.rules import LIVE, NOBODY, Measure, day_to_judge
from bekal.people.choices import Presence
from bekal.people.models import ConductScore, Inmate
from bekal.people.models import DisciplineEntry as DisciplineLine
from bekal.people.queries import keep_apart_pairs

IN_HOUSE = "in_house_training"
LISTED = (EnrolmentState.ENROLLED, EnrolmentState.RESERVE)
ATTENDED = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED)
FACT_FIELDS = (
    "facility_id", "presence", "custody_status", "name", "register_number", "block", "birth_date", "sex", "education",
    "regency_code", "health_limits", "offence", "detained_on", "term_years", "term_months", "term_days",
    "life_or_death", "one_third_on", "one_half_on", "two_thirds_on", "expires_on", "release_on", "fine_rupiah",
    "remission_months", "remission_days", "certified_on", "literate", "fine_paid", "restitution_paid",
    "last_remission_days", "board_approved_on", "deradicalised_on", "pledge_signed_on", "assimilation_served_on",
)  # fmt: skip
"""What `facts_of` and a list of candidates read of a person; load people with `.only(*FACT_FIELDS)`."""

RulesInForce = tuple[tuple[RuleSet, ...], Mapping[int, Sequence[Added]]]
_ENDED = (ClassState.COMPLETED, ClassState.CANCELLED)
_group_of = lru_cache(maxsize=4096)(offence_group)


# What is known of people and asked by a class


def facts_of(
    inmates: Iterable[Inmate], today: date, *, apart_from: int | None = None, course_id: int | None = None
) -> dict[int, PersonFacts]:
    """What rules may ask of these people, by their id, in two queries (and one where facilities are not loaded).

    `apart_from` is the id of a class in which a place is no clash, the one they are judged for; `course_id` that of
    its course, for which a decision may have been recorded.
    """
    return facts_and_decisions_of(inmates, today, apart_from=apart_from, course_id=course_id)[0]


def facts_and_decisions_of(
    inmates: Iterable[Inmate], today: date, *, apart_from: int | None = None, course_id: int | None = None
) -> tuple[dict[int, PersonFacts], Mapping[int, Sequence[Decision]]]:
    """The same, and the decisions recorded for these people, for who judges them by several courses."""
    people = list(inmates)
    ids = [inmate.pk for inmate in people]
    discipline, conduct = _discipline_and_conduct(ids, today)
    busy, courses, decisions = _classes_and_decisions_of(ids, today, apart_from)
    facts = {
        inmate.pk: _facts(
            inmate,
            discipline=tuple(discipline.get(inmate.pk, ())),
            conduct_score=conduct.get(inmate.pk),
            enrolled=tuple(busy.get(inmate.pk, ())),
            prerequisites_held=frozenset(courses.get(inmate.pk, ())),
            waivers=waivers_for(decisions.get(inmate.pk, ()), course_id),
        )
        for inmate in people
    }
    return facts, decisions


def facts_of_one(
    inmate: Inmate, today: date, *, discipline: Iterable[tuple[date, date | None]], conduct_score: int | None
) -> PersonFacts:
    """The same of one person whose discipline (first and last day) and latest score were read already; one query."""
    return facts_and_decisions_of_one(inmate, today, discipline=discipline, conduct_score=conduct_score)[0]


def facts_and_decisions_of_one(
    inmate: Inmate, today: date, *, discipline: Iterable[tuple[date, date | None]], conduct_score: int | None
) -> tuple[PersonFacts, Sequence[Decision]]:
    """The same, and the decisions recorded for this person."""
    busy, courses, decisions = _classes_and_decisions_of([inmate.pk], today, None)
    decided = decisions.get(inmate.pk, ())
    facts = _facts(
        inmate,
        discipline=tuple(DisciplineEntry(began, last_day) for began, last_day in discipline),
        conduct_score=conduct_score,
        enrolled=tuple(busy.get(inmate.pk, ())),
        prerequisites_held=frozenset(courses.get(inmate.pk, ())),
        waivers=waivers_for(decided, None),
    )
    return facts, decided


def facts_for_course(facts: PersonFacts, decisions: Sequence[Decision], course_id: int) -> PersonFacts:
    """The same facts with the decisions that count for a course too."""
    return replace(facts, waivers=waivers_for(decisions, course_id)) if decisions else facts


def _facts(
    inmate: Inmate,
    *,
    discipline: tuple[DisciplineEntry, ...],
    conduct_score: int | None,
    enrolled: tuple[ClassDays, ...],
    prerequisites_held: frozenset[str],
    waivers: tuple[Waiver, ...],
) -> PersonFacts:
    term_known = inmate.term_years is not None or inmate.term_months is not None
    term = Length(inmate.term_years or 0, inmate.term_months or 0, inmate.term_days or 0)
    term_months = term.whole_months if term_known else None
    last_remission = last_remission_of(inmate.remission_months, inmate.remission_days, inmate.last_remission_days)
    return PersonFacts(
        held=inmate.presence == Presence.HELD,
        custody_status=inmate.custody_status,
        security_tier=inmate.facility.tier,
        birth_date=inmate.birth_date,
        sex=inmate.sex,
        education=inmate.education or None,
        regency_code=inmate.regency_code or None,
        health_limits=frozenset(inmate.health_limits),
        life_or_death=inmate.life_or_death,
        offence_group=_group_of(inmate.offence, term_months=term_months, life_or_death=inmate.life_or_death),
        term_months=term.begun_months if term_known else None,
        sentence_start=inmate.detained_on,
        sentence_expiry=inmate.expires_on,
        one_third=inmate.one_third_on,
        one_half=inmate.one_half_on,
        two_thirds=inmate.two_thirds_on,
        release_date=inmate.release_on,
        discipline=discipline,
        conduct_score=conduct_score,
        enrolled=enrolled,
        prerequisites_held=prerequisites_held,
        certified=inmate.certified_on is not None,
        board_approved_on=inmate.board_approved_on,
        literate=inmate.literate,
        fine_paid=True if inmate.fine_rupiah == 0 else inmate.fine_paid,
        restitution_paid=inmate.restitution_paid,
        deradicalised_on=inmate.deradicalised_on,
        pledge_signed_on=inmate.pledge_signed_on,
        assimilation_served_on=inmate.assimilation_served_on,
        last_remission_days=last_remission,
        pre_release_from=pre_release_day(inmate.expires_on, last_remission),
        waivers=waivers,
    )


def last_remission_of(months: int | None, days: int | None, recorded: int | None) -> int | None:
    """The last remission in days; 0 where the national database says that there never was one."""
    return 0 if recorded is None and months == 0 and not days else recorded


@lru_cache(maxsize=50_000)
def pre_release_day(expiry: date | None, last_remission: int | None) -> date | None:
    """The first day of leave before release, as the law of that time counts it; None where something is missing."""
    if expiry is None or last_remission is None:
        return None
    return pre_release_from(expiry, Length(days=last_remission), method_on(expiry))


def _discipline_and_conduct(
    ids: Sequence[int], today: date
) -> tuple[Mapping[int, list[DisciplineEntry]], Mapping[int, int]]:
    """Every line of each person's discipline register, and their latest score; one query."""
    discipline: dict[int, list[DisciplineEntry]] = defaultdict(list)
    conduct: dict[int, int] = {}
    for inmate_id, day, last_day, score in _register_and_scores(ids, today):
        if score == NO_SCORE:
            discipline[inmate_id].append(DisciplineEntry(day, last_day))
        else:
            conduct[inmate_id] = score
    return discipline, conduct


NO_SCORE = -1


@written_for_few
def _register_and_scores(
    ids: Sequence[int], today: date
) -> QuerySet[DisciplineLine, tuple[int, date, date | None, int]]:
    lines = DisciplineLine.objects.filter(inmate__in=ids).order_by()
    scores = ConductScore.objects.filter(month__lte=today)
    latest = scores.filter(inmate=OuterRef("inmate")).order_by("-month").values("month")[:1]
    newest = scores.filter(inmate__in=ids, month=Subquery(latest)).order_by()
    no_day = Cast(Value(None), DateField())
    return lines.values_list("inmate_id", "date", "ends", Value(NO_SCORE, IntegerField())).union(
        newest.values_list("inmate_id", "month", no_day, "score"), all=True
    )


def _classes_and_decisions_of(
    ids: Sequence[int], today: date, apart_from: int | None
) -> tuple[Mapping[int, list[ClassDays]], Mapping[int, list[str]], Mapping[int, list[Decision]]]:
    """The days on which each is in a class, from today on, the codes of the courses that each completed, and what was
    decided for each."""
    days: dict[int, list[ClassDays]] = defaultdict(list)
    courses: dict[int, list[str]] = defaultdict(list)
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for inmate_id, state, starts_on, ends_on, code, course_id in _places_of(ids, today, apart_from):
        if state == DECIDED:
            decisions[inmate_id].append(Decision(course_id, Waiver(code, starts_on, ends_on)))
        elif state == EnrolmentState.COMPLETED:
            courses[inmate_id].append(code)
        else:
            days[inmate_id].append(ClassDays(starts_on, ends_on))
    return days, courses, decisions


@written_for_few
def _places_of(
    ids: Sequence[int], today: date, apart_from: int | None
) -> QuerySet[Any, tuple[int, str, date, date, str, int | None]]:
    running = Q(state=EnrolmentState.ENROLLED, training_class__ends_on__gte=today)
    running &= ~Q(training_class__state__in=_ENDED) & ~Q(training_class=apart_from)
    places = Enrolment.objects.filter(running | Q(state=EnrolmentState.COMPLETED), inmate__in=ids).order_by()
    return places.values_list(
        "inmate_id",
        "state",
        "training_class__starts_on",
        "training_class__ends_on",
        "training_class__version__course__code",
        "training_class__version__course_id",
    ).union(decision_rows(ids), all=True)


def measure_of(training_class: TrainingClass, today: date) -> Measure:
    """What a class asks: in-house training, its agreement's addition, what was added on a page, its course.

    One query. NoRuleSet for an unknown one.
    """
    return measures_of([training_class], today)[0]


def measures_of(classes: Sequence[TrainingClass], today: date, *, rules: RulesInForce | None = None) -> list[Measure]:
    """The same for many classes, in their order; one query, whatever their number.

    `rules` are those of `entitlements.queries.in_force` for all their facilities, if read already.
    """
    if not classes:
        return []
    changes, added = in_force({one.facility_id for one in classes}) if rules is None else rules
    return [_measure(one, _asking(one, today), changes, added.get(one.facility_id, ())) for one in classes]


def margin_on(day: date) -> int:
    """How many days before the release a class must end at least, by the shipped rules of training inside."""
    rules = ruleset_on(IN_HOUSE, day).rules
    return max((rule.parameters["margin_days"] for rule in rules if rule.code == "course_fit"), default=0)


def _asking(training_class: TrainingClass, today: date) -> Asking:
    return Asking(
        facility_id=training_class.facility_id,
        agreement_id=training_class.agreement_id,
        course_id=training_class.version.course_id,
        day=day_to_judge(training_class.starts_on, today),
    )


def _measure(
    training_class: TrainingClass, asking: Asking, changes: Sequence[RuleSet], added: Iterable[Added]
) -> Measure:
    ruleset = ruleset_on(IN_HOUSE, asking.day, changes)
    if extra := training_class.agreement.eligibility_ruleset:
        ruleset = ruleset.with_rules_of(ruleset_on(extra, asking.day, changes))
    ruleset = ruleset.with_rules(one.rule for one in added if one.is_asked(asking))
    version = training_class.version
    course = CourseFacts(
        starts=training_class.starts_on,
        ends=training_class.ends_on,
        delivery_mode=training_class.mode,
        minimum_age=version.minimum_age,
        minimum_education=version.minimum_education or None,
        sex=version.sex or None,
        health_bars=frozenset(version.health_bars),
        prerequisites=frozenset(version.prerequisites),
    )
    return Measure(ruleset, asking.day, course)


# Candidates


@dataclass(frozen=True)
class Candidate:
    """A person as the officer who chooses sees them; `state` is that of the place they have in the class, if any."""

    inmate: Inmate
    standing: Standing
    facts: PersonFacts
    measure: Measure
    state: str = NOBODY

    @cached_property
    def verdict(self) -> Verdict:
        """Every requirement and whether it is met, worked out when asked for."""
        return self.measure.verdict(self.facts)

    @property
    def listed(self) -> bool:
        """Whether they are a participant or a reserve already."""
        return self.state in LISTED


@dataclass(frozen=True, slots=True)
class Details:
    """What a page of candidates tells beside the requirements: wishes as (rank, course), and who must be kept apart."""

    wishes: tuple[tuple[int, str], ...] = ()
    wish_rank: int | None = None
    apart_from: tuple[str, ...] = ()
    scores: tuple[tuple[str, int], ...] = ()


_ORDER = {standing: position for position, standing in enumerate(Standing)}


def candidates_of(
    actor: Actor,
    training_class: TrainingClass,
    today: date,
    *,
    search: str = "",
    wishing: bool = False,
    uncertified: bool = False,
) -> list[Candidate]:
    """Everyone held in the facility of a class: who fits first, among them the unskilled, then who goes home soonest.

    `search` looks into name and register number, `wishing` leaves those who named the course as a wish,
    `uncertified` those without a certificate. Six queries, whatever the number of people.
    """
    rows = Inmate.objects.filter(within(reach(actor, "selection.view")), facility=training_class.facility_id)
    rows = rows.filter(presence=Presence.HELD).order_by()
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(register_number__icontains=search))
    if wishing:
        rows = rows.filter(
            pk__in=Wish.objects.filter(course=training_class.version.course_id, state__in=LIVE).values("inmate")
        )
    if uncertified:
        rows = rows.filter(certified_on=None)
    return sorted(judged(list(rows.only(*FACT_FIELDS)), training_class, today), key=_urgency)


def judged(people: Sequence[Inmate], training_class: TrainingClass, today: date) -> list[Candidate]:
    """These people held against what a class asks, in the same order."""
    measure = measure_of(training_class, today)
    for inmate in people:
        if inmate.facility_id == training_class.facility_id:
            inmate.facility = training_class.facility
    course_id = training_class.version.course_id
    facts = facts_of(people, today, apart_from=training_class.pk, course_id=course_id)
    for inmate in people:
        if inmate.facility_id != training_class.facility_id:
            facts[inmate.pk] = replace(facts[inmate.pk], held=False)
    places = Enrolment.objects.filter(training_class=training_class, inmate__in=[inmate.pk for inmate in people])
    states = dict(places.values_list("inmate_id", "state"))
    return [
        Candidate(
            inmate=inmate,
            standing=measure.standing(facts[inmate.pk]),
            facts=facts[inmate.pk],
            measure=measure,
            state=states.get(inmate.pk, NOBODY),
        )
        for inmate in people
    ]


def _urgency(candidate: Candidate) -> tuple[int, bool, date, str, int]:
    inmate = candidate.inmate
    served = inmate.certified_on is not None
    return _ORDER[candidate.standing], served, inmate.release_on or date.max, inmate.name, inmate.pk


def standings(candidates: Iterable[Candidate]) -> dict[Standing, int]:
    """How many candidates there are of each standing, in the order of the list."""
    counted = Counter(candidate.standing for candidate in candidates)
    return {standing: counted[standing] for standing in Standing}


def details_of(
    candidates: Sequence[Candidate], training_class: TrainingClass, listed: Iterable[Enrolment], today: date
) -> dict[int, Details]:
    """The wishes and scores of these candidates, and with whom of those on the list they must not be in one room.

    Three queries.
    """
    ids = [candidate.inmate.pk for candidate in candidates]
    wishes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    ranks: dict[int, int] = {}
    rows = Wish.objects.filter(inmate__in=ids, state__in=LIVE).values_list(
        "inmate_id", "rank", "course__name", "course_id"
    )
    for inmate_id, rank, name, course_id in rows:
        wishes[inmate_id].append((rank, name))
        if course_id == training_class.version.course_id:
            ranks[inmate_id] = rank
    names = {enrolment.inmate_id: enrolment.inmate.name for enrolment in listed}
    apart: dict[int, list[str]] = defaultdict(list)
    for first, second in keep_apart_pairs([*ids, *names], day_to_judge(training_class.starts_on, today)):
        for one, other in ((first, second), (second, first)):
            if other in names:
                apart[one].append(names[other])
    scores = scores_of(ids)
    return {pk: Details(tuple(wishes[pk]), ranks.get(pk), tuple(apart[pk]), tuple(scores.get(pk, ()))) for pk in ids}


# Places in a class


def enrolments_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Everyone who has or had a place in a class: participants by name, then reserves in order, then the rest."""
    return (
        Enrolment.objects.filter(training_class=training_class)
        .select_related("inmate")
        .order_by(F("reserve_rank").asc(nulls_first=True), "inmate__name", "pk")
    )


def participants_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """The participants of a class, by name."""
    return enrolments_of(training_class).filter(state=EnrolmentState.ENROLLED)


def listed_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Participants by name, then reserves in order."""
    return enrolments_of(training_class).filter(state__in=LISTED)


def left_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Everyone who is no longer on the list of a class, whether they ended it or left it, by name."""
    return enrolments_of(training_class).exclude(state__in=LISTED)


def places_taken(class_ids: Iterable[int]) -> dict[int, int]:
    """How many participants each of these classes has or had to its end; classes without any are left out."""
    rows = Enrolment.objects.filter(training_class__in=list(class_ids), state__in=ATTENDED).order_by()
    return dict(rows.values_list("training_class").annotate(count=Count("pk")))


def attendees_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """Who takes part or took part to the end, by name; the register of a class that is completed still names them."""
    return enrolments_of(training_class).filter(state__in=ATTENDED)


def reserves_of(training_class: TrainingClass) -> QuerySet[Enrolment]:
    """The reserves of a class, in order."""
    return enrolments_of(training_class).filter(state=EnrolmentState.RESERVE)


def enrolment_for(actor: Actor, action: str, enrolment_id: int) -> Enrolment:
    """The place in a class on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Enrolment.objects.select_related(
        "inmate",
        "facility",
        "training_class__facility",
        "training_class__version__course__trade",
        "training_class__agreement__institution",
        "training_class__workshop",
    )
    return find(
        rows,
        actor,
        action,
        enrolment_id,
        institution="training_class__agreement__institution",
        taught=lambda user_id: taught_by(user_id, "training_class"),
    )


def history_of(enrolment: Enrolment) -> QuerySet[EnrolmentChange]:
    """What was done to a place in a class, newest first."""
    return enrolment.changes.all()


def enrolments_of_person(inmate_id: int) -> QuerySet[Enrolment]:
    """Every place that a person has or had, newest class first; the person was found for the actor before."""
    return (
        Enrolment.objects.filter(inmate=inmate_id)
        .select_related("training_class__version__course")
        .order_by("-training_class__starts_on", "-pk")
    )


def pairs_in(enrolments: Iterable[Enrolment], day: date) -> list[tuple[str, str]]:
    """The names of every two of these people who must not be in one room on `day`."""
    names = {enrolment.inmate_id: enrolment.inmate.name for enrolment in enrolments}
    return [(names[first], names[second]) for first, second in keep_apart_pairs(list(names), day)]
