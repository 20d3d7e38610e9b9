"""Everything that is recorded has words on the page of the audit record."""

import ast
import re
from pathlib import Path

import bekal
from bekal.classes.choices import ClassStep
from bekal.delivery.choices import SessionStep
from bekal.intake.choices import DriveStep, EnrolmentStep, WishStep
from bekal.web.accounts.wording import DETAILS, SUBJECTS, VERBS

SOURCE = Path(bekal.__file__).parent
RECORDED = re.compile(r"\brecord(?:_event)?\([^()]*?\"([a-z_]+\.[a-z_]+)\"", re.S)
NO_DETAILS = {"now", "facility_id"}
STEPS = {
    "class": ClassStep,
    "enrolment": EnrolmentStep,
    "session": SessionStep,
    "drive": DriveStep,
    "wish": [step for step in WishStep if step != WishStep.REGISTER],
}


def recorded() -> set[str]:
    by_name = {name for path in _sources() for name in RECORDED.findall(path.read_text())}
    return by_name | {f"{subject}.{step}" for subject, steps in STEPS.items() for step in steps}


def _sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "actions" in (path.stem, path.parent.name)]


def recorded_details() -> set[str]:
    """The names that calls of `record` give to details."""
    calls = (
        node
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
    )
    return {word.arg for call in calls for word in call.keywords if word.arg} - NO_DETAILS


def test_every_detail_has_words():
    assert {"reason", "year", "classes"} <= DETAILS.keys()
    assert recorded_details() - DETAILS.keys() == set()


def test_the_search_finds_what_is_recorded():
    assert {"inmate.look", "class.open", "account.add"} <= recorded()


def test_registrations_have_words():
    for code in ("registration.take", "registration.correct", "registration.withdraw", "assessment.tell", "drive.add"):
        subject, _dot, verb = code.partition(".")
        assert subject in SUBJECTS
        assert verb in VERBS


def test_every_recorded_action_has_words():
    codes = recorded()
    assert {code for code in codes if code.partition(".")[0] not in SUBJECTS} == set()
    assert {code for code in codes if code.partition(".")[2] not in VERBS} == set()
