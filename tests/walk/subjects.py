"""What each page of the permission walk is about.

A page is found by its URL name, its things by the names in its URL: `<int:inmate_id>` means the site's inmate. So most
new pages need nothing here. Otherwise add a line:

- a new name in a URL: to THINGS, saying which thing of the site it is (new kinds of thing go into `stage.py` first);
- a page that needs another thing than usual (a class that is still planned), or whose answer does not follow from the
  permission table (it is for nobody outside the demonstration): to SPECIAL.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bekal.access.rules import Target
from bekal.partners.models import Agreement
from tests.walk.stage import Site

COMMON = "common"  # belongs to nobody: whoever has the action anywhere has it here
Belonging = Target | str | Iterable[Target]


@dataclass(frozen=True)
class Thing:
    """A thing of a site: which one, and to whom it belongs (a Target, several of which one must fit, or COMMON)."""

    pick: Callable[[Site], Any]
    belongs: Callable[[Any], Belonging] = lambda thing: (
        thing.target if hasattr(thing, "target") else thing.facility.target
    )
    value: Callable[[Any], Any] = lambda thing: thing.pk


def common(_: Any) -> str:
    return COMMON


def partner_of(institution: Any) -> list[Target]:
    """A partner belongs to its own people, and to every prison that has an agreement with it."""
    agreements = Agreement.objects.filter(institution=institution).select_related("facility")
    return [Target(institution_id=institution.pk), *(agreement.target for agreement in agreements)]


def whoever_has_to_do_with(instructor: Any) -> list[Target]:
    """An instructor's timetable is for their partner's people and for the instructor."""
    return [*partner_of(instructor.institution), Target(teacher_ids=frozenset({instructor.user_id}))]


THINGS: dict[str, Thing] = {
    "facility_id": Thing(lambda site: site.facility),
    "workshop_id": Thing(lambda site: site.workshop),
    "inmate_id": Thing(lambda site: site.inmate),
    "discipline_id": Thing(lambda site: site.discipline, lambda entry: entry.inmate.target),
    "keep_apart_id": Thing(lambda site: site.keep_apart, lambda pair: pair.first.target),
    "import_id": Thing(lambda site: site.roster),
    "institution_id": Thing(lambda site: site.institution, lambda thing: partner_of(thing)),
    "instructor_id": Thing(lambda site: site.instructor, lambda thing: partner_of(thing.institution)),
    "absence_id": Thing(lambda site: site.absence, lambda thing: partner_of(thing.instructor.institution)),
    "offer_id": Thing(lambda site: site.offer, lambda thing: partner_of(thing.institution)),
    "accreditation_id": Thing(lambda site: site.accreditation, lambda thing: partner_of(thing.institution)),
    "head_id": Thing(lambda site: site.head, lambda thing: partner_of(thing.institution)),
    "holder_id": Thing(lambda site: site.prison_head),
    "agreement_id": Thing(lambda site: site.agreement),
    "amendment_id": Thing(lambda site: site.amendment),
    "document_id": Thing(lambda site: site.agreement_file, lambda document: document.agreement.target),
    "clause": Thing(lambda site: site.facility, value=lambda facility: "funding"),
    "agreement_kind": Thing(lambda site: site.facility, value=lambda facility: "executable"),
    "negotiation_id": Thing(lambda site: site.negotiation),
    "meeting_id": Thing(lambda site: site.meeting),
    "task_id": Thing(lambda site: site.task),
    "drive_id": Thing(lambda site: site.drive),
    "device_id": Thing(lambda site: site.device),
    "device_key": Thing(
        lambda site: site.device, lambda device: Target(user_id=device.user_id), lambda device: device.key
    ),
    "trade_id": Thing(lambda site: site.course.trade, common),
    "course_id": Thing(lambda site: site.course, common),
    "version_id": Thing(lambda site: site.version, common),
    "proposal_id": Thing(lambda site: site.proposal),
    "unit_id": Thing(lambda site: site.unit, common),
    "module_id": Thing(lambda site: site.module, common),
    "class_id": Thing(lambda site: site.training_class),
    "enrolment_id": Thing(lambda site: site.enrolment),
    "session_id": Thing(lambda site: site.session, lambda thing: thing.training_class.target),
    "attendance_id": Thing(lambda site: site.attendance, lambda thing: thing.session.training_class.target),
    "result_id": Thing(lambda site: site.result, lambda thing: thing.enrolment.target),
    "certificate_id": Thing(lambda site: site.certificate),
    "code": Thing(lambda site: site.certificate, value=lambda certificate: certificate.code),
    "job_id": Thing(lambda site: site.job, lambda job: Target(user_id=job.owner_id)),
    "ruleset": Thing(lambda site: "assimilation", common, value=str),
    "rule_version_id": Thing(lambda site: site.rule_version, common),
    "criterion_id": Thing(lambda site: site.criterion),
    "override_id": Thing(lambda site: site.override),
    "funder_id": Thing(lambda site: site.funder),
    "purse_id": Thing(lambda site: site.purse),
    "template_id": Thing(lambda site: site.cost_template),
    "expense_id": Thing(lambda site: site.expense),
    "registration_id": Thing(lambda site: site.registration),
    "wish_id": Thing(lambda site: site.wish),
    "form_id": Thing(lambda site: site.assessment_form),
    "year": Thing(lambda site: 2026, common, value=int),
    "user_id": Thing(lambda site: site.user, common),
    "grant_id": Thing(lambda site: site.grant, common),
    "run_id": Thing(lambda site: site.selection_run),
    "group_rule_id": Thing(lambda site: site.group_rule),
    "region_run_id": Thing(lambda site: site.region_run),
    "hearing_id": Thing(lambda site: site.hearing),
}


@dataclass(frozen=True)
class Special:
    """How a page differs from what its URL and the permission table say.

    `things` replaces THINGS by name; `belongs` says to whom the page as a whole belongs; `status` is the answer to
    whoever is let in, where it is not a page or a redirect; `get`/`post` are what is sent; `action` is what this asks
    for, where that depends on what is sent.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    belongs: Callable[[Site], Belonging] | None = None
    status: int | None = None
    get: dict[str, str] = field(default_factory=dict)
    post: dict[str, str] = field(default_factory=dict)
    action: str = ""


