"""Who may do what: one table of action × role × relation, and the few functions that read it.

A relation says how the person who asks stands to the thing that is asked for. Pages and actions both come here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bekal.access.choices import Role


class Relation(StrEnum):
    OWN_FACILITY = "own_facility"  # the person's grant names the facility that the thing belongs to
    OWN_REGION = "own_region"
    NATION = "nation"
    OWN_AGREEMENT = "own_agreement"  # the thing belongs to an agreement with the person's institution
    OWN_CLASS = "own_class"  # the person teaches the class that the thing belongs to
    SERVED_FACILITY = "served_facility"  # the person's probation office serves the facility
    SELF = "self"


class Unseen(Exception):
    """For this person the thing does not exist (404)."""


class Forbidden(Exception):
    """The person sees the thing but may not do this to it (403)."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a place, on the day for which it was read."""

    role: Role
    facility_id: int | None = None
    region_id: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user with the grants of one day, a job on behalf of a user, or the system itself."""

    user_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


SYSTEM = Actor(user_id=None, name="Bekal", is_system=True)


@dataclass(frozen=True, slots=True)
class Target:
    """To whom a thing belongs, as far as permission asks."""

    facility_id: int | None = None
    region_id: int | None = None
    institution_id: int | None = None
    teacher_ids: frozenset[int] = frozenset()
    probation_office_id: int | None = None
    user_id: int | None = None
    further_ids: frozenset[int] = frozenset()  # institutions beside the first one


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that one person reaches with one action; `access.queries.within` turns it into a filter."""

    nation: bool = False
    facility_ids: frozenset[int] = frozenset()
    region_ids: frozenset[int] = frozenset()
    institution_ids: frozenset[int] = frozenset()
    probation_office_ids: frozenset[int] = frozenset()
    teacher_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: who may take an action, and the action by which the same thing is seen."""

    action: str
    seen_by: str
    roles: Mapping[Role, frozenset[Relation]] = field(default_factory=dict)


_OFFICER, _WORKSHOP, _WARDEN, _BOARD = (
    Role.PROGRAMME_OFFICER,
    Role.WORKSHOP_HEAD,
    Role.WARDEN,
    Role.REVIEW_BOARD,
)
_COORDINATOR, _INSTRUCTOR, _REGION, _NATION, _PROBATION, _ADMIN = (
    Role.PARTNER_COORDINATOR,
    Role.INSTRUCTOR,
    Role.REGIONAL_OFFICER,
    Role.NATIONAL_OFFICER,
    Role.PROBATION_OFFICER,
    Role.ADMINISTRATOR,
)
_USUAL: dict[Role, Relation] = {
    _OFFICER: Relation.OWN_FACILITY,
    _WORKSHOP: Relation.OWN_FACILITY,
    _WARDEN: Relation.OWN_FACILITY,
    _BOARD: Relation.OWN_FACILITY,
    _COORDINATOR: Relation.OWN_AGREEMENT,
    _INSTRUCTOR: Relation.OWN_CLASS,
    _REGION: Relation.OWN_REGION,
    _NATION: Relation.NATION,
    _PROBATION: Relation.SERVED_FACILITY,
    _ADMIN: Relation.NATION,
}
_STAFF = (_OFFICER, _WORKSHOP, _WARDEN, _BOARD)
_HEADQUARTERS = (_REGION, _NATION)
_PARTNER = (_COORDINATOR, _INSTRUCTOR)


def _row(action: str, *roles: Role, seen_by: str = "", **relations: Relation) -> Permission:
    usual = {role: frozenset({_USUAL[role]}) for role in roles}
    special = {Role(name): frozenset({relation}) for name, relation in relations.items()}
    return Permission(action, seen_by or action, usual | special)


def _anywhere(*roles: Role) -> dict[str, Relation]:
    return dict.fromkeys((role.value for role in roles), Relation.NATION)


_EVERYONE = dict.fromkeys((role.value for role in Role), Relation.SELF)

_TABLE = (
    # Home and reports
    _row("today.view", **_EVERYONE),
    _row("report.view", *_STAFF, *_HEADQUARTERS),
    # People
    _row("inmate.list", *_STAFF, *_HEADQUARTERS, _PROBATION),
    _row("inmate.view", *_STAFF, *_HEADQUARTERS, _PROBATION),
    _row("inmate.record", *_STAFF, *_HEADQUARTERS, seen_by="inmate.view"),  # sentence, conduct, health, numbers
    _row("inmate.edit", _OFFICER, seen_by="inmate.view"),
    _row("inmate.reveal", _OFFICER, seen_by="inmate.view"),
    _row("inmate.keep_apart", _OFFICER, _WARDEN, seen_by="inmate.view"),
    _row("roster.view", _OFFICER, _WARDEN),
    _row("roster.import", _OFFICER, seen_by="roster.view"),
    # What everybody may, worked out every night, and which facts are missing for it
    _row("screening.view", *_STAFF, *_HEADQUARTERS),
    _row("data_quality.view", _OFFICER, _WARDEN, *_HEADQUARTERS),
    _row("data_quality.export", _OFFICER, seen_by="data_quality.view"),
    # Places
    _row("place.view", *_STAFF, *_HEADQUARTERS, _ADMIN),
    _row("place.edit", _ADMIN, seen_by="place.view"),
    _row("workshop.edit", _WORKSHOP, _ADMIN, seen_by="place.view"),
    _row("place.head", _OFFICER, _ADMIN, seen_by="place.view"),  # who heads it, under which title
    # Partners: a directory of institutions for all prisons; what is agreed with them is each prison's own
    _row("partner.list", _COORDINATOR, **_anywhere(*_STAFF, *_HEADQUARTERS)),
    _row("partner.view", _COORDINATOR, **_anywhere(*_STAFF, *_HEADQUARTERS)),
    _row("partner.add", _OFFICER, seen_by="partner.list"),
    _row("partner.edit", _OFFICER, _COORDINATOR, seen_by="partner.view"),
    _row("instructor.select", _OFFICER, seen_by="partner.view"),
    _row("timetable.view", _COORDINATOR, _INSTRUCTOR, **_anywhere(*_STAFF, *_HEADQUARTERS)),
    _row("agreement.view", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("agreement.edit", _OFFICER, seen_by="agreement.view"),
    _row("agreement.sign", _WARDEN, seen_by="agreement.view"),
    _row("duty.record", _OFFICER, _COORDINATOR, seen_by="agreement.view"),  # each for its own side
    _row("clause.view", *_STAFF, *_HEADQUARTERS),  # the texts from which a prison drafts
    _row("clause.edit", _OFFICER, seen_by="clause.view"),
    # Visits and meetings that lead to an agreement
    _row("negotiation.list", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("negotiation.view", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("negotiation.edit", _OFFICER, seen_by="negotiation.view"),
    # Shared budgets
    _row("funder.view", *_STAFF, *_HEADQUARTERS),
    _row("funder.edit", _OFFICER, seen_by="funder.view"),
    _row("purse.view", *_HEADQUARTERS),  # what a region shares among its prisons
    _row("purse.edit", _REGION, seen_by="purse.view"),
    _row("budget.view", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("budget.edit", _OFFICER, seen_by="budget.view"),
    _row("budget.commit", _WARDEN, seen_by="budget.view"),
    _row("budget.spend", _OFFICER, seen_by="budget.view"),
    # Catalogue: one for the nation
    _row("catalogue.view", **_anywhere(*_STAFF, *_HEADQUARTERS, *_PARTNER, _ADMIN)),
    _row("catalogue.edit", _NATION, _ADMIN, seen_by="catalogue.view"),
    _row("curriculum.propose", _COORDINATOR, seen_by="agreement.view"),  # an adapted curriculum for one prison
    _row("curriculum.decide", _OFFICER, seen_by="agreement.view"),
    # Classes
    _row("class.list", *_STAFF, *_HEADQUARTERS, *_PARTNER),
    _row("class.view", *_STAFF, *_HEADQUARTERS, *_PARTNER),
    _row("class.plan", _OFFICER, _WORKSHOP, seen_by="class.list"),
    _row("class.edit", _OFFICER, _WORKSHOP, seen_by="class.view"),
    _row("class.open", _OFFICER, _WARDEN, seen_by="class.view"),
    _row("class.start", _OFFICER, seen_by="class.view"),
    _row("class.complete", _OFFICER, seen_by="class.view"),
    _row("class.cancel", _WARDEN, seen_by="class.view"),
    _row("class.reopen", _WARDEN, seen_by="class.view"),
    # Selection
    _row("selection.view", *_STAFF, *_HEADQUARTERS, seen_by="class.view"),
    _row("selection.choose", _OFFICER, seen_by="class.view"),
    _row("selection.approve", _WARDEN, seen_by="class.view"),
    _row("enrolment.withdraw", _OFFICER, seen_by="class.view"),
    # Registration: drives, what people wish, what an initial assessment found
    _row("drive.view", *_STAFF, *_HEADQUARTERS),
    _row("drive.edit", _OFFICER, seen_by="drive.view"),
    _row("registration.take", _OFFICER, _WORKSHOP, seen_by="drive.view"),
    _row("wish.view", *_STAFF, *_HEADQUARTERS),
    _row("wish.decide", _OFFICER, seen_by="wish.view"),
    _row("assessment.view", *_STAFF, *_HEADQUARTERS),
    _row("assessment.record", _OFFICER, _WORKSHOP, seen_by="assessment.view"),
    _row("assessment_form.edit", _OFFICER, _NATION, seen_by="assessment.view"),
    _row("class_assessment.view", *_PARTNER, seen_by="class.view"),  # of candidates who agreed to be named, no more
    _row("class_assessment.record", *_PARTNER, seen_by="class.view"),
    # Proposals, hearings, decrees
    _row("proposal.view", *_STAFF, *_HEADQUARTERS),
    _row("proposal.make", _OFFICER, _REGION, seen_by="proposal.view"),
    _row("proposal.adopt", _OFFICER, seen_by="proposal.view"),
    _row("region_proposal.view", *_HEADQUARTERS),  # for several prisons at once
    _row("region_proposal.make", _REGION, seen_by="region_proposal.view"),
    _row("weights.edit", _OFFICER, seen_by="proposal.view"),
    _row("group_rule.view", *_STAFF, *_HEADQUARTERS),
    _row("group_rule.edit", _OFFICER, _NATION, seen_by="group_rule.view"),  # of one's prison; the nation's for all
    _row("hearing.view", *_STAFF, *_HEADQUARTERS),
    _row("hearing.edit", _OFFICER, _BOARD, seen_by="hearing.view"),
    _row("hearing.decide", _BOARD, seen_by="hearing.view"),
    _row("decree.issue", _WARDEN, seen_by="hearing.view"),
    # Rules in force, what a prison or an agreement adds to them, and decisions for one person
    _row("ruleset.view", **_anywhere(*_STAFF, *_HEADQUARTERS)),
    _row("ruleset.change", _NATION, seen_by="ruleset.view"),
    _row("criterion.view", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("criterion.add", _OFFICER, seen_by="criterion.view"),
    _row("criterion.end", _OFFICER, seen_by="criterion.view"),
    _row("override.view", *_STAFF, *_HEADQUARTERS),
    _row("override.decide", _WARDEN, seen_by="inmate.view"),
    _row("override.end", _WARDEN, seen_by="override.view"),
    # Delivery
    _row("attendance.view", *_STAFF, *_HEADQUARTERS, *_PARTNER, seen_by="class.view"),
    _row("attendance.record", _OFFICER, _INSTRUCTOR, seen_by="class.view"),
    _row("attendance.correct_late", _WARDEN, seen_by="class.view"),
    _row("result.view", *_STAFF, *_HEADQUARTERS, *_PARTNER, seen_by="class.view"),
    _row("result.record", _INSTRUCTOR, seen_by="class.view"),
    # Certificates
    _row("certificate.list", *_STAFF, *_HEADQUARTERS, _COORDINATOR),
    _row("certificate.view", *_STAFF, *_HEADQUARTERS, *_PARTNER),
    _row("certificate.issue", _OFFICER, _COORDINATOR, seen_by="class.view"),
    _row("certificate.revoke", _COORDINATOR, _WARDEN, seen_by="certificate.view"),
    # Work in the background
    _row("job.view", **_EVERYONE),
    _row("job.retry", seen_by="job.view", **_EVERYONE),
    # Accounts
    _row("account.own", **_EVERYONE),
    _row("account.list", _ADMIN),
    _row("account.edit", _ADMIN, seen_by="account.list"),
    _row("audit.view", _ADMIN, _WARDEN),
)
PERMISSIONS: Mapping[str, Permission] = {row.action: row for row in _TABLE}


def reach(actor: Actor, action: str) -> Reach:
    """Everything that `actor` reaches with `action`; raises KeyError for an action without a row."""
    if actor.is_system:
        return Reach(nation=True)
    row = PERMISSIONS[action]
    related = [(relation, grant) for grant in actor.grants for relation in row.roles.get(grant.role, ())]

    def ids(relation: Relation, values: Iterable[tuple[Relation, int | None]]) -> frozenset[int]:
        return frozenset(value for found, value in values if found is relation and value is not None)

    facilities = [(relation, grant.facility_id) for relation, grant in related]
    relations = {relation for relation, _ in related}
    return Reach(
        nation=Relation.NATION in relations,
        facility_ids=ids(Relation.OWN_FACILITY, facilities),
        probation_office_ids=ids(Relation.SERVED_FACILITY, facilities),
        region_ids=ids(Relation.OWN_REGION, [(relation, grant.region_id) for relation, grant in related]),
        institution_ids=ids(Relation.OWN_AGREEMENT, [(relation, grant.institution_id) for relation, grant in related]),
        teacher_id=actor.user_id if Relation.OWN_CLASS in relations else None,
        user_id=actor.user_id if Relation.SELF in relations else None,
    )


def may_somewhere(actor: Actor, action: str) -> bool:
    """Whether any of the actor's roles has this action at all, at whatever place."""
    return actor.is_system or any(grant.role in PERMISSIONS[action].roles for grant in actor.grants)


def may(actor: Actor, action: str, target: Target) -> bool:
    """Whether `actor` may take `action` on what `target` describes."""
    held = reach(actor, action)
    return (
        held.nation
        or target.facility_id in held.facility_ids
        or target.region_id in held.region_ids
        or target.institution_id in held.institution_ids
        or not held.institution_ids.isdisjoint(target.further_ids)
        or target.probation_office_id in held.probation_office_ids
        or (held.teacher_id is not None and held.teacher_id in target.teacher_ids)
        or (held.user_id is not None and held.user_id == target.user_id)
    )


def require(actor: Actor, action: str, target: Target) -> None:
    """Raise Unseen where the actor may not even see the target, Forbidden where only this action is not theirs."""
    if may(actor, action, target):
        return
    if may(actor, PERMISSIONS[action].seen_by, target):
        raise Forbidden(action)
    raise Unseen(action)


def require_somewhere(actor: Actor, action: str) -> None:
    """Raise Forbidden where none of the actor's roles has this action."""
    if not may_somewhere(actor, action):
        raise Forbidden(action)