SPECIAL: dict[str, Special] = {
    "agreement_step": Special(get={"step": "terminate"}, post={"step": "terminate"}, action="agreement.sign"),
    "amendment_step": Special(get={"step": "submit"}, post={"step": "submit"}, action="agreement.edit"),
    # agreements as papers, in either format
    "agreement_document": Special(
        things={"format": Thing(lambda site: site.agreement, value=lambda agreement: "docx")}
    ),
    "amendment_document": Special(
        things={"format": Thing(lambda site: site.amendment, value=lambda amendment: "docx")}
    ),
    "meeting_minutes": Special(things={"format": Thing(lambda site: site.meeting, value=lambda meeting: "docx")}),
    # an instructor opens their own timetable
    "instructor_timetable": Special(belongs=lambda site: whoever_has_to_do_with(site.instructor)),
    # not behind @page: the page itself is named here with the answer that it gives
    "root": Special(status=302),
    # one's own passkey, reached only after confirming who one is; and what is there only once it was set up
    "mfa_edit_webauthn": Special(things={"pk": Thing(lambda site: site.user, common)}),
    "mfa_remove_webauthn": Special(things={"pk": Thing(lambda site: site.user, common)}),
    "mfa_deactivate_totp": Special(status=404),
    "mfa_view_recovery_codes": Special(status=404),
    "mfa_download_recovery_codes": Special(status=404),
    # receipts stay with the prison, whoever else sees the budget
    "expense_receipt": Special(things={"expense_id": Thing(lambda site: site.expense, lambda one: one.funder.target)}),
    # only in the demonstration
    "layout_index": Special(status=404),
    "demo_sign_in": Special(status=404),
}
